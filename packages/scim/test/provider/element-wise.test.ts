import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createMemoryStore,
  type ElementSelection,
  type JsonObject,
  messageUris,
  type ReadOptions,
  type ResourceStore,
  schemaUris,
} from "@castellan/scim";
import fc from "fast-check";
import { createTestService, groupType, type TestService } from "../support/service.ts";

/** A memory store of groups that notes which elements it was asked for, gives all of them when told to, and reads nothing back. */
function notingStore(options: { readonly whole?: boolean; readonly silent?: boolean } = {}) {
  const store = createMemoryStore<string>(groupType);
  const asked: (readonly ElementSelection[] | undefined)[] = [];
  const reads: (ReadOptions | undefined)[] = [];
  const noting: ResourceStore<string> = {
    ...store,
    async get(caller, id, read) {
      reads.push(read);
      if (read?.elements !== undefined) asked.push(read.elements);
      return store.get(caller, id, options.whole === true ? undefined : read);
    },
    async modify(caller, id, modification, expected, read) {
      // A store that gave all of them changes all of them.
      const known = options.whole === true ? { excluded: [] } : read;
      const changed = await store.modify(caller, id, modification, expected, known);
      return options.silent === true ? undefined : changed;
    },
  };
  return { store: noting, asked, reads };
}

async function withGroup(groups: ResourceStore<string>, ...members: string[]): Promise<TestService> {
  const service = createTestService({ groups });
  const body = { schemas: [schemaUris.group], displayName: "G", members: members.map((value) => ({ value })) };
  assert.equal((await service.call("POST", "/Groups", body)).status, 201);
  return service;
}

async function members(service: TestService): Promise<readonly string[]> {
  const { json } = await service.call("GET", "/Groups/1");
  return Array.isArray(json.members) ? json.members.map(({ value }) => value).sort() : [];
}

const path = { attribute: "members" };
const cases: readonly (readonly [
  operations: readonly JsonObject[],
  elements: readonly ElementSelection[] | undefined,
])[] = [
  [[{ op: "add", path: "members", value: [{ value: "x" }] }], [{ path, values: ["x"] }]],
  [[{ op: "add", path: "Members", value: { VALUE: "x" } }], [{ path, values: ["x"] }]],
  [[{ op: "add", value: { members: [{ value: "x" }, { value: "y" }] } }], [{ path, values: ["x", "y"] }]],
  [[{ op: "add", path: `${schemaUris.group}:members`, value: [{ value: "x" }] }], [{ path, values: ["x"] }]],
  [[{ op: "remove", path: 'members[value eq "a"]' }], [{ path, values: ["a"] }]],
  [[{ op: "remove", path: 'members[value eq "a" or value eq "b"]' }], [{ path, values: ["a", "b"] }]],
  [[{ op: "remove", path: "members", value: [{ value: "a" }] }], [{ path, values: ["a"] }]],
  [
    [
      { op: "add", path: "members", value: [{ value: "x" }] },
      { op: "replace", path: "displayName", value: "H" },
      { op: "remove", path: 'members[value eq "a"]' },
    ],
    [{ path, values: ["x", "a"] }],
  ],
  [[{ op: "replace", path: "displayName", value: "H" }], undefined],
  [[{ op: "replace", path: "members", value: [{ value: "x" }] }], undefined],
  [[{ op: "replace", value: { members: [{ value: "x" }] } }], undefined],
  [[{ op: "remove", path: "members" }], undefined],
  [[{ op: "remove", path: 'members[value sw "a"]' }], undefined],
  [[{ op: "remove", path: 'members[value eq "a" and type eq "User"]' }], undefined],
  [[{ op: "remove", path: 'members[not (value eq "a")]' }], undefined],
  [[{ op: "add", path: "members", value: [{ type: "User" }] }], undefined],
  [
    [
      { op: "add", path: "members", value: [{ value: "x" }] },
      { op: "remove", path: 'members[value co "b"]' },
    ],
    undefined,
  ],
];

for (const [operations, elements] of cases) {
  test(`PATCH ${JSON.stringify(operations)} ${elements === undefined ? "sees every member" : "sees the members it names"}`, async () => {
    const noting = notingStore();
    const service = await withGroup(noting.store, "a", "b");
    const answer = await service.patch("/Groups/1", ...operations);
    assert.ok(answer.status === 200 || answer.status === 400, answer.body);
    assert.deepEqual(noting.asked, elements === undefined ? [] : [elements]);
  });
}

test("an attribute that has a primary element is always seen whole", async () => {
  const service = createTestService();
  const id = await service.createUser({ emails: [{ value: "a", primary: true }, { value: "b" }] });
  await service.patch(`/Users/${id}`, { op: "add", path: "emails", value: [{ value: "c", primary: true }] });
  const { emails } = (await service.call("GET", `/Users/${id}`)).json;
  assert.deepEqual(emails, [{ value: "a", primary: false }, { value: "b" }, { value: "c", primary: true }]);
});

