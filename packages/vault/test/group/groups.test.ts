import assert from "node:assert/strict";
import { test } from "node:test";
import { startVault } from "../support/server.ts";

test("a group is created, read, listed and deleted", async (t) => {
  const { admin } = await startVault(t);
  const created = await admin("POST", "/API/UserGroups", { groupName: "Linux Ops", description: "on call" });
  const group = {
    id: 1_000_000_003,
    groupType: "Vault",
    groupName: "Linux Ops",
    description: "on call",
    location: "\\",
  };
  assert.deepEqual([created.statusCode, created.json()], [201, group]);
  assert.deepEqual((await admin("GET", "/API/UserGroups/1000000003/")).json(), group);
  assert.deepEqual((await admin("GET", "/API/UserGroups?search=linux")).json(), { value: [group], count: 1 });
  assert.equal((await admin("DELETE", "/API/UserGroups/1000000003")).statusCode, 200);
  assert.equal((await admin("GET", "/API/UserGroups/1000000003")).json().ErrorCode, "CASTL009E");
});

test("the list is filtered, sorted and paged; only the last page has no nextLink", async (t) => {
  const { admin } = await startVault(t);
  for (const groupName of ["Zeta", "beta", "Alpha team"]) await admin("POST", "/API/UserGroups", { groupName });
  const names = async (query: string): Promise<readonly string[]> => {
    const { value } = (await admin("GET", `/API/UserGroups?${query.replaceAll(" ", "%20")}`)).json();
    return value.map((group: { groupName: string }) => group.groupName);
  };
  assert.deepEqual(await names(""), ["Alpha team", "Auditors", "beta", "Vault Admins", "Zeta"]);
  assert.deepEqual(await names("sort=groupName desc"), ["Zeta", "Vault Admins", "beta", "Auditors", "Alpha team"]);
  assert.deepEqual(await names("filter=groupName eq BETA"), ["beta"]);
  assert.deepEqual(await names("filter=groupType eq Vault AND groupName eq Zeta"), ["Zeta"]);
  assert.deepEqual(await names("filter=groupType eq Directory"), []);
  const first = (await admin("GET", "/API/UserGroups?search=a&limit=2&sort=groupName%20asc")).json();
  assert.equal(first.count, 5);
  assert.equal(first.nextLink, "api/UserGroups?search=a&sort=groupName%20asc&offset=2&limit=2");
  const second = (await admin("GET", `/${first.nextLink}`)).json();
  assert.equal(second.value.length, 2);
  const third = (await admin("GET", `/${second.nextLink}`)).json();
  assert.deepEqual([third.value.length, "nextLink" in third], [1, false]);
});

test("members come and go, and the user shows it", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "m.rossi" })).json();
  const { id: group } = (await admin("POST", "/API/UserGroups", { groupName: "Ops" })).json();
  const path = `/API/UserGroups/${group}/Members`;
  const added = await admin("POST", path, { memberId: "M.Rossi", memberType: "Vault" });
  assert.equal(added.statusCode, 201);
  const again = await admin("POST", path, { memberId: "m.rossi" });
  assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "PASWS213E"]);
  const membership = [{ groupID: group, groupName: "Ops", groupType: "Vault" }];
  assert.deepEqual((await admin("GET", `/API/Users/${id}`)).json().groupsMembership, membership);
  const members = (await admin("GET", `/API/UserGroups/${group}?includeMembers=True`)).json().members;
  assert.deepEqual(members, [{ id, UserName: "m.rossi" }]);
  const removed = await admin("DELETE", `${path}/m.rossi/`);
  assert.deepEqual([removed.statusCode, removed.body], [204, ""]);
  assert.deepEqual((await admin("GET", `/API/Users/${id}`)).json().groupsMembership, []);
  for (const [name, code] of [
    ["m.rossi", "CASTL010E"],
    ["nobody", "ITATS003E"],
  ] as const) {
    const missing = await admin("DELETE", `${path}/${name}/`);
    assert.deepEqual([missing.statusCode, missing.json().ErrorCode], [404, code]);
  }
});

test("of many adds of one member at once, one succeeds", async (t) => {
  const { admin } = await startVault(t);
  await admin("POST", "/API/Users", { username: "race" });
  const adds = Array.from({ length: 8 }, () =>
    admin("POST", "/API/UserGroups/1000000002/Members", { memberId: "race" }),
  );
  const statuses = (await Promise.all(adds)).map(({ statusCode }) => statusCode).sort();
  assert.deepEqual(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
});

test("a deleted group leaves its members, their memberships gone", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "stay" })).json();
  await admin("POST", "/API/UserGroups", { groupName: "Gone" });
  await admin("POST", "/API/UserGroups/1000000003/Members", { memberId: "stay" });
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Gone", permissions: {} });
  await admin("DELETE", "/API/UserGroups/1000000003");
  assert.deepEqual((await admin("GET", `/API/Users/${id}`)).json().groupsMembership, []);
  assert.equal((await admin("GET", "/API/Safes/Box/Members")).json().count, 1);
});

test("the built-in groups stay; names are unique among groups and users, and keep the rules", async (t) => {
  const { admin } = await startVault(t);
  for (const id of [1_000_000_001, 1_000_000_002])
    assert.equal((await admin("DELETE", `/API/UserGroups/${id}`)).json().ErrorCode, "CASTL018E");
  for (const [groupName, status] of [
    ["auditors", 409],
    ["administrator", 400],
    ["", 400],
    ["a/b", 400],
    ["x".repeat(129), 400],
  ] as const) {
    assert.equal((await admin("POST", "/API/UserGroups", { groupName })).statusCode, status, groupName);
  }
  await admin("POST", "/API/Users", { username: "taken" });
  assert.equal((await admin("POST", "/API/UserGroups", { groupName: "Taken" })).json().ErrorCode, "CASTL001E");
});
