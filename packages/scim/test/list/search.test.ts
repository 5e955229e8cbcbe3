import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, type JsonValue, messageUris, profiles } from "@castellan/scim";
import { createTestService, names, type TestService } from "../support/service.ts";

async function seeded(): Promise<TestService> {
  const service = createTestService();
  for (let index = 1; index <= 3; index += 1) await service.createUser({ displayName: `Person ${index}` });
  for (let index = 1; index <= 3; index += 1) {
    await service.groups.create("", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
      displayName: `Group ${index}`,
    });
  }
  return service;
}

const request = (members: JsonObject): JsonObject => ({ schemas: [messageUris.searchRequest], ...members });

function shown(json: JsonObject): JsonValue {
  return Array.isArray(json.Resources) ? json.Resources.map((resource) => resource.displayName) : [];
}

test("POST /Users/.search is a list in a body (RFC 7644 section 3.4.3)", async () => {
  const service = await seeded();
  const answer = await service.call(
    "POST",
    "/Users/.search",
    request({
      attributes: ["displayName"],
      filter: 'displayName sw "person"',
      sortBy: "displayName",
      sortOrder: "descending",
      startIndex: 2,
      count: 1,
    }),
  );
  assert.equal(answer.status, 200);
  assert.equal(answer.json.totalResults, 3);
  assert.equal(answer.json.startIndex, 2);
  assert.deepEqual(answer.json.Resources, [
    { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "2", displayName: "Person 2" },
  ]);
});

test("excludedAttributes work in a body", async () => {
  const answer = await (await seeded()).call(
    "POST",
    "/users/.SEARCH",
    request({ excludedAttributes: ["displayName"] }),
  );
  assert.doesNotMatch(answer.body ?? "", /displayName/);
});

const everywhere: readonly (readonly [members: JsonObject, total: number, expected: readonly string[]])[] = [
  [{}, 6, ["Person 1", "Person 2", "Person 3", "Group 1", "Group 2", "Group 3"]],
  [{ count: 4 }, 6, ["Person 1", "Person 2", "Person 3", "Group 1"]],
  [{ startIndex: 3, count: 2 }, 6, ["Person 3", "Group 1"]],
  [{ startIndex: 5 }, 6, ["Group 2", "Group 3"]],
  [{ count: 0 }, 6, []],
  [{ filter: 'displayName ew "2"' }, 2, ["Person 2", "Group 2"]],
  [{ filter: 'userName eq "user2"' }, 1, ["Person 2"]],
  [{ filter: 'meta.resourceType eq "Group"' }, 3, ["Group 1", "Group 2", "Group 3"]],
];

for (const [members, total, expected] of everywhere) {
  test(`POST /.search ${JSON.stringify(members)} goes through every type`, async () => {
    const service = await seeded();
    const answer = await service.call("POST", "/.search", request(members));
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.json.totalResults, total);
    assert.deepEqual(shown(answer.json), expected);
  });
}

test("GET on the base path lists every type (RFC 7644 section 3.4.2.1)", async () => {
  const answer = await (await seeded()).call("GET", "/", undefined, { query: 'filter=displayName co "1"' });
  assert.deepEqual(shown(answer.json), ["Person 1", "Group 1"]);
});

const refused: readonly (readonly [path: string, body: JsonValue, status: number, detail: RegExp])[] = [
  ["/Users/.search", "", 400, /SearchRequest object/],
  ["/Users/.search", [], 400, /SearchRequest object/],
  ["/Users/.search", request({ filter: 7 }), 400, /filter must be text/],
  ["/Users/.search", request({ filter: "nothing pr" }), 400, /no attribute "nothing"/],
  ["/Users/.search", request({ count: "7" }), 400, /count must be a whole number/],
  ["/Users/.search", request({ attributes: { a: 1 } }), 400, /attributes must be an array/],
  ["/Users/.search", request({ attributes: [1] }), 400, /attribute names only/],
  ["/.search", request({ filter: "nothing pr" }), 400, /no attribute "nothing"/],
  ["/.search", request({ sortBy: "nothing" }), 400, /no attribute "nothing"/],
];

for (const [path, body, status, detail] of refused) {
  test(`POST ${path} ${JSON.stringify(body)} answers ${status}`, async () => {
    const answer = await (await seeded()).call("POST", path, body);
    assert.equal(answer.status, status);
    assert.match(String(answer.json.detail), detail);
  });
}

test("a search without its URN is a tolerance", async () => {
  const service = await seeded();
  assert.equal((await service.call("POST", "/Users/.search", { count: 1 })).status, 200);
  assert.deepEqual(names(service), ["missing-schema"]);
  const strict = createTestService({ profile: profiles.strict });
  assert.equal((await strict.call("POST", "/Users/.search", { count: 1 })).status, 400);
});
