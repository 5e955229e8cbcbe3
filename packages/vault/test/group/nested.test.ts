import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startVault } from "../support/server.ts";

/** Groups Outer and Inner, the user m.rossi in Inner, with a password. */
async function stage(t: TestContext) {
  const house = await startVault(t);
  const { admin } = house;
  await admin("POST", "/API/Users", { username: "m.rossi", initialPassword: "Rossi-Pass1" });
  const outer: number = (await admin("POST", "/API/UserGroups", { groupName: "Outer" })).json().id;
  const inner: number = (await admin("POST", "/API/UserGroups", { groupName: "Inner" })).json().id;
  await admin("POST", `/API/UserGroups/${inner}/Members`, { memberId: "m.rossi" });
  const add = (group: number, memberId: string) => admin("POST", `/API/UserGroups/${group}/Members`, { memberId });
  const members = async (group: number) =>
    (await admin("GET", `/API/UserGroups/${group}?includeMembers=true`)).json().members;
  return { ...house, outer, inner, add, members };
}

test("a group stands among the members by its name, and leaves by it", async (t) => {
  const { admin, outer, inner, add, members } = await stage(t);
  await add(outer, "m.rossi");
  const added = await add(outer, "INNER");
  assert.equal(added.statusCode, 201);
  const again = await add(outer, "Inner");
  assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "PASWS213E"]);
  assert.deepEqual(await members(outer), [
    { id: 2, UserName: "m.rossi" },
    { id: inner, UserName: "Inner" },
  ]);
  const { value } = (await admin("GET", "/API/UserGroups?includeMembers=true&search=outer")).json();
  assert.equal(value[0].members.length, 2);
  assert.equal((await admin("DELETE", `/API/UserGroups/${outer}/Members/inner`)).statusCode, 204);
  const gone = await admin("DELETE", `/API/UserGroups/${outer}/Members/inner`);
  assert.deepEqual([gone.statusCode, gone.json().ErrorCode], [404, "CASTL010E"]);
  assert.deepEqual(await members(outer), [{ id: 2, UserName: "m.rossi" }]);
});

test("no group comes to contain itself", async (t) => {
  const { admin, outer, inner, add } = await stage(t);
  await admin("POST", "/API/UserGroups", { groupName: "Middle" });
  await add(outer, "Middle");
  await add(inner + 1, "Inner");
  for (const [group, member] of [
    [outer, "Outer"],
    [inner, "Middle"],
    [inner, "Outer"],
  ] as const) {
    const answer = await add(group, member);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [409, "CASTL020E"], member);
  }
});

test("what the outer group may do, members of the inner may too, at once; the user's own memberships stay direct", async (t) => {
  const { admin, logon, outer, inner, add } = await stage(t);
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "Outer", permissions: { listAccounts: true } });
  const rossi = await logon("m.rossi", "Rossi-Pass1");
  assert.equal((await rossi("GET", "/API/Safes/Box")).statusCode, 404);
  await add(outer, "Inner");
  assert.equal((await rossi("GET", "/API/Safes/Box")).statusCode, 200);
  const { groupsMembership } = (await admin("GET", "/API/Users/2")).json();
  assert.deepEqual(groupsMembership, [{ groupID: inner, groupName: "Inner", groupType: "Vault" }]);
  await admin("DELETE", `/API/UserGroups/${outer}/Members/Inner`);
  assert.equal((await rossi("GET", "/API/Safes/Box")).statusCode, 404);
});

test("a member of a group of Auditors is an auditor", async (t) => {
  const { admin, logon, add } = await stage(t);
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const rossi = await logon("m.rossi", "Rossi-Pass1");
  await add(1_000_000_002, "Inner");
  assert.equal((await rossi("GET", "/API/Safes/Box")).statusCode, 200);
});

test("a deleted group leaves the groups it was in, and lets those go that were in it", async (t) => {
  const { admin, logon, outer, inner, add, members } = await stage(t);
  await add(outer, "Inner");
  await admin("DELETE", `/API/UserGroups/${inner}`);
  assert.deepEqual(await members(outer), []);
  const rossi = await logon("m.rossi", "Rossi-Pass1");
  assert.equal((await rossi("GET", "/API/LoginsInfo")).statusCode, 200);
});

test("a filter's value in quotes may hold AND", async (t) => {
  const { admin } = await stage(t);
  for (const groupName of ["R and D", "O'Brien's"]) await admin("POST", "/API/UserGroups", { groupName });
  for (const [filter, names] of [
    ['groupName eq "R and D"', ["R and D"]],
    ["groupName eq 'R and D' AND groupType eq Vault", ["R and D"]],
    ["groupName eq O'Brien's", ["O'Brien's"]],
    ["groupName eq Inner AND groupType eq Vault", ["Inner"]],
    ["groupType AND groupName eq Outer", ["Outer"]],
  ] as const) {
    const { value } = (await admin("GET", `/API/UserGroups?filter=${encodeURIComponent(filter)}`)).json();
    assert.deepEqual(
      value.map(({ groupName }: { groupName: string }) => groupName),
      names,
      filter,
    );
  }
});
