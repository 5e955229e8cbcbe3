import { canonicalise } from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isObject, kindOf, type Writable } from "../json/value.ts";
import { extensionsWith, unknownAttribute } from "../path/resolve.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType, CompiledSchema } from "../schema/compiled.ts";
import { successorsOf } from "../schema/legacy.ts";
import { readSchemas } from "../schema/message.ts";
import { readValue } from "./access.ts";
import { diagnoseMissingResource } from "./diagnose.ts";
import type { JsonObject, JsonValue, NewResource } from "./resource.ts";

export interface ValidationOptions {
  readonly tolerate: Tolerate;
  /** How the detail begins when the body holds no resource. */
  readonly missingResourceDetail: string;
}

/** Attributes with the value that a body gives them, before they are checked. */
type Given = Map<CompiledAttribute, JsonValue | undefined>;

/**
 * Checks the body of a POST or PUT against the resource type (RFC 7644 sections 3.3 and 3.5.1): names, types, required
 * attributes. readOnly attributes are ignored, as the RFC has it. The result holds declared names only, and in `schemas` the
 * core URN and those of the extensions that have a value.
 */
export function validateResource(
  body: JsonValue | undefined,
  type: CompiledResourceType,
  options: ValidationOptions,
): NewResource {
  const missing = diagnoseMissingResource(body, type);
  if (missing !== undefined || !isObject(body)) {
    throw scimErrors.invalidSyntax(`${options.missingResourceDetail}: ${missing ?? "the body is not an object"}`);
  }
  const given = gatherRoot(body, type, options.tolerate);
  checkSchemas(body, given, type, options.tolerate);
  const resource = assembleResource(type, (attribute) =>
    attribute.mutability === "readOnly" ? undefined : canonicalise(given.get(attribute), attribute, options.tolerate),
  );
  requireAttributes(resource, type);
  return resource;
}

function gatherRoot(body: JsonObject, type: CompiledResourceType, tolerate: Tolerate): Given {
  const given: Given = new Map();
  for (const name of Object.keys(body)) {
    const lower = name.toLowerCase();
    const attribute = type.core.attributesByName.get(lower);
    const extension = type.schemasByUri.get(lower);
    if (attribute !== undefined) give(given, attribute, body[name]);
    else if (extension !== undefined) gatherExtension(given, extension, body[name], type, tolerate);
    else gatherUnknown(given, name, body[name], type, tolerate);
  }
  return given;
}

function give(given: Given, attribute: CompiledAttribute, value: JsonValue | undefined): void {
  if (given.has(attribute)) throw scimErrors.invalidSyntax(`${attribute.label} is given more than once`);
  given.set(attribute, value);
}

function gatherExtension(
  given: Given,
  schema: CompiledSchema,
  value: JsonValue | undefined,
  type: CompiledResourceType,
  tolerate: Tolerate,
): void {
  if (value === null || value === undefined) return;
  if (!isObject(value)) throw scimErrors.invalidValue(`${schema.id} must be an object, not ${kindOf(value)}`);
  for (const name of Object.keys(value)) {
    const attribute = schema.attributesByName.get(name.toLowerCase());
    if (attribute !== undefined) give(given, attribute, value[name]);
    else refuseUnknown(unknownAttribute(name, schema, type), tolerate);
  }
}

function gatherUnknown(
  given: Given,
  name: string,
  value: JsonValue | undefined,
  type: CompiledResourceType,
  tolerate: Tolerate,
): void {
  const [owner] = extensionsWith(name, type);
  if (owner === undefined) {
    const isUri = /^urn:/i.test(name);
    refuseUnknown(
      isUri ? `${type.name} has no schema ${quote(name)}` : unknownAttribute(name, type.core, type),
      tolerate,
    );
    return;
  }
  const attribute = owner.attributesByName.get(name.toLowerCase());
  const detail = `${name} is an attribute of ${owner.id}: send it in that member of the body`;
  if (!tolerate("root-extension-attribute", detail)) throw scimErrors.invalidSyntax(detail);
  if (attribute !== undefined) give(given, attribute, value);
}

