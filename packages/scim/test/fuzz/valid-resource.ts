import assert from "node:assert/strict";
import type { AttributeDefinition, JsonObject, JsonValue, Resource, ResourceTypeDescription } from "@castellan/scim";

/** What a stored resource has to be, by the letter of its schemas; written anew, apart from what the provider checks with. */
export function assertValid(resource: Resource, type: ResourceTypeDescription): void {
  const { schemas, id, externalId, meta, ...members } = resource;
  assert.equal(typeof id, "string");
  assert.ok(externalId === undefined || typeof externalId === "string", "externalId is text");
  assert.equal(meta?.resourceType, type.name);
  const extensions = new Map(type.extensions.map(({ schema }) => [schema.id, schema]));
  const core: Record<string, JsonValue | undefined> = {};
  const present = [type.schema.id];
  for (const [name, value] of Object.entries(members)) {
    const extension = extensions.get(name);
    if (extension === undefined) {
      core[name] = value;
      continue;
    }
    assert.ok(isObject(value) && Object.keys(value).length > 0, `${name} is an object that says something`);
    assertMembers(value, extension.attributes, name);
    const hidden = extension.attributes.filter(({ mutability }) => mutability === "writeOnly").map((each) => each.name);
    const isSecret = Object.keys(value).every((member) => hidden.includes(member));
    // What nobody is shown of an extension need not be named.
    if (!isSecret || schemas.includes(name)) present.push(name);
  }
  assertMembers(core, type.schema.attributes, type.name);
  assert.deepEqual([...schemas].sort(), present.sort(), "schemas names what is there, and nothing else");
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertMembers(value: JsonObject, attributes: readonly AttributeDefinition[], place: string): void {
  const declared = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  for (const name of Object.keys(value))
    assert.ok(declared.has(name), `${place} has a member ${name} that none declares`);
  for (const attribute of attributes) {
    const member = value[attribute.name];
    if (attribute.required === true && attribute.mutability !== "readOnly") {
      assert.ok(member !== undefined && member !== "", `${place}.${attribute.name} is required`);
    }
    if (member !== undefined) assertAttribute(member, attribute, `${place}.${attribute.name}`);
  }
}

function assertAttribute(value: JsonValue, attribute: AttributeDefinition, place: string): void {
  if (attribute.multiValued !== true) {
    assertValue(value, attribute, place);
    return;
  }
  assert.ok(Array.isArray(value) && value.length > 0, `${place} is an array that is not empty`);
  for (const item of value) assertValue(item, attribute, place);
  const primaries = value.filter((item) => isObject(item) && item.primary === true);
  assert.ok(primaries.length <= 1, `${place} has ${primaries.length} primaries`);
  const pairs = value.filter((item) => isObject(item) && item.value !== undefined).map(pairOf);
  assert.equal(new Set(pairs).size, pairs.length, `${place} holds a value and type twice`);
}

function pairOf(item: JsonValue): string {
  return isObject(item) ? JSON.stringify([item.value, item.type ?? null]) : "";
}

function assertValue(value: JsonValue, attribute: AttributeDefinition, place: string): void {
  switch (attribute.type ?? "string") {
    case "boolean":
      assert.equal(typeof value, "boolean", place);
      break;
    case "integer":
      assert.ok(Number.isSafeInteger(value), place);
      break;
    case "decimal":
      assert.ok(Number.isFinite(value), place);
      break;
    case "complex":
      assert.ok(isObject(value), place);
      if (attribute.subAttributes === undefined) assertPlain(value, place);
      else assertMembers(value, attribute.subAttributes, place);
      break;
    case "dateTime":
      assert.ok(typeof value === "string" && !Number.isNaN(Date.parse(value)), place);
      break;
    default:
      assert.ok(typeof value === "string" && value.isWellFormed() && !value.includes("\u0000"), place);
  }
}

/** An open object holds what JSON holds, and no name that a careless reader stumbles over. */
function assertPlain(value: JsonObject, place: string): void {
  const text = JSON.stringify(value);
  assert.ok(!text.includes("__proto__"), `${place} holds __proto__`);
  assert.ok(!text.includes("\\u0000"), `${place} holds U+0000`);
}
