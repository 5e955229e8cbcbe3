import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { httpError } from "../support/http-error.ts";
import { patchOp } from "../support/scim.ts";
import { coreGroup, cyberArkGroup, group, openStage, valuesOf } from "../support/stage.ts";

const addMembers = (...values: readonly string[]) =>
  patchOp({ op: "add", path: "members", value: values.map((value) => ({ value })) });
const removeMember = (value: string) => patchOp({ op: "remove", path: `members[value eq "${value}"]` });
const changing = (calls: readonly string[]) =>
  calls.filter((call) => /addMember|removeMember|update|create/.test(call));

test("one call for each member that comes or goes, and none for those who stay", async (t) => {
  const { desk, post, calls } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  calls();
  const added = await desk.request("PATCH", "/Groups/100", addMembers("1", "2", "3"));
  assert.equal(added.status, 200, JSON.stringify(added.body));
  assert.deepEqual(valuesOf(added).toSorted(), ["1", "2", "3"]);
  assert.deepEqual(changing(calls()).toSorted(), ["group.addMember 100 bob", "group.addMember 100 cid"]);
  const removed = await desk.request("PATCH", "/Groups/100", removeMember("2"));
  assert.deepEqual(valuesOf(removed).toSorted(), ["1", "3"]);
  assert.deepEqual(changing(calls()), ["group.removeMember 100 bob"]);
  const put = await desk.request("PUT", "/Groups/100", group("Ops", { value: "3" }, { value: "2" }));
  assert.deepEqual(valuesOf(put).toSorted(), ["2", "3"]);
  assert.deepEqual(changing(calls()).toSorted(), ["group.addMember 100 bob", "group.removeMember 100 ann"]);
  const emptied = await desk.request("PUT", "/Groups/100", group("Ops"));
  assert.equal(emptied.body.members, undefined);
});

test("adding who is a member and removing who is none change nothing", async (t) => {
  const { desk, post, calls } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  calls();
  for (const operations of [addMembers("1"), addMembers("ann"), removeMember("2"), removeMember("999")]) {
    const answer = await desk.request("PATCH", "/Groups/100", operations);
    assert.ok([200, 204].includes(answer.status), JSON.stringify(answer.body));
  }
  assert.deepEqual(valuesOf(await desk.request("GET", "/Groups/100")), ["1"]);
});

test("a member is removed by a list of values, all by the path alone, and replaced", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }, { value: "2" }, { value: "3" }));
  const some = patchOp({ op: "remove", path: "members", value: [{ value: "1" }, { value: "3" }] });
  assert.deepEqual(valuesOf(await desk.request("PATCH", "/Groups/100", some)), ["2"]);
  const replaced = patchOp({ op: "replace", path: "members", value: [{ value: "3" }, { value: "ann" }] });
  assert.deepEqual(valuesOf(await desk.request("PATCH", "/Groups/100", replaced)).toSorted(), ["1", "3"]);
  const none = await desk.request("PATCH", "/Groups/100", patchOp({ op: "remove", path: "members" }));
  assert.equal(none.body.members, undefined);
});

test("name, description and location are one call; what is beyond the vault none", async (t) => {
  const { desk, vault, post, calls } = await openStage(t);
  await post("/Groups", { ...group("Ops", { value: "1" }), externalId: "g-1" });
  calls();
  const changed = await desk.request(
    "PATCH",
    "/Groups/100",
    patchOp(
      { op: "replace", path: "displayName", value: "Grid Ops" },
      { op: "add", path: `${cyberArkGroup}:description`, value: "on call" },
    ),
  );
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual(changing(calls()), ["group.update 100"]);
  assert.equal(changed.body.displayName, "Grid Ops");
  assert.equal(changed.body.externalId, "g-1", "what is kept follows the name");
  assert.equal(changed.body[cyberArkGroup].description, "on call");
  assert.deepEqual(vault.groups.groups.get(100)?.location, "\\");
  calls();
  const kept = await desk.request("PATCH", "/Groups/100", patchOp({ op: "add", path: "externalId", value: "g-2" }));
  assert.equal(kept.body.externalId, "g-2");
  assert.deepEqual(changing(calls()), []);
  assert.deepEqual((await desk.request("GET", "/Groups/100")).body, kept.body);
});

test("a PUT without the extension leaves description and location; with it, they are replaced", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", { ...group("Ops"), [cyberArkGroup]: { description: "on call", location: "\\Ops" } });
  const silent = await desk.request("PUT", "/Groups/100", { ...group("Ops"), externalId: "e" });
  assert.partialDeepStrictEqual(silent.body[cyberArkGroup], { description: "on call", location: "\\Ops" });
  const said = await desk.request("PUT", "/Groups/100", { ...group("Ops"), [cyberArkGroup]: { location: "\\Ops" } });
  assert.equal(said.body[cyberArkGroup].description, undefined);
  assert.equal(said.body[cyberArkGroup].location, "\\Ops");
  assert.equal(said.body.externalId, undefined, "a PUT unassigns what it leaves out");
});

