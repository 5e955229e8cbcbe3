import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeSchemas } from "../../src/application/schema-merge.ts";
import type { ApplicationSchema, AttributeDefinition } from "../../src/index.ts";

function attribute(name: string, more: Partial<AttributeDefinition> = {}): AttributeDefinition {
  return { name, type: "string", multi: false, required: false, writable: true, entitlement: false, ...more };
}

function schema(...attributes: AttributeDefinition[]): ApplicationSchema {
  return {
    objectType: "account",
    nativeObjectType: "User",
    identityAttribute: "id",
    displayAttribute: "id",
    attributes,
  };
}

test("adds what is new", () => {
  const { schemas, changes } = mergeSchemas([schema(attribute("id"))], [schema(attribute("id"), attribute("mail"))]);
  assert.deepEqual(
    schemas[0]?.attributes.map(({ name }) => name),
    ["id", "mail"],
  );
  assert.deepEqual(changes, [{ objectType: "account", change: "attributeAdded", attribute: "mail" }]);
});

test("updates what is different", () => {
  const { schemas, changes } = mergeSchemas([schema(attribute("id"))], [schema(attribute("id", { multi: true }))]);
  assert.equal(schemas[0]?.attributes[0]?.multi, true);
  assert.deepEqual(changes, [{ objectType: "account", change: "attributeChanged", attribute: "id" }]);
});

test("keeps and reports what was not found again", () => {
  const { schemas, changes } = mergeSchemas([schema(attribute("id"), attribute("old"))], [schema(attribute("id"))]);
  assert.equal(schemas[0]?.attributes.length, 2);
  assert.deepEqual(changes, [{ objectType: "account", change: "attributeMissing", attribute: "old" }]);
});

test("keeps a person's word that an attribute is an entitlement, and what identifies an account", () => {
  const configured = {
    ...schema(attribute("id"), attribute("groups", { entitlement: true })),
    displayAttribute: "groups",
  };
  const { schemas, changes } = mergeSchemas([configured], [schema(attribute("id"), attribute("groups"))]);
  assert.deepEqual(schemas, [configured]);
  assert.deepEqual(changes, []);
});
