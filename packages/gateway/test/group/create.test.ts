import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { httpError } from "../support/http-error.ts";
import { coreGroup, cyberArkGroup, group, linkedObject, openStage, valuesOf } from "../support/stage.ts";

test("a group is created with its members, and read as it was answered", async (t) => {
  const { desk, vault, post } = await openStage(t);
  const made = await post("/Groups", {
    schemas: [coreGroup, cyberArkGroup],
    displayName: "Grid Ops",
    externalId: "g-1",
    members: [{ value: "1" }, { value: "2", type: "User" }],
    [cyberArkGroup]: { description: "on call", location: "\\Ops" },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { meta, ...shown } = made.body;
  assert.deepEqual(shown, {
    schemas: [coreGroup, cyberArkGroup],
    id: "100",
    externalId: "g-1",
    displayName: "Grid Ops",
    members: [
      { value: "1", $ref: "http://scim.example/scim/v2/Users/1", type: "User", display: "ann" },
      { value: "2", $ref: "http://scim.example/scim/v2/Users/2", type: "User", display: "bob" },
    ],
    [cyberArkGroup]: { description: "on call", location: "\\Ops", groupType: "Vault", directoryType: "Vault" },
  });
  assert.equal(meta.created, "2026-05-05T13:55:42.375Z");
  assert.equal(meta.lastModified, meta.created);
  assert.equal(made.headers.etag, meta.version);
  assert.equal(made.headers.location, "http://scim.example/scim/v2/Groups/100");
  for (const key of ["100", "Grid%20Ops", "grid%20OPS"]) {
    assert.deepEqual((await desk.request("GET", `/Groups/${key}`)).body, made.body, key);
  }
  assert.equal(vault.groups.groups.get(100)?.description, "on call");
});

test("a user tells his groups", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("Grid Ops", { value: "1" }));
  const user = (await desk.request("GET", "/Users/1")).body;
  assert.deepEqual(user.groups, [
    { value: "100", $ref: "http://scim.example/scim/v2/Groups/100", display: "Grid Ops", type: "direct" },
  ]);
  const listed = (await desk.request("GET", "/Users?count=3")).body.Resources;
  assert.deepEqual(listed[0].groups, user.groups);
  assert.equal(listed[1].groups, undefined);
});

/** Clients of the CyberArk servers may name a member by what others are only shown. */
const byDisplay = { profile: profiles.cyberark };

const ways: readonly (readonly [string, object])[] = [
  ["the id", { value: "2" }],
  ["the user name", { value: "BOB" }],
  ["the id and the type", { value: "2", type: "User" }],
  ["an absolute $ref", { $ref: "https://other.example/CyberArk/scim/v2/Users/2" }],
  ["a relative $ref", { $ref: "../Users/2/" }],
  ["a $ref with the name", { $ref: "https://h/scim/v2/users/bob" }],
  ["display", { display: "bob" }],
  ["display beside the type", { display: "bob", type: "User" }],
];

for (const [what, member] of ways) {
  test(`a member is named by ${what}`, async (t) => {
    const { post } = await openStage(t, {}, byDisplay);
    const made = await post("/Groups", group("Ops", member));
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual(valuesOf(made), ["2"]);
  });
}

test("who is named twice is a member once", async (t) => {
  const { post, calls } = await openStage(t, {}, byDisplay);
  const made = await post("/Groups", group("Ops", { value: "2" }, { value: "bob" }, { display: "bob" }));
  assert.deepEqual(valuesOf(made), ["2"]);
  assert.equal(calls().filter((call) => call.startsWith("group.addMember")).length, 1);
});

test("to others display is readOnly, and names nobody", async (t) => {
  const { post, vault } = await openStage(t);
  const refused = await post("/Groups", group("Ops", { display: "bob" }));
  assert.deepEqual([refused.status, refused.body.scimType], [400, "invalidValue"]);
  assert.match(refused.body.detail, /members\.display, which is readOnly: give value/);
  assert.equal(vault.groups.groups.size, 0);
});

test("a group in a group, and a user of the same number beside it", async (t) => {
  const { desk, vault, post } = await openStage(t, { groups: { firstId: 1 } });
  await post("/Groups", group("Inner"));
  const made = await post("/Groups", group("Outer", { value: "1", type: "Group" }, { value: "1" }));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const expected = [
    { value: "1", $ref: "http://scim.example/scim/v2/Groups/1", type: "Group", display: "Inner" },
    { value: "1", $ref: "http://scim.example/scim/v2/Users/1", type: "User", display: "ann" },
  ];
  const sorted = (members: readonly { readonly type: string }[]) =>
    members.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  assert.deepEqual(sorted(made.body.members), expected);
  assert.deepEqual(sorted((await desk.request("GET", "/Groups/2")).body.members), expected);
  assert.deepEqual(vault.groups.groups.get(2)?.members?.length, 2);
});