test("PUT after GET changes nothing", async (t) => {
  const { desk, post, calls } = await openStage(t);
  await post("/Groups", group("Inner"));
  await post("/Groups", { ...group("Ops", { value: "1" }, { value: "100" }), externalId: "g" });
  const read = await desk.request("GET", "/Groups/101");
  calls();
  const put = await desk.request("PUT", "/Groups/101", read.body);
  assert.deepEqual(put.body, read.body);
  assert.deepEqual(changing(calls()), []);
});

test("a client that names a member in another way in a PUT changes nothing", async (t) => {
  const { desk, post, calls } = await openStage(t, {}, { profile: profiles.cyberark });
  await post("/Groups", group("Ops", { value: "1" }));
  calls();
  const put = await desk.request("PUT", "/Groups/100", group("Ops", { display: "ann" }));
  assert.deepEqual(valuesOf(put), ["1"]);
  assert.deepEqual(changing(calls()), []);
});

test("an unknown member refuses the whole request before anything is changed", async (t) => {
  const { desk, post, calls } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  calls();
  const refused = await desk.request(
    "PATCH",
    "/Groups/100",
    patchOp(
      { op: "replace", path: "displayName", value: "Other" },
      { op: "add", path: "members", value: [{ value: "2" }, { value: "nobody" }] },
    ),
  );
  assert.deepEqual([refused.status, refused.body.scimType], [400, "invalidValue"]);
  assert.match(refused.body.detail, /"nobody"/);
  assert.deepEqual(changing(calls()), []);
});

