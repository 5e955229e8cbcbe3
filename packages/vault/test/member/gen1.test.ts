import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startVault } from "../support/server.ts";

const path = "/WebServices/PIMServices.svc/Safes/Box/Members";

async function withSafe(t: TestContext) {
  const vault = await startVault(t);
  await vault.admin("POST", "/API/Safes", { safeName: "Box" });
  await vault.admin("POST", "/API/Users", { username: "m" });
  return vault;
}

interface Pair {
  readonly Key: string;
  readonly Value: boolean | number;
}

const granted = (pairs: readonly Pair[]) => pairs.filter(({ Value }) => Value !== false && Value !== 0);

test("a member is added, changed permission by permission, read by a change of nothing, and removed", async (t) => {
  const { admin } = await withSafe(t);
  const added = await admin("POST", path, {
    member: {
      MemberName: "m",
      SearchIn: "Vault",
      MembershipExpirationDate: "12/31/33",
      Permissions: [
        { Key: "UseAccounts", Value: true },
        { Key: "retrieveAccounts", Value: "true" },
        { Key: "ListAccounts", Value: false },
        { Key: "RequestsAuthorizationLevel", Value: 2 },
      ],
    },
  });
  assert.equal(added.statusCode, 201, added.body);
  const { Permissions, ...member } = added.json().member;
  assert.deepEqual(member, { MemberName: "m", SearchIn: "Vault", MembershipExpirationDate: "12/31/2033" });
  assert.equal(Permissions.length, 21);
  const first = [
    { Key: "UseAccounts", Value: true },
    { Key: "RetrieveAccounts", Value: true },
    { Key: "RequestsAuthorizationLevel", Value: 2 },
  ];
  assert.deepEqual(granted(Permissions), first);
  const gen2 = (await admin("GET", "/API/Safes/Box/Members/m")).json();
  assert.equal(gen2.membershipExpirationDate, Date.UTC(2033, 11, 31) / 1000);
  assert.equal(gen2.permissions.requestsAuthorizationLevel2, true);

  const change = async (body: object) => (await admin("PUT", `${path}/m/`, { member: body })).json().member;
  assert.deepEqual(granted((await change({})).Permissions), first);
  const lower = [
    { Key: "RequestsAuthorizationLevel", Value: "1" },
    { Key: "UseAccounts", Value: false },
  ];
  const changed = await change({ Permissions: lower, MembershipExpirationDate: "" });
  assert.deepEqual(granted(changed.Permissions), [
    { Key: "RetrieveAccounts", Value: true },
    { Key: "RequestsAuthorizationLevel", Value: 1 },
  ]);
  assert.equal(changed.MembershipExpirationDate, "");
  const removed = await admin("DELETE", `${path}/m`);
  assert.deepEqual([removed.statusCode, removed.body], [200, ""]);
});

test("the list holds everybody, the predefined too, by the old names of the permissions", async (t) => {
  const { admin } = await withSafe(t);
  await admin("POST", "/API/Safes/Box/Members", {
    memberName: "m",
    permissions: { useAccounts: true, addAccounts: true },
  });
  const { members } = (await admin("GET", path)).json();
  const names = members.map(({ UserName }: { UserName: string }) => UserName);
  assert.deepEqual(names.toSorted(), ["Administrator", "Auditors", "m"]);
  const { Permissions } = members.find(({ UserName }: { UserName: string }) => UserName === "m");
  assert.deepEqual(
    Object.keys(Permissions).filter((name) => Permissions[name]),
    ["Add", "RestrictedRetrieve", "UpdateMetadata"],
  );
  assert.equal(Object.keys(Permissions).length, 18);
});

test("bodies that make no sense are refused, naming what is wrong", async (t) => {
  const { admin } = await withSafe(t);
  for (const [member, parameter] of [
    [{}, "member.memberName"],
    [{ MemberName: "m", Permissions: {} }, "member.Permissions"],
    [{ MemberName: "m", Permissions: [3] }, "[0]"],
    [{ MemberName: "m", Permissions: [{}] }, "[0].Key"],
    [{ MemberName: "m", Permissions: [{ Key: "Fly", Value: true }] }, "[0].Key"],
    [{ MemberName: "m", Permissions: [{ Key: "UseAccounts", Value: "perhaps" }] }, "[0].Value"],
    [{ MemberName: "m", Permissions: [{ Key: "RequestsAuthorizationLevel", Value: 3 }] }, "[0].Value"],
    [
      { MemberName: "m", Permissions: [{ Key: "SpecifyNextAccountContent", Value: true }] },
      "member.specifyNextAccountContent",
    ],
    [{ MemberName: "m", MembershipExpirationDate: "31/12/2030" }, "member.MembershipExpirationDate"],
  ] as const) {
    const answer = await admin("POST", path, { member });
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS167E"], JSON.stringify(member));
    assert.equal(answer.json().Details[0].ParameterName, parameter);
  }
  await admin("POST", path, { member: { MemberName: "m" } });
  const wrong = { member: { Permissions: [{ Key: "SpecifyNextAccountContent", Value: true }] } };
  assert.equal((await admin("PUT", `${path}/m`, wrong)).statusCode, 400);
});