function refuseUnknown(detail: string, tolerate: Tolerate): void {
  if (!tolerate("unknown-attribute", detail)) throw scimErrors.invalidSyntax(detail);
}

/** RFC 7643 section 3: `schemas` names the core schema and every extension that the body holds attributes of. */
function checkSchemas(body: JsonObject, given: Given, type: CompiledResourceType, tolerate: Tolerate): void {
  const named = readSchemas(given.get(schemasAttribute(type)), tolerate);
  const present = new Set(named.map((urn) => presentSchema(urn, type, tolerate)));
  const bodyMembers = new Set(Object.keys(body).map((name) => name.toLowerCase()));
  for (const [urn, schema] of type.schemasByUri) {
    if (present.has(urn) || (schema.extension && !bodyMembers.has(urn))) continue;
    const detail = `schemas must name ${schema.id}`;
    if (!tolerate("missing-schema", detail)) throw scimErrors.invalidSyntax(detail);
  }
}

function schemasAttribute(type: CompiledResourceType): CompiledAttribute {
  const attribute = type.core.attributesByName.get("schemas");
  if (attribute === undefined) throw new TypeError("every resource type has the attribute schemas");
  return attribute;
}

/**
 * The schema of the type that `schemas` names, in lower case: URNs are case-insensitive, as RFC 7644 section 3.10 has it of every
 * part of a name.
 */
function presentSchema(urn: string, type: CompiledResourceType, tolerate: Tolerate): string | undefined {
  const lower = urn.toLowerCase();
  if (type.schemasByUri.has(lower)) return lower;
  const detail = `schemas names ${quote(urn)}, which is no schema of ${type.name}`;
  const successor = successorsOf(urn).find((current) => type.schemasByUri.has(current.toLowerCase()));
  if (successor !== undefined && tolerate("legacy-schema", detail)) return successor.toLowerCase();
  if (!tolerate("unknown-schema", detail)) throw scimErrors.invalidSyntax(detail);
  return undefined;
}

/**
 * Builds a resource of declared names from what `read` gives for each attribute, in the schemas' order; `schemas` names the
 * core and the extensions that have a value.
 */
export function assembleResource(
  type: CompiledResourceType,
  read: (attribute: CompiledAttribute) => JsonValue | undefined,
): NewResource {
  const resource: Writable = {};
  const schemas = [type.core.id];
  for (const attribute of type.core.attributes) {
    if (attribute.name !== "schemas") put(resource, attribute, read(attribute));
  }
  for (const extension of type.extensions) {
    const members: Writable = {};
    for (const attribute of extension.attributes) put(members, attribute, read(attribute));
    if (!extension.required && Object.keys(members).length === 0) continue;
    resource[extension.id] = members;
    schemas.push(extension.id);
  }
  return { schemas, ...resource };
}

function put(target: Writable, attribute: CompiledAttribute, value: JsonValue | undefined): void {
  if (value !== undefined) target[attribute.name] = value;
}

/** Throws `invalidValue` for the first required attribute that has no value, of the core and of the extensions in use. */
function requireAttributes(resource: NewResource, type: CompiledResourceType): void {
  for (const schema of [type.core, ...type.extensions]) {
    if (schema.extension && !resource.schemas.includes(schema.id)) continue;
    for (const attribute of schema.attributes) {
      if (attribute.name === "schemas" || attribute.mutability === "readOnly") continue;
      requireValue(attribute, readValue(resource, attribute));
    }
  }
}

export function requireValue(attribute: CompiledAttribute, value: JsonValue | undefined): void {
  if (!attribute.required) return;
  if (value === undefined) throw scimErrors.invalidValue(`${attribute.label} is required`);
  if (value === "") throw scimErrors.invalidValue(`${attribute.label} is required and must not be empty`);
}
