import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, createMemoryStore, type Modification, type ResourceStore } from "@castellan/scim";
import { createTestService, userType, vaultUserSchema } from "../support/service.ts";

const vault = vaultUserSchema.id;

/** A service whose store remembers what it was told to do. */
function createWatchedService() {
  const store = createMemoryStore<string>(userType);
  const modifications: Modification[] = [];
  const users: ResourceStore<string> = {
    get: (caller, id) => store.get(caller, id),
    list: (caller, query) => store.list(caller, query),
    create: (caller, resource) => store.create(caller, resource),
    delete: (caller, id) => store.delete(caller, id),
    modify: (caller, id, modification, version) => {
      modifications.push(modification);
      return store.modify(caller, id, modification, version);
    },
  };
  return { ...createTestService({ users }), store, modifications };
}

test("PUT leaves what the body has, and what a client cannot write (RFC 7644 section 3.5.1)", async () => {
  const service = createWatchedService();
  const id = await service.createUser({
    title: "Auditor",
    password: "hunter2",
    name: { givenName: "A", familyName: "B" },
    [vault]: { origin: "here", location: "\\", token: "secret" },
  });
  const created = (await service.store.get("", id))?.meta?.created;
  const answer = await service.call("PUT", `/Users/${id}`, {
    schemas: [coreUserSchema.id],
    id: "99",
    userName: "renamed",
    name: { familyName: "C" },
    meta: { created: "1999-01-01T00:00:00Z" },
  });
  assert.equal(answer.status, 200);
  assert.equal(answer.json.id, id);
  assert.equal(answer.json.title, undefined);
  assert.deepEqual(answer.json.name, { familyName: "C" });
  assert.deepEqual(answer.json[vault], { origin: "here" });
  const stored = await service.store.get("", id);
  assert.equal(stored?.password, "hunter2");
  assert.equal(stored?.meta?.created, created);
  assert.deepEqual(
    service.modifications[0]?.changes.map(({ path, operation, value }) => [
      Object.values(path).join(" "),
      operation,
      value,
    ]),
    [
      ["userName", "set", "renamed"],
      ["name familyName", "set", "C"],
      ["name givenName", "set", null],
      ["title", "set", null],
      [`${vault} location`, "set", null],
    ],
  );
});

test("a PUT of what was read changes nothing, and the store is left alone", async () => {
  const service = createWatchedService();
  const id = await service.createUser({
    emails: [{ value: "a" }, { value: "b" }],
    [vault]: { origin: "here", custom: { b: 1, a: [2] } },
  });
  const read = await service.call("GET", `/Users/${id}`);
  const reordered = { ...read.json, emails: [{ value: "b" }, { value: "a" }] };
  for (const body of [read.json, reordered]) {
    const answer = await service.call("PUT", `/Users/${id}`, body);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, read.json);
  }
  assert.deepEqual(service.modifications, []);
});

test("an immutable attribute takes a first value and no other", async () => {
  const service = createWatchedService();
  const id = await service.createUser();
  const put = (origin: string) =>
    service.call("PUT", `/Users/${id}`, {
      schemas: [coreUserSchema.id, vault],
      userName: "user1",
      [vault]: { origin },
    });
  assert.equal((await put("here")).status, 200);
  assert.equal((await put("here")).status, 200);
  const refused = await put("there");
  assert.equal(refused.status, 400);
  assert.equal(refused.json.scimType, "mutability");
});

test("a secret is changed each time it is given, and told to the store alone", async () => {
  const service = createWatchedService();
  const id = await service.createUser({ password: "hunter2" });
  for (const send of [
    () => service.patch(`/Users/${id}`, { op: "replace", path: "password", value: "hunter2" }),
    () => service.call("PUT", `/Users/${id}`, { schemas: [coreUserSchema.id], userName: "user1", password: "hunter2" }),
  ]) {
    const answer = await send();
    assert.equal(answer.status, 200);
    assert.doesNotMatch(answer.body ?? "", /hunter2/);
    assert.deepEqual(service.modifications.at(-1)?.changes, [
      { path: { attribute: "password" }, operation: "set", value: "hunter2" },
    ]);
  }
});

test("a PATCH tells the store of the elements that come and go, not of the list", async () => {
  const service = createWatchedService();
  const emails = Array.from({ length: 500 }, (_, index) => ({ value: `a${index}@x` }));
  const id = await service.createUser({ emails });
  await service.patch(
    `/Users/${id}`,
    { op: "add", path: "emails", value: [{ value: "new@x" }, { value: "a7@x" }] },
    { op: "remove", path: 'emails[value eq "a9@x"]' },
    { op: "replace", path: 'emails[value eq "a11@x"].type', value: "work" },
  );
  assert.deepEqual(service.modifications[0]?.changes, [
    { path: { attribute: "emails" }, operation: "remove", value: [{ value: "a9@x" }, { value: "a11@x" }] },
    { path: { attribute: "emails" }, operation: "add", value: [{ value: "a11@x", type: "work" }, { value: "new@x" }] },
  ]);
});

test("a PATCH that changes nothing does not reach the store", async () => {
  const service = createWatchedService();
  const id = await service.createUser({ title: "x", emails: [{ value: "a", type: "work" }] });
  const answer = await service.patch(
    `/Users/${id}`,
    { op: "replace", path: "title", value: "x" },
    { op: "add", path: "emails", value: [{ value: "a" }] },
    { op: "add", path: "nickName", value: "y" },
    { op: "remove", path: "nickName" },
  );
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.etag, 'W/"1"');
  assert.deepEqual(service.modifications, []);
});

test("members keep what the server knows of them when a client lists them again", async () => {
  const member = { value: "1", $ref: "../Users/1", type: "User", display: "Babs" };
  const group = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "G" };
  const service = createTestService();
  const created = await service.groups.create("", { ...group, members: [member, { value: "2", display: "Bob" }] });
  const path = `/Groups/${created.id}`;
  const put = await service.call("PUT", path, { ...group, members: [{ value: "1" }, { value: "3" }] });
  assert.deepEqual(put.json.members, [member, { value: "3" }]);
  const patch = await service.patch(path, {
    op: "replace",
    path: "members",
    value: [{ value: "1", $ref: "http://x/Users/1" }],
  });
  assert.deepEqual(patch.json.members, [member]);
});
