import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, messageUris, profiles, type Resource, type ResourceStore, schemaUris } from "@castellan/scim";
import fc from "fast-check";
import { createTestService, type TestService, type TestServiceOptions } from "../support/service.ts";

const cursors = { key: new Uint8Array(32), lifetimeSeconds: 600 };

/** Users a, c, e and one without displayName; groups b, d, e. */
async function seeded(options: TestServiceOptions = {}): Promise<TestService> {
  const service = createTestService({ cursors, ...options });
  for (const displayName of ["a", "c", "e", ""]) {
    await service.createUser(displayName === "" ? {} : { displayName, emails: [{ value: `${displayName}@x.org` }] });
  }
  for (const displayName of ["b", "d", "E"]) {
    await service.groups.create("", { schemas: [schemaUris.group], displayName, members: [{ value: "1" }] });
  }
  return service;
}

const label = (resource: JsonObject) => resource.displayName ?? resource.userName ?? resource.id;

async function labels(service: TestService, query: string) {
  const { status, json, body } = await service.call("GET", "/", undefined, { query });
  assert.equal(status, 200, body);
  return Array.isArray(json.Resources) ? json.Resources.map(label) : [];
}

const sorted: readonly (readonly [query: string, expected: readonly string[]])[] = [
  ["sortBy=displayName", ["a", "b", "c", "d", "e", "E", "user4"]],
  ["sortBy=displayName&sortOrder=descending", ["user4", "E", "e", "d", "c", "b", "a"]],
  ["sortBy=displayName&count=3", ["a", "b", "c"]],
  ["sortBy=displayName&startIndex=3&count=3", ["c", "d", "e"]],
  ["sortBy=displayName&startIndex=9", []],
  ['sortBy=displayName&filter=displayName gt "b"', ["c", "d", "e", "E"]],
];

for (const [query, expected] of sorted) {
  test(`GET /?${query} is sorted over all types`, async () => {
    const found = await labels(await seeded(), query);
    // Equal values are in the order of their ids, which both types count from 1.
    assert.deepEqual(
      found.map((value) => String(value).toLowerCase()),
      expected.map((value) => value.toLowerCase()),
    );
  });
}

test("a type that lacks the attribute comes last, or first when descending", async () => {
  const service = await seeded();
  const ascending = await labels(service, "sortBy=userName");
  assert.deepEqual(ascending, ["a", "c", "e", "user4", "b", "d", "E"]);
  const descending = await labels(service, "sortBy=userName&sortOrder=descending");
  assert.deepEqual(descending, ["b", "d", "E", "user4", "e", "c", "a"]);
});

test("pages by cursor over all types, put together, are the whole list in its order", async () => {
  const service = await seeded();
  const orders = [
    "",
    "&sortBy=displayName",
    "&sortBy=displayName&sortOrder=descending",
    "&sortBy=userName",
    "&sortBy=id",
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...orders), fc.integer({ min: 1, max: 8 }), async (order, count) => {
      const whole = await labels(service, `count=100${order}`);
      const found: unknown[] = [];
      for (let cursor: unknown = ""; cursor !== undefined; ) {
        const { json } = await service.call("GET", "/", undefined, {
          query: `cursor=${cursor}&count=${count}${order}`,
        });
        assert.equal(json.totalResults, 7);
        found.push(...(Array.isArray(json.Resources) ? json.Resources.map(label) : []));
        cursor = json.nextCursor;
        assert.ok(found.length <= 7, "a page was given twice");
      }
      assert.deepEqual(found, whole);
    }),
    { numRuns: 60 },
  );
});

