import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  account,
  objectTypeOf,
  otherExtension,
  resourceTypeDocuments,
  schemaDocuments,
  vaultExtension,
} from "../support/object-types.ts";

describe("a schema, flattened", () => {
  const { schema } = account();
  const attribute = (name: string) => schema.attributes.find((each) => each.name === name);

  test("identity and display are what a SCIM server knows a user by", () => {
    assert.deepEqual([schema.objectType, schema.nativeObjectType], ["account", "User"]);
    assert.deepEqual([schema.identityAttribute, schema.displayAttribute], ["id", "userName"]);
  });

  const expected: Readonly<
    Record<string, { type: string; multi: boolean; writable: boolean; required?: boolean; entitlement?: boolean }>
  > = {
    id: { type: "string", multi: false, writable: false, required: true },
    userName: { type: "string", multi: false, writable: true, required: true },
    "name.formatted": { type: "string", multi: false, writable: false },
    "name.givenName": { type: "string", multi: false, writable: true },
    active: { type: "boolean", multi: false, writable: true },
    password: { type: "secret", multi: false, writable: true },
    tags: { type: "string", multi: true, writable: true },
    emails: { type: "string", multi: true, writable: true },
    phoneNumbers: { type: "string", multi: true, writable: true },
    groups: { type: "string", multi: true, writable: false, entitlement: true },
    "groups.display": { type: "string", multi: true, writable: false },
    "addresses.locality": { type: "string", multi: true, writable: false },
    location: { type: "string", multi: false, writable: true },
    suspended: { type: "boolean", multi: false, writable: true },
    expiryDate: { type: "int", multi: false, writable: true },
    displayName: { type: "string", multi: false, writable: true },
    [`${vaultExtension}:displayName`]: { type: "string", multi: false, writable: true },
    [`${vaultExtension}:badge`]: { type: "string", multi: false, writable: true },
    [`${otherExtension}:Badge`]: { type: "string", multi: false, writable: true },
  };
  for (const [name, { required = false, entitlement = false, ...rest }] of Object.entries(expected)) {
    test(name, () => {
      const { description: _, ...found } = attribute(name) ?? assert.fail(`${name} is missing`);
      assert.deepEqual(found, { name, required, entitlement, ...rest });
    });
  }

  test("nothing else is in it but what the extensions add under their own names", () => {
    const names = schema.attributes.map(({ name }) => name).filter((name) => !(name in expected));
    assert.deepEqual(names, ["name.familyName", "addresses.country", "changePassOnNextLogon"]);
  });
});

describe("servers that do not say what they are", () => {
  test("without /Schemas the core schema of RFC 7643 is used", () => {
    const { schema, endpoint } = objectTypeOf(
      [{ name: "User", endpoint: "Users/", schema: "urn:ietf:params:scim:schemas:core:2.0:User" }],
      undefined,
    );
    assert.equal(endpoint, "/Users");
    const names = new Set(schema.attributes.map(({ name }) => name));
    for (const name of ["userName", "name.givenName", "emails", "groups", "active", "password"])
      assert.ok(names.has(name), name);
  });

  test("without /ResourceTypes, /Users and /Groups are taken to be there, and published extensions of a user are one's own", () => {
    const found = objectTypeOf(undefined, schemaDocuments);
    assert.equal(found.endpoint, "/Users");
    assert.ok(found.mappings.has("location"));
    assert.equal(objectTypeOf(undefined, undefined, "group").endpoint, "/Groups");
  });

  test("an endpoint that is a whole URL, and an unknown extension, do no harm", () => {
    const [user] = resourceTypeDocuments;
    const types = [
      { ...user, endpoint: "https://pam.example/scim/v2/Users", schemaExtensions: [{ schema: "urn:unknown" }, "?"] },
    ];
    assert.equal(objectTypeOf(types, schemaDocuments).endpoint, "/Users");
  });

  test("documents that are no schemas and no resource types are passed over", () => {
    const found = objectTypeOf(
      [{}, { name: 1 }, ...resourceTypeDocuments],
      [{ attributes: [] }, { id: "urn:x", attributes: [{ type: "string" }, "?"] }, ...schemaDocuments],
    );
    assert.ok(found.mappings.has("suspended"));
  });

  test("other resource types are object types under their own names", () => {
    const types = [{ name: "PrivilegedData", endpoint: "/PrivilegedData", schema: "urn:pd" }];
    const found = objectTypeOf(
      types,
      [{ id: "urn:pd", attributes: [{ name: "name", type: "string" }] }],
      "privilegedData",
    );
    assert.equal(found.schema.displayAttribute, "id");
  });
});