test("what fails half-way is taken back, members and name", async (t) => {
  const { desk, vault, post } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  const before = await desk.request("GET", "/Groups/100");
  vault.groups.failNext("addMember", httpError(403, "PASWS041E", "not authorized"));
  const refused = await desk.request("PUT", "/Groups/100", group("Other", { value: "3" }, { value: "2" }));
  assert.equal(refused.status, 403);
  assert.match(refused.body.detail, /Add\/Update Users, and a location at or above the group's/);
  assert.deepEqual((await desk.request("GET", "/Groups/100")).body, before.body);
  assert.deepEqual(vault.users.get(1)?.groupsMembership.length, 1);
});

test("a PVWA that only renames is not believed to have done more", async (t) => {
  const { desk, vault, post } = await openStage(t, { groups: { firstId: 100, renamesOnly: true } });
  await post("/Groups", group("Ops"));
  const path = `${cyberArkGroup}:description`;
  const refused = await desk.request("PATCH", "/Groups/100", patchOp({ op: "add", path, value: "x" }));
  assert.equal(refused.status, 501);
  assert.match(refused.body.detail, /does not change urn:.*:description of a group/);
  const renamed = await desk.request(
    "PATCH",
    "/Groups/100",
    patchOp({ op: "replace", path: "displayName", value: "N" }),
  );
  assert.equal(renamed.status, 200);
  assert.equal(vault.groups.groups.get(100)?.groupName, "N");
});

test("a group is not renamed by a change that is refused for the rest of it", async (t) => {
  const { desk, vault, post } = await openStage(t, { groups: { firstId: 100, renamesOnly: true } });
  await post("/Groups", { ...group("Ops", { value: "1" }), externalId: "g" });
  const before = await desk.request("GET", "/Groups/100");
  const refused = await desk.request(
    "PATCH",
    "/Groups/100",
    patchOp(
      { op: "replace", path: "displayName", value: "Other" },
      { op: "add", path: `${cyberArkGroup}:description`, value: "x" },
    ),
  );
  assert.equal(refused.status, 501);
  assert.equal(vault.groups.groups.get(100)?.groupName, "Ops");
  assert.deepEqual((await desk.request("GET", "/Groups/100")).body, before.body);
});

test("a list that was read while a group was renamed does not serve the pages after it", async (t) => {
  const { desk, vault, post } = await openStage(t);
  await post("/Groups", group("Aux"));
  await post("/Groups", group("Ops"));
  const { update } = vault.groups.calls;
  t.mock.method(vault.groups.calls, "update", async (...given: Parameters<typeof update>) => {
    await desk.request("GET", "/Groups?count=1");
    return update(...given);
  });
  await desk.request("PATCH", "/Groups/101", patchOp({ op: "replace", path: "displayName", value: "New" }));
  const { body } = await desk.request("GET", "/Groups?startIndex=2&count=1&excludedAttributes=members");
  assert.equal(body.Resources[0].displayName, "New");
});

test("protected groups are not changed, nor deleted, and stay readable", async (t) => {
  const { desk, vault, calls } = await openStage(t);
  vault.groups.add({ groupName: "Vault Admins" });
  for (const [method, body] of [
    ["PATCH", addMembers("1")],
    ["PUT", group("Mine")],
    ["DELETE", undefined],
  ] as const) {
    const refused = await desk.request(method, "/Groups/100", body);
    assert.equal(refused.status, 403, method);
    assert.match(refused.body.detail, /protected by the gateway's settings/);
  }
  assert.deepEqual(changing(calls()), []);
  assert.equal((await desk.request("GET", "/Groups/Vault%20Admins")).status, 200);
});

test("members of a directory's group are the directory's", async (t) => {
  const { desk, vault } = await openStage(t);
  vault.groups.add({
    groupName: "GG-Ops",
    groupType: "Directory",
    directory: "corp.example",
    dn: "CN=GG-Ops,DC=corp,DC=example",
    members: [{ id: 1, UserName: "ann" }],
  });
  const { body } = await desk.request("GET", "/Groups/100");
  assert.partialDeepStrictEqual(body[cyberArkGroup], {
    groupType: "Directory",
    directoryType: "LDAP",
    directoryName: "corp.example",
    ldapFullDN: "CN=GG-Ops,DC=corp,DC=example",
  });
  assert.deepEqual(body["urn:ietf:params:scim:schemas:pam:1.0:LinkedObject"], {
    source: "corp.example",
    nativeIdentifier: "CN=GG-Ops,DC=corp,DC=example",
  });
  for (const operations of [addMembers("2"), removeMember("1"), patchOp({ op: "remove", path: "members" })]) {
    const refused = await desk.request("PATCH", "/Groups/100", operations);
    assert.deepEqual([refused.status, refused.body.scimType], [400, "mutability"]);
    assert.match(refused.body.detail, /its directory's to change/);
  }
});

test("versions: a change of anything moves them on, and If-Match holds", async (t) => {
  const { desk, vault, post } = await openStage(t);
  const first = await post("/Groups", group("Ops", { value: "1" }));
  const tag = first.headers.etag ?? "";
  assert.equal((await desk.request("GET", "/Groups/100", undefined, { "if-none-match": tag })).status, 304);
  const without = await desk.request("GET", "/Groups/100?excludedAttributes=members");
  assert.deepEqual([without.headers.etag, without.body.members], [tag, undefined]);
  const second = await desk.request("PATCH", "/Groups/100", addMembers("2"), { "if-match": tag });
  assert.equal(second.status, 200, JSON.stringify(second.body));
  assert.notEqual(second.headers.etag, tag);
  const stale = await desk.request("PATCH", "/Groups/100", addMembers("3"), { "if-match": tag });
  assert.equal(stale.status, 412);
  assert.equal((await desk.request("DELETE", "/Groups/100", undefined, { "if-match": tag })).status, 412);
  const third = await desk.request("PATCH", "/Groups/100", patchOp({ op: "add", path: "externalId", value: "x" }));
  assert.notEqual(third.headers.etag, second.headers.etag);
  await vault.groups.calls.removeMember(100, "ann");
  const outside = await desk.request("GET", "/Groups/100");
  assert.notEqual(outside.headers.etag, third.headers.etag);
  assert.equal(outside.body.meta.lastModified, undefined, "when somebody else changed it is not known");
  assert.equal(
    (await desk.request("DELETE", "/Groups/100", undefined, { "if-match": outside.headers.etag ?? "" })).status,
    204,
  );
});

test("a version does not depend on what a client asked to see", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  for (const query of ["?excludedAttributes=members", "?attributes=displayName", ""]) {
    const renamed = patchOp({ op: "replace", path: "displayName", value: `Ops ${query}` });
    for (const change of [addMembers("2"), removeMember("2"), renamed]) {
      const { status, headers } = await desk.request("PATCH", `/Groups/100${query}`, change);
      assert.equal(status, 200);
      assert.equal(headers.etag, (await desk.request("GET", "/Groups/100")).headers.etag, query);
      assert.equal(headers.etag, (await desk.request("GET", `/Groups/100${query}`)).headers.etag, query);
    }
  }
});

test("deleting takes what was kept with it", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", { ...group("Ops", { value: "1" }), externalId: "g" });
  assert.equal((await desk.request("DELETE", "/Groups/ops")).status, 204);
  assert.equal((await desk.request("GET", "/Groups/100")).status, 404);
  assert.equal((await desk.request("DELETE", "/Groups/100")).status, 404);
  assert.deepEqual(await desk.db.sql.selectFrom("supplement").selectAll().execute(), []);
  assert.equal((await desk.request("GET", "/Users/1")).body.groups, undefined);
});

test("the audit trail names who came and who went", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  await desk.request("PATCH", "/Groups/100", addMembers("2", "3"));
  await desk.request("PUT", "/Groups/100", group("New Ops", { value: "2" }));
  await desk.request("DELETE", "/Groups/100");
  const entries = await desk.audit.list({ limit: 10, target: "group:100" });
  assert.deepEqual(
    entries.map(({ action }) => action),
    ["group.created", "group.membersChanged", "group.changed", "group.membersChanged", "group.deleted"],
  );
  assert.deepEqual(entries[1]?.details, { added: ["bob", "cid"], addedCount: 2 });
  assert.equal((await desk.audit.verify()).intact, true);
});

