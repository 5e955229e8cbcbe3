import assert from "node:assert/strict";
import { test } from "node:test";
import { toUserUpdate, type VaultAuthorization } from "@castellan/pvwa";
import fc from "fast-check";
import { type Caller, startVault } from "../support/server.ts";

async function create(admin: Caller, members: object = {}) {
  const answer = await admin("POST", "/API/Users", { username: "target", initialPassword: "P@ssw0rd123!", ...members });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
}

test("PUT replaces: what the body leaves out is reset, the authentication method is not", async (t) => {
  const { admin } = await startVault(t);
  const user = await create(admin, {
    description: "old",
    enableUser: false,
    location: "\\Sales",
    vaultAuthorization: ["AddSafes"],
    personalDetails: { firstName: "Tara", lastName: "Get" },
    authenticationMethod: ["AuthTypeLDAPOrPass"],
    loginFromHour: 8,
  });
  const answer = await admin("PUT", `/API/Users/${user.id}`, {
    username: "target",
    personalDetails: { firstName: "T" },
  });
  assert.equal(answer.statusCode, 200, answer.body);
  const { loginFromHour, ...rest } = user;
  assert.deepEqual(answer.json(), {
    ...rest,
    description: "",
    enableUser: true,
    location: "\\",
    vaultAuthorization: [],
    personalDetails: { ...user.personalDetails, firstName: "T", lastName: "" },
  });
});

test("PUT takes back the whole object as it was read, and the form of published clients", async (t) => {
  const { admin } = await startVault(t);
  const user = await create(admin, { description: "same" });
  for (const body of [user, toUserUpdate(user)]) {
    const answer = await admin("PUT", `/API/Users/${user.id}/`, body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.deepEqual(answer.json(), user);
  }
});

test("law: a PUT of what was read, with some members changed, changes those and nothing else", async (t) => {
  const { admin } = await startVault(t);
  const user = await create(admin);
  const text = (limit: number) =>
    fc.string({ maxLength: limit, unit: "grapheme-ascii" }).filter((value) => !value.includes("\0"));
  const record = fc.record(
    {
      description: text(99),
      enableUser: fc.boolean(),
      expiryDate: fc.integer({ min: 1, max: 4_000_000_000 }),
      distinguishedName: text(511),
      vaultAuthorization: fc.constantFrom<readonly VaultAuthorization[]>(
        [],
        ["AddSafes"],
        ["AuditUsers", "ActivateUsers"],
      ),
      phones: fc.record({
        homeNumber: text(24),
        businessNumber: text(24),
        cellularNumber: text(24),
        faxNumber: text(24),
        pagerNumber: text(24),
      }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  const changes = record.map(({ phones, ...rest }) =>
    phones === undefined ? rest : { ...rest, phones: { ...phones } },
  );
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      const before = (await admin("GET", `/API/Users/${user.id}`)).json();
      const answer = await admin("PUT", `/API/Users/${user.id}`, toUserUpdate(before, change));
      assert.equal(answer.statusCode, 200, answer.body);
      assert.deepEqual((await admin("GET", `/API/Users/${user.id}`)).json(), { ...before, ...change });
    }),
    { numRuns: 40 },
  );
});

test("read-only members may be sent as they are, and not as they are not", async (t) => {
  const { admin } = await startVault(t);
  const { id } = await create(admin);
  const cases = [
    [{ id, source: "cyberark", componentUser: "False" }, 200],
    [{ groupsMembership: [{ groupID: 1_000_000_009 }], lastSuccessfulLoginDate: 1, userDN: "CN=x" }, 200],
    [{ id: 999 }, 400],
    [{ source: "LDAP" }, 400],
    [{ componentUser: true }, 400],
  ] as const;
  for (const [members, status] of cases) {
    const answer = await admin("PUT", `/API/Users/${id}`, { username: "target", ...members });
    assert.equal(answer.statusCode, status, JSON.stringify(members));
  }
});

test("a rename is followed by everything that names the user", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const user = await create(admin);
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "target", permissions: { useAccounts: true } });
  assert.equal((await admin("PUT", `/API/Users/${user.id}`, { ...user, username: "Renamed" })).statusCode, 200);
  assert.equal((await tryLogon("target", "P@ssw0rd123!")).statusCode, 403);
  assert.equal((await tryLogon("renamed", "P@ssw0rd123!")).statusCode, 200);
  assert.equal((await admin("GET", "/API/Safes/Box/Members/Renamed")).json().memberName, "Renamed");
  assert.equal((await admin("GET", "/API/Users?search=renamed")).json().Total, 1);
  assert.equal((await admin("GET", "/API/Users?search=target")).json().Total, 0);
});

test("a rename to a taken or forbidden name is refused and changes nothing", async (t) => {
  const { admin } = await startVault(t);
  const user = await create(admin);
  await admin("POST", "/API/Users", { username: "other" });
  for (const [username, status] of [
    ["OTHER", 409],
    ["Auditors", 409],
    ["Master", 400],
    ["a:b", 400],
    ["TARGET", 200],
  ] as const) {
    assert.equal((await admin("PUT", `/API/Users/${user.id}`, { ...user, username })).statusCode, status, username);
  }
});

test("the built-in Administrator keeps what he needs", async (t) => {
  const { admin } = await startVault(t);
  const user = (await admin("GET", "/API/Users/1")).json();
  for (const change of [
    { enableUser: false },
    { username: "Boss" },
    { vaultAuthorization: [] },
    { expiryDate: 1 },
    { suspended: true },
    { location: "\\Away" },
    { unAuthorizedInterfaces: ["PVWA"] },
    { authenticationMethod: ["AuthTypeLDAP"] },
    { userType: "EPVUser" },
    { loginFromHour: 3 },
  ]) {
    const answer = await admin("PUT", "/API/Users/1", { ...user, ...change });
    assert.equal(answer.statusCode, 403, JSON.stringify(change));
    assert.equal(answer.json().ErrorCode, "PASWS291E");
  }
  const phones = { ...user.phones, businessNumber: "1" };
  assert.equal((await admin("PUT", "/API/Users/1", { ...user, phones })).statusCode, 200);
});
