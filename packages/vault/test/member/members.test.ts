import assert from "node:assert/strict";
import { test } from "node:test";
import { safePermissions } from "@castellan/pvwa";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";
const none = Object.fromEntries(safePermissions.map((name) => [name, false]));

async function box(admin: Caller): Promise<void> {
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Users", { username: "m.rossi" });
}

test("a member has all 22 permissions, true or false, whatever the letter case they were sent in", async (t) => {
  const { admin } = await startVault(t);
  await box(admin);
  const permissions = { UseAccounts: true, retrieveaccounts: "True", listAccounts: true, somethingElse: true };
  const added = await admin("POST", "/API/Safes/Box/Members", {
    MemberName: "M.Rossi",
    searchIn: "Vault",
    permissions,
  });
  assert.equal(added.statusCode, 201, added.body);
  assert.deepEqual(added.json(), {
    safeUrlId: "Box",
    safeName: "Box",
    safeNumber: 1,
    memberId: 2,
    memberName: "m.rossi",
    memberType: "User",
    membershipExpirationDate: null,
    isExpiredMembershipEnable: false,
    isPredefinedUser: false,
    isReadOnly: false,
    permissions: { ...none, useAccounts: true, retrieveAccounts: true, listAccounts: true },
  });
  assert.deepEqual((await admin("GET", "/API/Safes/Box/Members/M.ROSSI/")).json(), added.json());
});

test("PUT replaces the permissions, DELETE removes the member", async (t) => {
  const { admin } = await startVault(t);
  await box(admin);
  await admin("POST", "/API/Safes/Box/Members", { memberName: "m.rossi", permissions: { useAccounts: true } });
  const body = { membershipExpirationDate: 1_900_000_000, permissions: { addAccounts: true } };
  const updated = await admin("PUT", "/API/Safes/Box/Members/m.rossi/", body);
  assert.equal(updated.statusCode, 200);
  assert.equal(updated.json().membershipExpirationDate, 1_900_000_000);
  assert.deepEqual(updated.json().permissions, { ...none, addAccounts: true, updateAccountProperties: true });
  const removed = await admin("DELETE", "/API/Safes/Box/Members/m.rossi/");
  assert.deepEqual([removed.statusCode, removed.body], [204, ""]);
  assert.equal((await admin("DELETE", "/API/Safes/Box/Members/m.rossi/")).json().ErrorCode, "CASTL010E");
});

test("what does not go together, is taken or is nobody's is refused", async (t) => {
  const { admin } = await startVault(t);
  await box(admin);
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Auditors", permissions: {} });
  const cases = [
    [{ permissions: {} }, 400, "PASWS167E"],
    [{ memberName: "m.rossi" }, 400, "PASWS167E"],
    [{ memberName: "m.rossi", permissions: [] }, 400, "PASWS167E"],
    [{ memberName: "m.rossi", permissions: { useAccounts: 2 } }, 400, "PASWS167E"],
    [{ memberName: "m.rossi", permissions: { specifyNextAccountContent: true } }, 400, "PASWS167E"],
    [
      { memberName: "m.rossi", permissions: { requestsAuthorizationLevel1: true, requestsAuthorizationLevel2: true } },
      400,
      "PASWS167E",
    ],
    [{ memberName: "m.rossi", permissions: {}, membershipExpirationDate: "soon" }, 400, "PASWS167E"],
    [{ memberName: "nobody", permissions: {} }, 404, "ITATS003E"],
    [{ memberName: "m.rossi", memberType: "Group", permissions: {} }, 404, "ITATS003E"],
    [{ memberName: "m.rossi", searchIn: "nowhere.example", permissions: {} }, 404, "PASWS161E"],
    [{ memberName: "auditors", permissions: {} }, 409, "SFWS0012"],
    [{ memberName: "Administrator", permissions: {} }, 409, "SFWS0012"],
  ] as const;
  for (const [body, status, code] of cases) {
    const answer = await admin("POST", "/API/Safes/Box/Members", body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [status, code], JSON.stringify(body));
  }
});