test("a group that no user can be taken for is found without its type", async (t) => {
  const { post } = await openStage(t);
  await post("/Groups", group("Inner"));
  const made = await post("/Groups", group("Outer", { value: "100" }, { value: "ann" }));
  assert.deepEqual(made.body.members.map(({ type }: { type: string }) => type).toSorted(), ["Group", "User"]);
});

const nobodies: readonly (readonly [object, RegExp])[] = [
  [{ value: "999" }, /"999".*no such user or group/],
  [{ value: "nobody" }, /"nobody"/],
  [{ value: "1", type: "Group" }, /no such group/],
  [{ value: "100", type: "User" }, /no such user/],
  [{ $ref: "https://h/scim/v2/Groups/2" }, /no such group/],
  [{ display: "nobody" }, /"nobody"/],
  [{ type: "User" }, /names nobody/],
];

for (const [member, reason] of nobodies) {
  test(`${JSON.stringify(member)} is nobody: 400 invalidValue, and there is no group`, async (t) => {
    const { desk, vault, post } = await openStage(t, {}, byDisplay);
    vault.groups.add({ groupName: "There" });
    const refused = await post("/Groups", group("Ops", { value: "1" }, member));
    assert.deepEqual([refused.status, refused.body.scimType], [400, "invalidValue"]);
    assert.match(refused.body.detail, reason);
    assert.equal(vault.groups.groups.size, 1);
    assert.deepEqual(desk.failures, []);
  });
}

test("what fails half-way is undone", async (t) => {
  const { desk, vault, post } = await openStage(t);
  vault.groups.failNext("addMember", httpError(500, "CAWS00001E", "broken"));
  const refused = await post("/Groups", group("Ops", { value: "1" }, { value: "2" }));
  assert.equal(refused.status, 502);
  assert.equal(vault.groups.groups.size, 0);
  assert.deepEqual(vault.users.get(2)?.groupsMembership, []);
  assert.deepEqual(await desk.db.sql.selectFrom("supplement").selectAll().execute(), []);
  assert.equal((await desk.audit.verify()).entries, 0);
});

test("what could not be undone is told", async (t) => {
  const { vault, post } = await openStage(t);
  vault.groups.failNext("addMember", httpError(500, "CAWS00001E", "broken"));
  vault.groups.failNext("delete", httpError(500));
  const refused = await post("/Groups", group("Ops", { value: "1" }));
  assert.equal(refused.status, 502);
  assert.match(refused.body.detail, /could not be taken back: the vault group was created/);
});

test("a name that is taken, too long, or linked to a directory is refused", async (t) => {
  const { post } = await openStage(t);
  await post("/Groups", group("Ops"));
  const again = await post("/Groups", group("OPS"));
  assert.deepEqual([again.status, again.body.scimType], [409, "uniqueness"]);
  assert.match(again.body.detail, /displayName must be one/);
  const long = await post("/Groups", group("x".repeat(129)));
  assert.deepEqual([long.status, long.body.scimType], [400, "invalidValue"]);
  assert.match(long.body.detail, /displayName has 129 characters; the vault holds at most 128/);
  const linked = await post("/Groups", {
    ...group("Linked"),
    [linkedObject]: { source: "corp.example", nativeIdentifier: "CN=G,DC=corp,DC=example" },
  });
  assert.deepEqual([linked.status, linked.body.scimType], [400, "invalidValue"]);
  const nameless = await post("/Groups", { schemas: [coreGroup] });
  assert.equal(nameless.status, 400);
  assert.match(nameless.body.detail, /displayName/);
});

test("a wrapped group is told so", async (t) => {
  const { post } = await openStage(t);
  const { status, body } = await post("/Groups", { groupData: group("Ops") });
  assert.equal(status, 400);
  assert.match(body.detail, /Group data is required/i);
});

test("who may change groups, and who may not", async (t) => {
  const users = await openStage(t, {}, { scopes: ["users"] });
  const refused = await users.post("/Groups", group("Ops"));
  assert.equal(refused.status, 403);
  assert.match(refused.body.detail, /needs the scope groups/);
  assert.equal((await users.post("/Users", { schemas: [], userName: "dan" })).status, 201);
  const groups = await openStage(t, {}, { scopes: ["groups"] });
  assert.equal((await groups.post("/Groups", group("Ops"))).status, 201);
  assert.equal((await groups.post("/Users", { schemas: [], userName: "dan" })).status, 403);
  assert.equal((await groups.desk.request("GET", "/Users/1")).status, 200);
});
