import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonValue, type ListQuery, messageUris, profiles, type Resource } from "@castellan/scim";
import { createTestService, names, type TestService } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async function seeded(options: { maxResults?: number } = {}): Promise<TestService> {
  const service = createTestService(options);
  for (let index = 1; index <= 12; index += 1) {
    await service.createUser({
      userName: `user${String(index).padStart(2, "0")}`,
      ...(index % 3 === 0 ? {} : { title: `T${index % 3}` }),
      active: index % 2 === 0,
      [enterprise]: { employeeNumber: String(100 - index) },
    });
  }
  return service;
}

function ids(json: { readonly Resources?: JsonValue | undefined }): readonly string[] {
  return Array.isArray(json.Resources) ? json.Resources.map((resource) => resource.id) : [];
}

const pages: readonly (readonly [query: string, startIndex: number, expected: readonly string[]])[] = [
  ["", 1, ["1", "10", "11", "12", "2", "3", "4", "5", "6", "7"]],
  ["count=3", 1, ["1", "10", "11"]],
  ["startIndex=4&count=3", 4, ["12", "2", "3"]],
  ["STARTINDEX=4&Count=3", 4, ["12", "2", "3"]],
  ["startIndex=11", 11, ["8", "9"]],
  ["startIndex=13", 13, []],
  ["startIndex=0&count=1", 1, ["1"]],
  ["startIndex=-5&count=1", 1, ["1"]],
  ["count=0", 1, []],
  ["count=-1", 1, []],
  ["count=1000", 1, ["1", "10", "11", "12", "2", "3", "4", "5", "6", "7"]],
  ["itemsPerPage=2", 1, ["1", "10"]],
];

for (const [query, startIndex, expected] of pages) {
  test(`${query || "no parameters"} (RFC 7644 section 3.4.2.4)`, async () => {
    const service = await seeded({ maxResults: 10 });
    const { status, json } = await service.call("GET", "/Users", undefined, { query });
    assert.equal(status, 200);
    assert.deepEqual(json.schemas, [messageUris.listResponse]);
    assert.equal(json.totalResults, 12);
    assert.equal(json.startIndex, startIndex);
    assert.equal(json.itemsPerPage, expected.length);
    assert.deepEqual(ids(json), expected);
  });
}

test("itemsPerPage as a parameter is a tolerance", async () => {
  const service = await seeded();
  await service.call("GET", "/Users", undefined, { query: "itemsPerPage=2" });
  assert.deepEqual(names(service), ["items-per-page"]);
  const strict = createTestService({ profile: profiles.strict });
  await strict.createUser();
  await strict.createUser();
  const answer = await strict.call("GET", "/Users", undefined, { query: "itemsPerPage=1" });
  assert.equal(answer.json.itemsPerPage, 2);
});

test("pages neither repeat nor lose a resource, whatever the order", async () => {
  const service = await seeded();
  for (const order of ["", "&sortBy=title", "&sortBy=title&sortOrder=descending", "&sortBy=active"]) {
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= 12; startIndex += 5) {
      const query = `startIndex=${startIndex}&count=5${order}`;
      seen.push(...ids((await service.call("GET", "/Users", undefined, { query })).json));
    }
    assert.equal(new Set(seen).size, 12, order);
    assert.equal(seen.length, 12, order);
  }
});

const orders: readonly (readonly [query: string, first: readonly string[], last: readonly string[]])[] = [
  ["sortBy=userName", ["1", "2", "3"], ["12"]],
  ["sortBy=userName&sortOrder=descending", ["12", "11", "10"], ["1"]],
  ["sortBy=title", ["1", "10", "4"], ["9"]],
  ["sortBy=title&sortOrder=DESCENDING", ["12", "3", "6"], ["7"]],
  ["sortBy=active", ["1", "11", "3"], ["8"]],
  [`sortBy=${enterprise}:employeeNumber`, ["12", "11", "10"], ["1"]],
  ["sortBy=meta.lastmodified", ["1"], []],
  ["sortBy=id&sortOrder=descending", ["9", "8", "7"], ["1"]],
];

for (const [query, first, last] of orders) {
  test(`${query} (RFC 7644 section 3.4.2.3)`, async () => {
    const found = ids((await (await seeded()).call("GET", "/Users", undefined, { query })).json);
    assert.deepEqual(found.slice(0, first.length), first);
    if (last.length > 0) assert.deepEqual(found.slice(-last.length), last);
  });
}

test("of several values the primary one decides the order, or the first", async () => {
  const service = createTestService();
  await service.createUser({ emails: [{ value: "a" }, { value: "z", primary: true }] });
  await service.createUser({ emails: [{ value: "b" }, { value: "a" }] });
  const answer = await service.call("GET", "/Users", undefined, { query: "sortBy=emails" });
  assert.deepEqual(ids(answer.json), ["2", "1"]);
});

const refused: readonly (readonly [query: string, scimType: string, detail: RegExp])[] = [
  ["count=ten", "invalidValue", /count must be a whole number/],
  ["startIndex=1.5", "invalidValue", /startIndex must be a whole number/],
  ["count=99999999999999999999", "invalidValue", /count/],
  ["sortBy=nothing", "invalidValue", /no attribute "nothing"/],
  ["sortBy=name", "invalidValue", /name is complex/],
  ["sortBy=password", "invalidValue", /secret/],
  ["sortBy=title&sortOrder=up", "invalidValue", /ascending or descending/],
  ["filter=", "invalidFilter", /offset 0/],
];

for (const [query, scimType, detail] of refused) {
  test(`${query} is refused`, async () => {
    const answer = await createTestService().call("GET", "/Users", undefined, { query });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.scimType, scimType);
    assert.match(String(answer.json.detail), detail);
  });
}

test("a filter that matches nobody answers an empty list, not 404", async () => {
  const answer = await createTestService().call("GET", "/Users", undefined, { query: 'filter=userName eq "nobody"' });
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json, {
    schemas: [messageUris.listResponse],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  });
});

test("what a store did of a query is not done again", async () => {
  const queries: ListQuery[] = [];
  const resource: Resource = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "1", userName: "zed" };
  const service = createTestService({
    maxResults: 50,
    users: {
      get: async () => resource,
      list: async (_caller, query) => {
        queries.push(query);
        return { kind: "page", totalResults: 77, resources: [resource, resource, resource] };
      },
      create: async () => resource,
      modify: async () => resource,
      delete: async () => {},
    },
  });
  const query = 'filter=userName eq "someone else"&startIndex=5&count=2&sortBy=userName';
  const { json } = await service.call("GET", "/Users", undefined, { query });
  assert.equal(json.totalResults, 77);
  assert.deepEqual(ids(json), ["1", "1"]);
  assert.deepEqual(queries[0]?.sort, { path: { attribute: "userName" }, order: "ascending" });
  assert.equal(queries[0]?.count, 2);
  assert.equal(queries[0]?.startIndex, 5);
  await service.call("GET", "/Users");
  assert.equal(queries[1]?.count, 50);
});