const value = fc.constantFrom("a", "B", "b", "c", "d");
const operation: fc.Arbitrary<JsonObject> = fc.oneof(
  value.map((one) => ({ op: "add", path: "members", value: [{ value: one }] })),
  value.map((one) => ({ op: "add", path: "members", value: [{ value: one, type: "User" }] })),
  fc
    .array(value, { maxLength: 3 })
    .map((some) => ({ op: "add", value: { members: some.map((one) => ({ value: one })) } })),
  value.map((one) => ({ op: "remove", path: `members[value eq "${one}"]` })),
  fc
    .array(value, { minLength: 1, maxLength: 3 })
    .map((some) => ({ op: "remove", path: "members", value: some.map((one) => ({ value: one })) })),
  value.map((one) => ({ op: "remove", path: `members[value sw "${one}"]` })),
  fc.constant({ op: "remove", path: "members" }),
  fc
    .array(value, { maxLength: 3 })
    .map((some) => ({ op: "replace", path: "members", value: some.map((one) => ({ value: one })) })),
  fc.constantFrom("G", "H").map((displayName) => ({ op: "replace", path: "displayName", value: displayName })),
);

test("a store that leaves elements out comes to the same group as one that gives them all", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom("a", "b", "c", "e"), { maxLength: 4 }),
      fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      async (start, requests) => {
        const parts = await withGroup(notingStore().store, ...start);
        const whole = await withGroup(notingStore({ whole: true }).store, ...start);
        for (const operations of requests) {
          const [one, other] = [
            await parts.patch("/Groups/1", ...operations),
            await whole.patch("/Groups/1", ...operations),
          ];
          assert.equal(one.status, other.status, JSON.stringify(operations));
          assert.deepEqual(sorted(one.json), sorted(other.json));
        }
        assert.deepEqual(
          sorted((await parts.call("GET", "/Groups/1")).json),
          sorted((await whole.call("GET", "/Groups/1")).json),
        );
      },
    ),
    { numRuns: 300 },
  );
});

/** A group whose members are in an order of their own, without its times. */
function sorted({ members: list, meta: _, ...rest }: JsonObject): JsonObject {
  const texts = Array.isArray(list) ? list.map((member) => JSON.stringify(member)).sort() : [];
  return { ...rest, members: texts };
}

test("a change that the store does not read back answers 204, or 200 where the client asked to see it (section 3.5.2)", async () => {
  const noting = notingStore({ silent: true });
  const service = await withGroup(noting.store, "a");
  const add = (one: string) => ({
    schemas: [messageUris.patchOp],
    Operations: [{ op: "add", path: "members", value: [{ value: one }] }],
  });
  assert.equal((await service.call("PATCH", "/Groups/1", add("b"))).status, 204);
  const asked = await service.call("PATCH", "/Groups/1", add("c"), { query: "attributes=displayName" });
  assert.equal(asked.status, 200);
  assert.deepEqual(asked.json, { schemas: [schemaUris.group], id: "1", displayName: "G" });
  assert.deepEqual(
    noting.reads.at(-1)?.excluded.some(({ attribute }) => attribute === "members"),
    true,
  );
  const preferred = await service.call("PATCH", "/Groups/1", add("d"), {
    headers: { prefer: "return=representation" },
  });
  assert.equal(preferred.status, 200);
  assert.deepEqual(await members(service), ["a", "b", "c", "d"]);
});

test("a PUT answers 200 with the whole resource, though the store did not read it back (section 3.5.1)", async () => {
  const service = await withGroup(notingStore({ silent: true }).store, "a");
  const body = { schemas: [schemaUris.group], displayName: "H", members: [{ value: "b" }, { value: "c" }] };
  const answer = await service.call("PUT", "/Groups/1", body);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json.members, [{ value: "b" }, { value: "c" }]);
  assert.equal(answer.headers.etag, 'W/"2"');
  const minimal = await service.call(
    "PUT",
    "/Groups/1",
    { ...body, displayName: "I" },
    { headers: { prefer: "return=minimal" } },
  );
  assert.equal(minimal.status, 204);
});

test("adding who is in, and removing who is not, changes nothing and answers with the group", async () => {
  const service = await withGroup(notingStore().store, "a", "b");
  const added = await service.patch("/Groups/1", { op: "add", path: "members", value: [{ value: "a" }] });
  const removed = await service.patch("/Groups/1", { op: "remove", path: 'members[value eq "x"]' });
  for (const answer of [added, removed]) {
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.etag, 'W/"1"');
    assert.deepEqual(answer.json.members, [{ value: "a" }, { value: "b" }]);
  }
});
