import assert from "node:assert/strict";
import {
  coreGroupSchema,
  coreUserSchema,
  enterpriseUserSchema,
  type JsonObject,
  type JsonValue,
  schemaUris,
} from "@castellan/scim";
import { baseUrl } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7643");

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value : [];
}

function object(value: JsonValue | undefined): JsonObject {
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value));
  return Object.fromEntries(Object.entries(value));
}

statement("5", "MUST", "the service provider's configuration tells of each feature", async (service) => {
  const { status, json } = await service.call("GET", "/ServiceProviderConfig");
  assert.equal(status, 200);
  assert.deepEqual(json.schemas, [schemaUris.serviceProviderConfig]);
  for (const feature of ["patch", "bulk", "filter", "changePassword", "sort", "etag"]) {
    assert.equal(typeof object(json[feature]).supported, "boolean", feature);
  }
  assert.equal(typeof object(json.bulk).maxOperations, "number");
  assert.equal(typeof object(json.bulk).maxPayloadSize, "number");
  assert.equal(typeof object(json.filter).maxResults, "number");
});

statement("5", "MUST", "each authentication scheme has type, name and description", async (service) => {
  const { json } = await service.call("GET", "/ServiceProviderConfig");
  const schemes = objects(json.authenticationSchemes);
  assert.ok(schemes.length > 0);
  for (const scheme of schemes) {
    for (const name of ["type", "name", "description"]) assert.equal(typeof scheme[name], "string", name);
    assert.match(String(scheme.type), /^(?:oauth|oauth2|oauthbearertoken|httpbasic|httpdigest)$/);
  }
});

statement("5", "MUST", "the configuration is readOnly", async (service) => {
  for (const method of ["PUT", "PATCH", "POST", "DELETE"]) {
    const answer = await service.call(method, "/ServiceProviderConfig", method === "DELETE" ? undefined : {});
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.allow, "GET");
  }
});

statement("6", "MUST", "a resource type tells its name, endpoint, schema and extensions", async (service) => {
  const { json } = await service.call("GET", "/ResourceTypes/User");
  assert.deepEqual(json.schemas, [schemaUris.resourceType]);
  assert.equal(json.name, "User");
  assert.equal(json.endpoint, "/Users");
  assert.equal(json.schema, coreUserSchema.id);
  for (const extension of objects(json.schemaExtensions)) {
    assert.equal(typeof extension.schema, "string");
    assert.equal(typeof extension.required, "boolean");
  }
  assert.equal(object(json.meta).location, `${baseUrl}/ResourceTypes/User`);
});

statement("6", "MUST", "every schema that a resource type names is published", async (service) => {
  const { json } = await service.call("GET", "/ResourceTypes");
  for (const type of objects(json.Resources)) {
    for (const id of [type.schema, ...objects(type.schemaExtensions).map(({ schema }) => schema)]) {
      const schema = await service.call("GET", `/Schemas/${id}`);
      assert.equal(schema.status, 200, String(id));
      assert.equal(schema.json.id, id);
    }
  }
});

statement("7", "MUST", "the id of a schema is its URN, and it lists its attributes", async (service) => {
  const { json } = await service.call("GET", "/Schemas");
  const ids = objects(json.Resources).map(({ id }) => id);
  for (const id of [coreUserSchema.id, coreGroupSchema.id, enterpriseUserSchema.id]) assert.ok(ids.includes(id), id);
  assert.equal(new Set(ids).size, ids.length);
  for (const schema of objects(json.Resources)) {
    assert.match(String(schema.id), /^urn:/);
    assert.ok(objects(schema.attributes).length > 0);
  }
});

const characteristics: Readonly<Record<string, readonly string[]>> = {
  type: ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"],
  mutability: ["readOnly", "readWrite", "immutable", "writeOnly"],
  returned: ["always", "never", "default", "request"],
  uniqueness: ["none", "server", "global"],
};

statement("7", "MUST", "characteristics have the values of the RFC alone", async (service) => {
  const { json } = await service.call("GET", "/Schemas");
  const attributes = objects(json.Resources).flatMap((schema) => objects(schema.attributes));
  for (const attribute of attributes.flatMap((one) => [one, ...objects(one.subAttributes)])) {
    for (const [name, values] of Object.entries(characteristics)) {
      assert.ok(values.includes(String(attribute[name])), `${attribute.name}: ${name} ${attribute[name]}`);
    }
    assert.equal(typeof attribute.multiValued, "boolean");
    assert.equal(typeof attribute.required, "boolean");
    assert.equal(attribute.type === "reference", attribute.referenceTypes !== undefined, String(attribute.name));
    assert.notDeepEqual(attribute.canonicalValues, [], String(attribute.name));
    assert.ok(!Object.values(attribute).includes(null));
  }
});

statement("7", "MUST", "a secret is writeOnly and never returned", async (service) => {
  const { json } = await service.call("GET", `/Schemas/${coreUserSchema.id}`);
  const password = objects(json.attributes).find(({ name }) => name === "password");
  assert.equal(password?.mutability, "writeOnly");
  assert.equal(password?.returned, "never");
});

statement("7", "MUST", "schemas cannot be changed", async (service) => {
  for (const path of ["/Schemas", `/Schemas/${coreUserSchema.id}`, "/ResourceTypes", "/ResourceTypes/User"]) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await service.call(method, path, method === "DELETE" ? undefined : {});
      assert.equal(answer.status, 405, `${method} ${path}`);
    }
  }
});
