import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

test("PUT renames a group and keeps what its body leaves out", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Ops", description: "on call" })).json();
  const renamed = await admin("PUT", `/API/UserGroups/${id}`, { groupName: "Operations" });
  const group = { id, groupType: "Vault", groupName: "Operations", description: "on call", location: "\\" };
  assert.deepEqual([renamed.statusCode, renamed.json()], [200, group]);
  const body = { GroupName: "operations", Description: "", location: "\\Ops" };
  const changed = await admin("PUT", `/API/UserGroups/${id}`, body);
  assert.deepEqual(changed.json(), { ...group, groupName: "operations", description: "", location: "\\Ops" });
  assert.deepEqual((await admin("GET", `/API/UserGroups/${id}`)).json(), changed.json());
});

test("a new name is followed by the members' documents and by the safes", async (t) => {
  const { admin } = await startVault(t);
  const { id: user } = (await admin("POST", "/API/Users", { username: "m.rossi" })).json();
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Ops" })).json();
  await admin("POST", `/API/UserGroups/${id}/Members`, { memberId: "m.rossi" });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Ops", permissions: {} });
  await admin("PUT", `/API/UserGroups/${id}`, { groupName: "Night Ops" });
  const membership = [{ groupID: id, groupName: "Night Ops", groupType: "Vault" }];
  assert.deepEqual((await admin("GET", `/API/Users/${user}`)).json().groupsMembership, membership);
  assert.equal((await admin("GET", "/API/Safes/Box/Members/Night%20Ops")).statusCode, 200);
});

const refused: readonly (readonly [string, object, number, string])[] = [
  ["a name that a group has", { groupName: "AUDITORS" }, 409, "CASTL001E"],
  ["a name that a user has", { groupName: "taken" }, 409, "CASTL001E"],
  ["a name the vault keeps", { groupName: "Master" }, 400, "PASWS167E"],
  ["no name", { description: "x" }, 400, "PASWS167E"],
  ["a long name", { groupName: "x".repeat(129) }, 400, "PASWS167E"],
  ["a long description", { groupName: "Ops", description: "x".repeat(256) }, 400, "PASWS167E"],
  ["a location that is none", { groupName: "Ops", location: "Ops" }, 400, "PASWS167E"],
];

for (const [what, body, status, code] of refused) {
  test(`PUT refuses ${what}, and changes nothing`, async (t) => {
    const { admin } = await startVault(t);
    await admin("POST", "/API/Users", { username: "taken" });
    const { id, ...group } = (await admin("POST", "/API/UserGroups", { groupName: "Ops" })).json();
    const answer = await admin("PUT", `/API/UserGroups/${id}`, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [status, code]);
    assert.deepEqual((await admin("GET", `/API/UserGroups/${id}`)).json(), { id, ...group });
  });
}

test("a built-in group keeps its name, and takes a description; a group that is none is 404", async (t) => {
  const { admin } = await startVault(t);
  for (const [id, groupName] of [
    [1_000_000_001, "Vault Admins"],
    [1_000_000_002, "Auditors"],
  ] as const) {
    const answer = await admin("PUT", `/API/UserGroups/${id}`, { groupName: "Other" });
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "CASTL018E"]);
    const described = await admin("PUT", `/API/UserGroups/${id}`, { groupName, description: "d" });
    assert.deepEqual([described.statusCode, described.json().description], [200, "d"]);
  }
  const missing = await admin("PUT", "/API/UserGroups/99", { groupName: "x" });
  assert.deepEqual([missing.statusCode, missing.json().ErrorCode], [404, "CASTL009E"]);
});

test("it takes AddUpdateUsers, and a change of nothing leaves no trace", async (t) => {
  const { admin, logon, vault } = await startVault(t);
  await admin("POST", "/API/Users", {
    username: "reader",
    initialPassword: "Reader-Pass1",
    vaultAuthorization: ["AuditUsers"],
  });
  const reader = await logon("reader", "Reader-Pass1");
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Ops" })).json();
  const refusal = await reader("PUT", `/API/UserGroups/${id}`, { groupName: "Mine" });
  assert.deepEqual([refusal.statusCode, refusal.json().ErrorCode], [403, "PASWS041E"]);
  await admin("PUT", `/API/UserGroups/${id}`, { groupName: "Ops" });
  await admin("PUT", `/API/UserGroups/${id}`, { groupName: "Ops 2" });
  const entries = await vault.audit.list({ limit: 100, target: `group:${id}` });
  assert.deepEqual(
    entries.map(({ action }) => action),
    ["group.created", "group.updated"],
  );
});
