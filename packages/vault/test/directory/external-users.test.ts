import assert from "node:assert/strict";
import { test } from "node:test";
import { toUserUpdate } from "@castellan/pvwa";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { type Caller, startVault, type TestVault } from "../support/server.ts";

type Rule = "allow" | "deny";

async function start(t: Parameters<typeof startVault>[0], externalUserDisable: Rule = "allow"): Promise<TestVault> {
  const directory = await openPeople(t);
  return await startVault(t, { externalUserDisable, directories: [{ directory, mappings: [staffMapping] }] });
}

async function bringIn(admin: Caller, memberId = "m.rossi") {
  const body = { memberId, memberType: "domain", domainName: "corp.example" };
  const added = await admin("POST", "/API/UserGroups/1000000002/Members", body);
  assert.equal(added.statusCode, 201, added.body);
  const [{ id }] = (await admin("GET", `/API/Users?userName=${memberId}`)).json().Users;
  return (await admin("GET", `/API/Users/${id}`)).json();
}

test("becoming a member of a vault group brings a person in", async (t) => {
  const { admin, tryLogon } = await start(t);
  const user = await bringIn(admin);
  assert.deepEqual([user.source, user.username, user.enableUser], ["LDAP", "m.rossi", true]);
  assert.deepEqual(user.groupsMembership, [{ groupID: 1_000_000_002, groupName: "Auditors", groupType: "Vault" }]);
  const again = { memberId: "M.ROSSI", memberType: "domain", domainName: "CORP.example" };
  assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", again)).json().ErrorCode, "PASWS213E");
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
});

test("becoming a member of a safe brings a person in", async (t) => {
  const { admin } = await start(t);
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const body = { memberName: "m.rossi", searchIn: "corp.example", permissions: { useAccounts: true } };
  const added = await admin("POST", "/API/Safes/Box/Members", body);
  assert.equal(added.statusCode, 201, added.body);
  assert.equal(added.json().memberName, "m.rossi");
  const { Users } = (await admin("GET", "/API/Users?source=LDAP")).json();
  assert.equal(Users[0].id, added.json().memberId);
  assert.equal((await admin("POST", "/API/Safes/Box/Members", body)).json().ErrorCode, "SFWS0012");
});

test("strangers, the unmapped and the disabled do not come in, and nothing is left behind", async (t) => {
  const { admin, vault } = await start(t);
  await admin("POST", "/API/Safes", { safeName: "Box" });
  for (const name of ["nobody", "c.tractor", "d.out"]) {
    for (const answer of [
      await admin("POST", "/API/UserGroups/1000000002/Members", {
        memberId: name,
        memberType: "Domain",
        domainName: "corp.example",
      }),
      await admin("POST", "/API/Safes/Box/Members", { memberName: name, searchIn: "corp.example", permissions: {} }),
    ]) {
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, "CASTL011E"], name);
    }
  }
  assert.equal((await vault.status()).externalUsers, 0);
});

test("a domain that is missing or not configured is named", async (t) => {
  const { admin } = await start(t);
  const missing = await admin("POST", "/API/UserGroups/1000000002/Members", {
    memberId: "m.rossi",
    memberType: "domain",
  });
  assert.equal(missing.json().Details[0].ParameterName, "domainName");
  const body = { memberId: "m.rossi", memberType: "domain", domainName: "other.example" };
  assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", body)).json().ErrorCode, "PASWS161E");
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const group = { memberName: "Admins", memberType: "Group", searchIn: "corp.example", permissions: {} };
  assert.equal((await admin("POST", "/API/Safes/Box/Members", group)).json().ErrorCode, "CASTL011E");
});

test("a group that is not there brings nobody in", async (t) => {
  const { admin, vault } = await start(t);
  const body = { memberId: "m.rossi", memberType: "domain", domainName: "corp.example" };
  assert.equal((await admin("POST", "/API/UserGroups/99/Members", body)).statusCode, 404);
  assert.equal((await vault.status()).externalUsers, 0);
});

