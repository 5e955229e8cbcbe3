import assert from "node:assert/strict";
import { test } from "node:test";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "@castellan/scim";
import { baseUrl, createTestService, vaultUserSchema } from "../support/service.ts";

test("ServiceProviderConfig announces what there is, and no more (RFC 7643 section 5)", async () => {
  const service = createTestService({ maxResults: 250 });
  for (const path of ["/ServiceProviderConfig", "/serviceproviderconfigs/"]) {
    const answer = await service.call("GET", path);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 250 },
      changePassword: { supported: true },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: false,
        index: true,
        defaultPaginationMethod: "index",
        defaultPageSize: 250,
        maxPageSize: 250,
      },
      authenticationSchemes: [
        { type: "httpbasic", name: "HTTP Basic", description: "A user of the vault", primary: true },
      ],
      meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
    });
  }
});

test("ServiceProviderConfig announces bulk and cursors with their limits (RFC 9865 section 4)", async () => {
  const service = createTestService({
    bulk: { maxOperations: 7, maxPayloadSize: 4_096 },
    cursors: { key: new Uint8Array(32), lifetimeSeconds: 600 },
  });
  const { json } = await service.call("GET", "/ServiceProviderConfig");
  assert.deepEqual(json.bulk, { supported: true, maxOperations: 7, maxPayloadSize: 4_096 });
  assert.deepEqual(json.pagination, {
    cursor: true,
    index: true,
    defaultPaginationMethod: "index",
    defaultPageSize: 100,
    maxPageSize: 100,
    cursorTimeout: 600,
  });
});

test("no document of discovery holds null, or an empty list of canonical values", async () => {
  const service = createTestService();
  for (const path of ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]) {
    assert.doesNotMatch((await service.call("GET", path)).body ?? "", /null|"canonicalValues":\[\]/);
  }
});

const userTypeDocument = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
  id: "User",
  name: "User",
  description: "User Account",
  endpoint: "/Users",
  schema: coreUserSchema.id,
  schemaExtensions: [
    { schema: enterpriseUserSchema.id, required: false },
    { schema: vaultUserSchema.id, required: false },
  ],
  meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/User` },
};

test("ResourceTypes are a list, and each has its own address (RFC 7643 section 6)", async () => {
  const service = createTestService();
  const list = await service.call("GET", "/ResourceTypes");
  assert.deepEqual(list.json.schemas, ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]);
  assert.equal(list.json.totalResults, 2);
  assert.ok(Array.isArray(list.json.Resources));
  assert.deepEqual(list.json.Resources[0], userTypeDocument);
  assert.deepEqual((await service.call("GET", "/resourcetypes/user")).json, userTypeDocument);
  assert.equal((await service.call("GET", "/ResourceTypes/Robot")).status, 404);
});

test("Schemas are found by URN, in any letter case, by the end of the URN and by name", async () => {
  const service = createTestService();
  const list = await service.call("GET", "/Schemas");
  assert.ok(Array.isArray(list.json.Resources));
  assert.deepEqual(
    list.json.Resources.map((schema) => schema.id),
    [coreUserSchema.id, enterpriseUserSchema.id, vaultUserSchema.id, coreGroupSchema.id],
  );
  const addresses: readonly (readonly [string, string])[] = [
    [coreUserSchema.id, coreUserSchema.id],
    [encodeURIComponent(enterpriseUserSchema.id.toUpperCase()), enterpriseUserSchema.id],
    ["User", coreUserSchema.id],
    ["group", coreGroupSchema.id],
    ["EnterpriseUser", enterpriseUserSchema.id],
  ];
  for (const [address, id] of addresses) {
    const answer = await service.call("GET", `/Schemas/${address}`);
    assert.equal(answer.json.id, id, address);
    assert.deepEqual(answer.json.meta, { resourceType: "Schema", location: `${baseUrl}/Schemas/${id}` });
  }
  assert.equal((await service.call("GET", "/Schemas/urn:nowhere")).status, 404);
});

test("a filter on discovery is forbidden; other parameters are ignored (RFC 7644 section 4)", async () => {
  const service = createTestService();
  for (const path of ["/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", "/Schemas/User"]) {
    assert.equal((await service.call("GET", path, undefined, { query: 'filter=id eq "x"' })).status, 403, path);
    assert.equal((await service.call("GET", path, undefined, { query: "count=1&sortBy=nothing" })).status, 200, path);
  }
});
