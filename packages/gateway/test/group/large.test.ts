import assert from "node:assert/strict";
import { test } from "node:test";
import { patchOp } from "../support/scim.ts";
import { openStage } from "../support/stage.ts";

const add = (value: string) => patchOp({ op: "add", path: "members", value: [{ value }] });
const remove = (value: string) => patchOp({ op: "remove", path: `members[value eq "${value}"]` });

test("a member of a large group comes and goes by as many calls as of a small one, and nobody reads the others", async (t) => {
  const { desk, vault, calls } = await openStage(t);
  const users = Array.from({ length: 1200 }, (_, index) => vault.add({ username: `user${index}` }));
  const members = users.map(({ id, username }) => ({ id, UserName: username }));
  vault.groups.add({ groupName: "Large", members });
  vault.groups.add({ groupName: "Small", members: members.slice(0, 2) });
  for (const id of ["100", "101"]) await desk.request("GET", `/Groups/${id}`);
  calls();
  const large = [await desk.request("PATCH", "/Groups/100", add("1")), calls(), await desk.request("GET", "/Users/1")];
  assert.equal(large[0] !== undefined && "status" in large[0] ? large[0].status : 0, 204, "too large to be told whole");
  calls();
  await desk.request("PATCH", "/Groups/100", add("2"));
  const ofLarge = calls();
  await desk.request("PATCH", "/Groups/101?excludedAttributes=members", add("2"));
  const ofSmall = calls();
  assert.ok(
    ofLarge.every((call) => !call.includes("members")),
    ofLarge.join(),
  );
  assert.ok(ofLarge.length <= ofSmall.length, `${ofLarge.join()} against ${ofSmall.join()}`);
  assert.equal((await desk.request("PATCH", "/Groups/100", remove("2"))).status, 204);
  assert.equal(vault.groups.groups.get(100)?.members?.length, 1201);
});

test("a client that says what it wants to see of a large group sees it", async (t) => {
  const { desk, vault } = await openStage(t);
  const users = Array.from({ length: 1100 }, (_, index) => vault.add({ username: `user${index}` }));
  vault.groups.add({ groupName: "Large", members: users.map(({ id, username }) => ({ id, UserName: username })) });
  await desk.request("GET", "/Groups/100");
  const named = await desk.request("PATCH", "/Groups/100?attributes=displayName", add("1"));
  assert.deepEqual([named.status, named.body.displayName, named.body.members], [200, "Large", undefined]);
  const whole = await desk.request("PATCH", "/Groups/100", add("2"), { prefer: "return=representation" });
  assert.deepEqual([whole.status, whole.body.members.length], [200, 1102]);
});

test("an answer without the members of a large group has no version, rather than another one", async (t) => {
  const { desk, vault } = await openStage(t);
  const users = Array.from({ length: 1100 }, (_, index) => vault.add({ username: `user${index}` }));
  vault.groups.add({ groupName: "Large", members: users.map(({ id, username }) => ({ id, UserName: username })) });
  const { headers } = await desk.request("GET", "/Groups/100");
  for (const [method, body] of [["GET"], ["PATCH", add("1")]] as const) {
    const answer = await desk.request(method, "/Groups/100?excludedAttributes=members", body);
    assert.deepEqual([answer.status, answer.body.displayName, answer.headers.etag], [200, "Large", undefined], method);
  }
  const known = { "if-none-match": String(headers.etag) };
  assert.equal((await desk.request("GET", "/Groups/100?excludedAttributes=members", undefined, known)).status, 200);
});

test("a group in a large group is told from the user of the same number", async (t) => {
  const { desk, vault } = await openStage(t, { groups: { firstId: 1 } });
  vault.groups.add({ groupName: "Inner" });
  vault.groups.add({ groupName: "Outer", members: [{ id: 1, UserName: "Inner" }] });
  assert.ok([200, 204].includes((await desk.request("PATCH", "/Groups/2", remove("1"))).status));
  assert.deepEqual(vault.groups.groups.get(2)?.members, []);
});

test("a group that is created large is created whole, ten calls at once", async (t) => {
  const { vault, post } = await openStage(t);
  const users = Array.from({ length: 300 }, (_, index) => vault.add({ username: `user${index}` }));
  let running = 0;
  let most = 0;
  const { addMember } = vault.groups.calls;
  vault.groups.calls.addMember = async (id, member) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    await addMember(id, member);
    running -= 1;
  };
  const made = await post("/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Large",
    members: users.map(({ id }) => ({ value: String(id) })),
  });
  assert.deepEqual([made.status, made.body.members.length], [201, 300]);
  assert.ok(most <= 10, String(most));
});
