import assert from "node:assert/strict";
import { test } from "node:test";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

async function create(admin: Caller, members: object = {}) {
  return (await admin("POST", "/API/Users", { username: "target", initialPassword: password, ...members })).json();
}

test("disable and enable answer an empty 200, and decide who may log on", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = await create(admin);
  for (const [action, enabled] of [
    ["disable", false],
    ["disable", false],
    ["enable", true],
    ["enable", true],
  ] as const) {
    const answer = await admin("POST", `/API/Users/${id}/${action}/`);
    assert.deepEqual([answer.statusCode, answer.body], [200, ""]);
    assert.equal((await admin("GET", `/API/Users/${id}`)).json().enableUser, enabled);
    assert.equal((await tryLogon("target", password)).statusCode, enabled ? 200 : 403);
  }
});

test("Activate ends a suspension and does not enable", async (t) => {
  const { admin, tryLogon } = await startVault(t, { maximumFailedLogons: 1 });
  const { id } = await create(admin);
  await tryLogon("target", "Wr0ng-password");
  await admin("POST", `/API/Users/${id}/disable`);
  assert.deepEqual((await admin("POST", `/API/Users/${id}/Activate`)).body, "");
  const user = (await admin("GET", `/API/Users/${id}`)).json();
  assert.deepEqual([user.suspended, user.enableUser], [false, false]);
  assert.equal((await tryLogon("target", password)).json().ErrorCode, "ITATS005E");
});

test("enable does not end a suspension", async (t) => {
  const { admin, tryLogon } = await startVault(t, { maximumFailedLogons: 1 });
  const { id } = await create(admin);
  await tryLogon("target", "Wr0ng-password");
  await admin("POST", `/API/Users/${id}/enable`);
  assert.equal((await tryLogon("target", password)).json().ErrorCode, "ITATS002E");
});

test("ResetPassword sets a password that keeps the rules", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = await create(admin);
  for (const body of [
    {},
    { newPassword: "short" },
    { newPassword: 7 },
    { newPassword: `Aa1${"x".repeat(40)}` },
    { id: id + 1, newPassword: "Fresh-Pass1" },
  ]) {
    assert.equal((await admin("POST", `/API/Users/${id}/ResetPassword`, body)).statusCode, 400, JSON.stringify(body));
  }
  assert.equal((await tryLogon("target", password)).statusCode, 200);
  const answer = await admin("POST", `/API/Users/${id}/ResetPassword`, { id, newPassword: "Fresh-Pass1" });
  assert.deepEqual([answer.statusCode, answer.body], [200, ""]);
  assert.equal((await tryLogon("target", password)).statusCode, 403);
  assert.equal((await tryLogon("target", "Fresh-Pass1")).statusCode, 200);
});

test("a user without a password gets one by ResetPassword", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "late" })).json();
  await admin("POST", `/API/Users/${id}/ResetPassword`, { newPassword: "Fresh-Pass1" });
  assert.equal((await tryLogon("late", "Fresh-Pass1")).statusCode, 200);
});

test("DELETE answers an empty 200, and the user is gone from everywhere", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  const { id } = await create(admin);
  await admin("POST", "/API/UserGroups/1000000002/Members", { memberId: "target" });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "target", permissions: {} });
  const answer = await admin("DELETE", `/API/Users/${id}`);
  assert.deepEqual([answer.statusCode, answer.body], [200, ""]);
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().ErrorCode, "ITATS003E");
  assert.equal((await admin("DELETE", `/API/Users/${id}`)).statusCode, 404);
  assert.equal((await tryLogon("target", password)).statusCode, 403);
  assert.deepEqual((await admin("GET", "/API/UserGroups/1000000002?includeMembers=true")).json().members, []);
  assert.equal((await admin("GET", "/API/Safes/Box/Members")).json().count, 1);
});

test("the built-in Administrator cannot be deleted or disabled, by himself or by others", async (t) => {
  const { admin, logon } = await startVault(t);
  await create(admin, { username: "helper", vaultAuthorization: ["AddUpdateUsers", "AuditUsers"] });
  for (const caller of [admin, await logon("helper", password)]) {
    for (const [method, path] of [
      ["DELETE", "/API/Users/1"],
      ["POST", "/API/Users/1/disable"],
    ] as const) {
      const answer = await caller(method, path);
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "PASWS291E"]);
    }
  }
});