test("PUT may not change what the directory feeds, nor leave it out: 500 ITATS692E, and nothing is changed", async (t) => {
  const { admin } = await start(t);
  const user = await bringIn(admin);
  const same = toUserUpdate(user);
  for (const change of [
    { ...same, username: "other" },
    { ...same, authenticationMethod: ["AuthTypePass"] },
    { ...same, vaultAuthorization: ["AuditUsers"] },
    { ...same, userType: "EPVUserLite" },
    { ...same, location: "\\Away" },
    { ...same, personalDetails: { ...user.personalDetails, lastName: "Else" } },
    { ...same, internet: { ...user.internet, businessEmail: "x@y" } },
    { ...same, phones: { ...user.phones, faxNumber: "1" } },
    { ...same, changePassOnNextLogon: true },
    { username: "m.rossi", authenticationMethod: ["AuthTypeLDAP"] },
    { username: "m.rossi" },
  ]) {
    const answer = await admin("PUT", `/API/Users/${user.id}`, change);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [500, "ITATS692E"], JSON.stringify(change));
  }
  assert.deepEqual((await admin("GET", `/API/Users/${user.id}`)).json(), user);
});

test("PUT may change what is the vault's own", async (t) => {
  const { admin } = await start(t);
  const user = await bringIn(admin);
  const change = { description: "watched", expiryDate: 1_900_000_000, unAuthorizedInterfaces: ["PSM"] as const };
  for (const body of [{ ...user, ...change }, toUserUpdate(user, change)]) {
    const answer = await admin("PUT", `/API/Users/${user.id}`, body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json(), { ...user, ...change });
  }
});

const waysToDisable: readonly (readonly [
  string,
  (admin: Caller, user: Parameters<typeof toUserUpdate>[0], enable: boolean) => ReturnType<Caller>,
])[] = [
  [
    "enable and disable",
    (admin, { id }, enable) => admin("POST", `/API/Users/${id}/${enable ? "enable" : "disable"}/`),
  ],
  ["PUT", (admin, user, enableUser) => admin("PUT", `/API/Users/${user.id}`, toUserUpdate(user, { enableUser }))],
  [
    "PUT of the first generation",
    (admin, { username }, enable) =>
      admin("PUT", `/WebServices/PIMServices.svc/Users/${username}`, { Disabled: !enable }),
  ],
];

for (const [way, set] of waysToDisable) {
  test(`allow: ${way} decides whether an external user may log on`, async (t) => {
    const { admin, tryLogon } = await start(t, "allow");
    const user = await bringIn(admin);
    for (const enabled of [false, true]) {
      assert.equal((await set(admin, user, enabled)).statusCode, 200);
      assert.equal((await admin("GET", `/API/Users/${user.id}`)).json().enableUser, enabled);
      const logon = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
      assert.equal(logon.statusCode, enabled ? 200 : 403);
    }
  });

  test(`deny: ${way} is refused with 500 ITATS692E for an external user, and works for others`, async (t) => {
    const { admin, tryLogon } = await start(t, "deny");
    const user = await bringIn(admin);
    const refused = await set(admin, user, false);
    assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [500, "ITATS692E"]);
    assert.equal((await admin("GET", `/API/Users/${user.id}`)).json().enableUser, true);
    assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
    assert.equal((await set(admin, user, true)).statusCode, 200, "a change of nothing is no change");
    const own = (await admin("POST", "/API/Users", { username: "own" })).json();
    assert.equal((await set(admin, own, false)).statusCode, 200);
  });
}

test("a deleted external user comes back with the next logon", async (t) => {
  const { admin, tryLogon } = await start(t);
  const user = await bringIn(admin);
  await admin("DELETE", `/API/Users/${user.id}`);
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
  assert.ok(id > user.id);
});