const filters: readonly (readonly [filter: string, expected: readonly string[]])[] = [
  ['meta.resourceType eq "User"', ["a", "c", "e", "user4"]],
  ['meta.resourceType ne "User"', ["b", "d", "E"]],
  ['meta.resourceType eq "Robot"', []],
  ['(meta.resourceType eq "User") or (meta.resourceType eq "Group")', ["a", "c", "e", "user4", "b", "d", "E"]],
  ['meta.resourceType eq "Group" and displayName eq "d"', ["d"]],
  // An attribute that a type does not have has no value (RFC 7644 section 3.4.2.1).
  ['userName pr or displayName eq "b"', ["a", "c", "e", "user4", "b"]],
  ['not (userName pr) and displayName ne "b"', ["d", "E"]],
  ['emails[value eq "c@x.org"] or members[value eq "1"]', ["c", "b", "d", "E"]],
  ['userName ne "user1"', ["c", "e", "user4", "b", "d", "E"]],
  [`${schemaUris.user}:displayName eq "e"`, ["e"]],
  [`${schemaUris.group}:displayName eq "e" or userName eq "user4"`, ["user4", "E"]],
];

for (const [filter, expected] of filters) {
  test(`${filter} over all types`, async () => {
    assert.deepEqual(await labels(await seeded(), `filter=${filter}`), expected);
  });
}

test("attributes are shown of the types that have them; a name that none has is refused by the strict profile", async () => {
  const service = await seeded({ profile: profiles.strict });
  const body = { schemas: [messageUris.searchRequest], attributes: ["userName", "members"] };
  const answer = await service.call("POST", "/.search", body);
  assert.equal(answer.status, 200, answer.body);
  assert.ok(Array.isArray(answer.json.Resources));
  assert.deepEqual(answer.json.Resources[0], { schemas: [schemaUris.user], id: "1", userName: "user1" });
  assert.deepEqual(answer.json.Resources[4], { schemas: [schemaUris.group], id: "1", members: [{ value: "1" }] });
  const unknown = await service.call("POST", "/.search", { ...body, attributes: ["nothing"] });
  assert.equal(unknown.status, 400);
  assert.equal(unknown.json.scimType, "invalidValue");
  assert.deepEqual(service.tolerated, []);
});

test("excludedAttributes are left out of the types that have them", async () => {
  const service = await seeded();
  const answer = await service.call("GET", "/", undefined, { query: "excludedAttributes=members,emails" });
  assert.doesNotMatch(answer.body ?? "", /members|emails/);
});

test("a page of a sorted list that ends too far out is refused, not cut", async () => {
  const query = "sortBy=displayName&startIndex=100001&count=1";
  const answer = await (await seeded()).call("GET", "/", undefined, { query });
  assert.equal(answer.json.scimType, "tooMany");
});

for (const tells of [true, false]) {
  test(`a store that pages for itself, ${tells ? "by position" : "by number alone"}, is merged with one that does not`, async () => {
    const users: readonly Resource[] = ["1", "2", "4", "5", "8"].map((id) => ({ schemas: [schemaUris.user], id }));
    const never = async () => {
      throw new Error("not used");
    };
    const store: ResourceStore<string> = {
      get: never,
      create: never,
      modify: never,
      delete: never,
      async list(_caller, { after, startIndex, count = 0 }) {
        const begin = typeof after === "number" ? after : startIndex - 1;
        const end = begin + count;
        const next = tells && end < users.length ? { next: end } : {};
        return { kind: "page", totalResults: users.length, resources: users.slice(begin, end), ...next };
      },
    };
    const service = createTestService({ users: store, cursors });
    for (let index = 0; index < 6; index += 1) {
      await service.groups.create("", { schemas: [schemaUris.group], displayName: `G${index}` });
    }
    for (const count of [1, 2, 3, 7, 20]) {
      const found: string[] = [];
      for (let cursor: unknown = ""; cursor !== undefined; ) {
        const query = `cursor=${cursor}&count=${count}&sortBy=id`;
        const { json } = await service.call("GET", "/", undefined, { query });
        if (Array.isArray(json.Resources)) found.push(...json.Resources.map(({ id }) => id));
        cursor = json.nextCursor;
        assert.ok(found.length <= 11, "a page was given twice");
      }
      assert.deepEqual(found, ["1", "1", "2", "2", "3", "4", "4", "5", "5", "6", "8"], `count=${count}`);
    }
  });
}
