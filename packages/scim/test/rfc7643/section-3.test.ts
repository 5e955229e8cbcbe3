import assert from "node:assert/strict";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema, type JsonObject } from "@castellan/scim";
import type { TestService } from "../support/service.ts";
import { baseUrl } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7643");

async function post(service: TestService, members: JsonObject) {
  return service.call("POST", "/Users", { schemas: [coreUserSchema.id], userName: "bjensen", ...members });
}

statement("3", "MUST", "a representation names its schemas, and each of them once", async (service) => {
  const { json } = await post(service, {
    schemas: [coreUserSchema.id, enterpriseUserSchema.id],
    [enterpriseUserSchema.id]: { department: "Tours" },
  });
  assert.deepEqual(json.schemas, [coreUserSchema.id, enterpriseUserSchema.id]);
});

statement("3", "MUST", "a request names the schemas it uses", async (service) => {
  for (const schemas of [
    undefined,
    [],
    ["urn:example:other"],
    [enterpriseUserSchema.id],
    "text",
    7,
    [coreUserSchema.id, 7],
  ]) {
    const answer = await post(service, schemas === undefined ? { schemas: null } : { schemas });
    assert.equal(answer.status, 400, JSON.stringify(schemas));
    assert.match(String(answer.json.detail), /schemas/);
  }
});

statement("3", "MUST", "schemas holds only what the resource type has", async (service) => {
  const answer = await post(service, { schemas: [coreUserSchema.id, coreGroupSchema.id] });
  assert.equal(answer.status, 400);
});

statement("3", "MUST NOT", "the order of schemas changes nothing", async (service) => {
  const answer = await post(service, {
    schemas: [enterpriseUserSchema.id, coreUserSchema.id],
    [enterpriseUserSchema.id]: { department: "Tours" },
  });
  assert.equal(answer.status, 201);
});

statement("3.1", "MUST", "every representation has a non-empty id of the provider's making", async (service) => {
  const { json } = await post(service, { id: "mine" });
  assert.equal(typeof json.id, "string");
  assert.notEqual(json.id, "");
  assert.notEqual(json.id, "mine");
});

statement("3.1", "MUST", "an id is unique and stays with its resource", async (service) => {
  const first = await post(service, {});
  const second = await post(service, { userName: "other" });
  assert.notEqual(first.json.id, second.json.id);
  await service.patch(`/Users/${first.json.id}`, { op: "replace", path: "userName", value: "renamed" });
  assert.equal((await service.call("GET", `/Users/${first.json.id}`)).json.userName, "renamed");
});

statement("3.1", "MUST NOT", "an id is never given to another resource", async (service) => {
  const { json } = await post(service, {});
  await service.call("DELETE", `/Users/${json.id}`);
  const next = await post(service, {});
  assert.notEqual(next.json.id, json.id);
});

statement("3.1", "MUST NOT", "an id does not hold the word bulkId", async (service) => {
  assert.doesNotMatch(String((await post(service, {})).json.id), /bulkid/i);
});

statement("3.1", "SHALL", "externalId is the client's, kept as it is and case-exact", async (service) => {
  const { json } = await post(service, { externalId: "Abc-1" });
  assert.equal(json.externalId, "Abc-1");
  for (const [value, found] of [
    ["Abc-1", 1],
    ["abc-1", 0],
  ] as const) {
    const query = `filter=${encodeURIComponent(`externalId eq "${value}"`)}`;
    assert.equal((await service.call("GET", "/Users", undefined, { query })).json.totalResults, found);
  }
});

statement("3.1", "SHALL", "meta given by a client is ignored", async (service) => {
  const { json } = await post(service, {
    meta: { resourceType: "Printer", created: "2001-01-01T00:00:00Z", location: "http://evil.example/", version: "x" },
  });
  const meta = metaOf(json);
  assert.equal(meta.resourceType, "User");
  assert.notEqual(meta.created, "2001-01-01T00:00:00Z");
  assert.equal(meta.location, `${baseUrl}/Users/${json.id}`);
});

statement("3.1", "MUST", "meta.location is the resource's URI, as in the header", async (service) => {
  const created = await post(service, {});
  assert.equal(created.headers.location, metaOf(created.json).location);
  const { json } = await service.call("GET", `/Users/${created.json.id}`);
  assert.equal(metaOf(json).location, created.headers.location);
});

statement(
  "3.1",
  "MUST",
  "lastModified of what was never changed is created, and moves on with a change",
  async (service) => {
    const created = await post(service, {});
    const meta = metaOf(created.json);
    assert.equal(meta.lastModified, meta.created);
    const changed = await service.patch(`/Users/${created.json.id}`, { op: "add", path: "title", value: "Guide" });
    assert.equal(metaOf(changed.json).created, meta.created);
    assert.ok(Date.parse(String(metaOf(changed.json).lastModified)) >= Date.parse(String(meta.created)));
  },
);

statement("3.1", "MUST", "meta.version is the entity tag of the header", async (service) => {
  const created = await post(service, {});
  assert.equal(metaOf(created.json).version, created.headers.etag);
});

statement("3.3", "MUST", "attributes of an extension stand under its URN, and schemas names it", async (service) => {
  const misplaced = await post(service, { department: "Tours" });
  assert.equal(misplaced.status, 400);
  assert.match(String(misplaced.json.detail), /department.*urn:ietf:params:scim:schemas:extension:enterprise/);
  const unnamed = await post(service, { [enterpriseUserSchema.id]: { department: "Tours" } });
  assert.equal(unnamed.status, 400);
  assert.match(String(unnamed.json.detail), /schemas must name/);
});

statement("3.3", "MUST", "an extension without values is not named", async (service) => {
  const { json } = await post(service, {
    schemas: [coreUserSchema.id, enterpriseUserSchema.id],
    [enterpriseUserSchema.id]: { department: "Tours" },
  });
  const path = `${enterpriseUserSchema.id}:department`;
  const patched = await service.patch(`/Users/${json.id}`, { op: "remove", path });
  assert.deepEqual(patched.json.schemas, [coreUserSchema.id]);
  assert.equal(patched.json[enterpriseUserSchema.id], undefined);
});

function metaOf(resource: JsonObject): JsonObject {
  const { meta } = resource;
  assert.ok(typeof meta === "object" && meta !== null && !Array.isArray(meta));
  return Object.fromEntries(Object.entries(meta));
}