test("the audit trail does not tell of a member who was one already", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", group("Ops", { value: "1" }));
  await desk.request("PATCH", "/Groups/100", addMembers("ann"));
  await desk.request("PATCH", "/Groups/100", addMembers("ann", "bob"));
  const entries = await desk.audit.list({ limit: 10, target: "group:100", action: "group.membersChanged" });
  assert.deepEqual(
    entries.map(({ details }) => details),
    [{ added: ["bob"], addedCount: 1 }],
  );
});

test("200 members added at once are all members, and nobody hears of it", async (t) => {
  const { desk, vault, post } = await openStage(t);
  for (let number = 4; number <= 203; number += 1) vault.add({ username: `user${number}` });
  await post("/Groups", group("Ops"));
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => desk.request("PATCH", "/Groups/100", addMembers(String(index + 4)))),
  );
  assert.ok(answers.every(({ status }) => status === 200 || status === 204));
  assert.equal(valuesOf(await desk.request("GET", "/Groups/100")).length, 200);
});

test("of changes of all members at the same time one comes last, and single members come beside them", async (t) => {
  const { desk, vault, post } = await openStage(t);
  for (let number = 4; number <= 20; number += 1) vault.add({ username: `user${number}` });
  await post("/Groups", group("Ops", { value: "1" }, { value: "2" }));
  const replace = (value: string) => patchOp({ op: "replace", path: "members", value: [{ value }] });
  const whole = ["3", "4", "5", "6", "7", "8"];
  const answers = await Promise.all([
    ...whole.map((value, index) =>
      index % 2 === 0
        ? desk.request("PUT", "/Groups/100", group("Ops", { value }))
        : desk.request("PATCH", "/Groups/100", replace(value)),
    ),
    ...["11", "12", "13"].map((value) => desk.request("PATCH", "/Groups/100", addMembers(value))),
  ]);
  for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body));
  const left = valuesOf(await desk.request("GET", "/Groups/100"));
  assert.equal(left.filter((value) => whole.includes(value)).length, 1, left.join());
  assert.ok(
    left.every((value) => whole.includes(value) || ["11", "12", "13"].includes(value)),
    left.join(),
  );
});

test("who was added by two requests stays when one of them is taken back", async (t) => {
  const { desk, vault, post } = await openStage(t);
  await post("/Groups", group("Ops"));
  const { addMember } = vault.groups.calls;
  const [bobIsIn, otherIsDone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  t.mock.method(vault.groups.calls, "addMember", async (...given: Parameters<typeof addMember>) => {
    const [, { memberId }] = given;
    if (memberId === "cid") {
      await otherIsDone.promise;
      throw httpError(403, "PASWS041E", "not authorized");
    }
    try {
      await addMember(...given);
      bobIsIn.resolve();
    } catch (error) {
      otherIsDone.resolve();
      throw error;
    }
  });
  const refused = desk.request("PATCH", "/Groups/100", addMembers("ann", "bob", "cid"));
  await bobIsIn.promise;
  const added = desk.request("PUT", "/Groups/100", group("Ops", { value: "2" }));
  const patched = desk.request(
    "PATCH",
    "/Groups/100",
    patchOp({ op: "add", path: "members", value: [{ value: "bob" }] }),
  );
  assert.equal((await refused).status, 403);
  assert.equal((await patched).status, 200);
  assert.equal((await added).status, 200);
  assert.deepEqual(valuesOf(await desk.request("GET", "/Groups/100")), ["2"]);
});

test("changes of different attributes at the same time both stand", async (t) => {
  const { desk, post } = await openStage(t);
  await post("/Groups", { schemas: [coreGroup], displayName: "Ops" });
  await Promise.all([
    desk.request("PATCH", "/Groups/100", patchOp({ op: "add", path: "externalId", value: "e" })),
    desk.request("PATCH", "/Groups/100", patchOp({ op: "replace", path: "displayName", value: "N" })),
    desk.request("PATCH", "/Groups/100", addMembers("1")),
    desk.request("PATCH", "/Groups/100", patchOp({ op: "add", path: `${cyberArkGroup}:description`, value: "d" })),
  ]);
  const { body } = await desk.request("GET", "/Groups/100");
  assert.partialDeepStrictEqual(body, { externalId: "e", displayName: "N", [cyberArkGroup]: { description: "d" } });
  assert.equal(body.members.length, 1);
});