test("the list is filtered and paged, 25 a page, with the grand total", async (t) => {
  const { admin, time } = await startVault(t);
  await box(admin);
  const past = Math.floor(time.now / 1000) - 10;
  for (let index = 0; index < 30; index += 1) {
    await admin("POST", "/API/Users", { username: `u${index}` });
    const membershipExpirationDate = index < 3 ? past : null;
    await admin("POST", "/API/Safes/Box/Members", {
      memberName: `u${index}`,
      permissions: {},
      membershipExpirationDate,
    });
  }
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Auditors", permissions: {} });
  const cases = [
    ["", 32, 25],
    ["limit=25&OffSet=25", 32, 7],
    ["filter=memberType eq group", 1, 1],
    ["filter=memberType eq user", 31, 25],
    ["filter=membershipExpired eq true", 3, 3],
    ["filter=memberType eq user AND membershipExpired eq false AND includePredefinedUsers eq true", 28, 25],
    ["search=U2&limit=100", 11, 11],
    ["sort=memberName desc&limit=1", 32, 1],
    ["sort=desc&limit=1", 32, 1],
    ["useCache=true&limit=100", 32, 32],
  ] as const;
  for (const [query, count, size] of cases) {
    const answer = (await admin("GET", `/API/Safes/Box/Members?${query.replaceAll(" ", "%20")}`)).json();
    assert.deepEqual([answer.count, answer.value.length], [count, size], query);
    assert.equal("nextLink" in answer, size < count && !query.includes("OffSet"), query);
  }
});

test("who may list, change and delete is decided by the caller's own permissions in the safe", async (t) => {
  const { admin, logon } = await startVault(t);
  await box(admin);
  await admin("POST", "/API/Users", { username: "caller", initialPassword: password });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "caller", permissions: {} });
  const caller = await logon("caller", password);
  const may = (permissions: object) => admin("PUT", "/API/Safes/Box/Members/caller", { permissions });
  const member = { memberName: "m.rossi", permissions: { useAccounts: true } };
  assert.equal((await caller("GET", "/API/Safes/Box/Members")).json().ErrorCode, "PASWS041E");
  await may({ viewSafeMembers: true });
  assert.equal((await caller("GET", "/API/Safes/Box/Members")).statusCode, 200);
  assert.equal((await caller("POST", "/API/Safes/Box/Members", member)).statusCode, 403);
  await may({ viewSafeMembers: true, manageSafeMembers: true });
  assert.equal((await caller("POST", "/API/Safes/Box/Members", member)).statusCode, 201);
  assert.equal((await caller("PUT", "/API/Safes/Box/Members/m.rossi", member)).statusCode, 200);
  assert.equal((await caller("DELETE", "/API/Safes/Box/Members/m.rossi")).statusCode, 204);
  assert.equal((await caller("DELETE", "/API/Safes/Box")).statusCode, 403);
  assert.equal((await caller("PUT", "/API/Safes/Box", { safeName: "Box2" })).statusCode, 403);
  const own = (await caller("GET", "/API/Safes/Box/Members/caller")).json();
  assert.equal(own.isReadOnly, true);
  for (const [method, body] of [
    ["PUT", { permissions: { manageSafe: true } }],
    ["DELETE", undefined],
  ] as const) {
    assert.equal((await caller(method, "/API/Safes/Box/Members/caller", body)).json().ErrorCode, "SFWS0013");
  }
  await may({ viewSafeMembers: true, manageSafe: true });
  assert.equal((await caller("PUT", "/API/Safes/Box", { safeName: "Box2" })).statusCode, 200);
  assert.equal((await caller("DELETE", "/API/Safes/Box2")).statusCode, 204);
});

test("permissions of groups add to one's own", async (t) => {
  const { admin, logon } = await startVault(t);
  await box(admin);
  await admin("POST", "/API/Users", { username: "caller", initialPassword: password });
  await admin("POST", "/API/UserGroups", { groupName: "Managers" });
  await admin("POST", "/API/UserGroups/1000000003/Members", { memberId: "caller" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "caller", permissions: { viewSafeMembers: true } });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Managers", permissions: { manageSafeMembers: true } });
  const caller = await logon("caller", password);
  const answer = await caller("POST", "/API/Safes/Box/Members", { memberName: "m.rossi", permissions: {} });
  assert.equal(answer.statusCode, 201);
  await admin("DELETE", "/API/UserGroups/1000000003/Members/caller");
  assert.equal((await caller("DELETE", "/API/Safes/Box/Members/m.rossi")).statusCode, 403);
});
