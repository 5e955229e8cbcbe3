import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStore, type ListPosition, type Resource, type ResourceStore, schemaUris } from "@castellan/scim";
import fc from "fast-check";
import { renderingStore } from "../support/rendered.ts";
import { createTestService, userType, vaultUserSchema } from "../support/service.ts";

const cursors = { key: new Uint8Array(32), lifetimeSeconds: 600 };

/** A memory store whose lists are pages. */
function pagedStore(): ResourceStore<string> {
  const store = createMemoryStore<string>(userType);
  return {
    ...store,
    async list(caller, query) {
      const all: Resource[] = [];
      const found = await store.list(caller, query);
      for await (const resource of found.resources) all.push(resource);
      const begin = typeof query.after === "number" ? query.after : query.startIndex - 1;
      const end = begin + (query.count ?? all.length);
      const next: { readonly next?: ListPosition } = end < all.length ? { next: end } : {};
      return { kind: "page", totalResults: all.length, resources: all.slice(begin, end), ...next };
    },
  };
}

const text = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((value) => value.isWellFormed() && !value.includes("\0"));
const user = fc.record(
  {
    displayName: text,
    title: text,
    active: fc.boolean(),
    password: text,
    name: fc.record({ givenName: text, familyName: text }, { requiredKeys: [] }),
    emails: fc.uniqueArray(fc.record({ value: text }), { selector: ({ value }) => value.toLowerCase(), maxLength: 3 }),
    [vaultUserSchema.id]: fc.record({ location: text, notes: text, custom: fc.record({ a: text }) }),
  },
  { requiredKeys: [] },
);

test("what is rendered says what would be projected: the same JSON, tag and headers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(user, { minLength: 1, maxLength: 4 }), async (users) => {
      const plain = pagedStore();
      const rendering = renderingStore(plain, userType);
      const slow = createTestService({ users: plain, cursors, clock: () => 0 });
      const fast = createTestService({ users: rendering.store, cursors, clock: () => 0 });
      for (const [index, members] of users.entries()) {
        await plain.create("", { schemas: [schemaUris.user], userName: `u${index}`, ...members });
      }
      for (const [path, query] of [
        ["/Users/1", ""],
        ["/Users", ""],
        ["/Users", "startIndex=2&count=1"],
        ["/Users", "cursor=&count=100"],
        ["/Users", "count=0"],
      ] as const) {
        const [one, other] = [
          await slow.call("GET", path, undefined, { query }),
          await fast.call("GET", path, undefined, { query }),
        ];
        assert.deepEqual(other, { ...one, body: other.body });
        assert.doesNotMatch(other.body ?? "", /password/);
      }
      assert.equal(rendering.reads.length, 5);
    }),
    { numRuns: 50 },
  );
});

test("pages by cursor are rendered too, and lead to the same next page", async () => {
  const rendering = renderingStore(pagedStore(), userType);
  const service = createTestService({ users: rendering.store, cursors });
  for (let index = 0; index < 5; index += 1) await service.createUser();
  const found: unknown[] = [];
  for (let cursor: unknown = ""; cursor !== undefined; ) {
    const { json } = await service.call("GET", "/Users", undefined, { query: `cursor=${cursor}&count=2` });
    if (Array.isArray(json.Resources)) found.push(...json.Resources.map((resource) => resource.id));
    cursor = json.nextCursor;
  }
  assert.deepEqual(found, ["1", "2", "3", "4", "5"]);
  assert.equal(rendering.reads.length, 3);
});

test("where the client asks for something else, or the store has no text, resources are read", async () => {
  const rendering = renderingStore(pagedStore(), userType);
  const service = createTestService({ users: rendering.store });
  const id = await service.createUser({ title: "Guide" });
  for (const [path, query] of [
    [`/Users/${id}`, "attributes=title"],
    [`/Users/${id}`, "excludedAttributes=title"],
    ["/Users", "attributes=title"],
    ["/Users", 'filter=title eq "Guide"'],
    ["/", ""],
  ] as const) {
    assert.equal((await service.call("GET", path, undefined, { query })).status, 200);
  }
  assert.deepEqual(rendering.reads, []);
});

test("a rendered resource answers 304 to who knows it, and 404 when it is gone", async () => {
  const rendering = renderingStore(createMemoryStore<string>(userType), userType);
  const service = createTestService({ users: rendering.store });
  const id = await service.createUser();
  const headers = { "if-none-match": 'W/"1"' };
  const answer = await service.call("GET", `/Users/${id}`, undefined, { headers });
  assert.equal(answer.status, 304);
  assert.deepEqual(answer.headers, { etag: 'W/"1"' });
  assert.equal((await service.call("GET", "/Users/9")).status, 404);
});
