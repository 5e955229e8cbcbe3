import { canonicalise } from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isObject } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { readValue } from "./access.ts";
import { assembleResource } from "./assemble.ts";
import { diagnoseMissingResource } from "./diagnose.ts";
import { type Given, gatherAttributes } from "./gather.ts";
import type { JsonValue, NewResource } from "./resource.ts";
import { checkSchemas } from "./schemas.ts";

export interface ValidationOptions {
  readonly tolerate: Tolerate;
  /** How the detail begins when the body holds no resource. */
  readonly missingResourceDetail: string;
}

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
  const { tolerate } = options;
  const missing = diagnoseMissingResource(body, type);
  if (missing !== undefined || !isObject(body)) {
    throw scimErrors.invalidSyntax(`${options.missingResourceDetail}: ${missing ?? "the body is not an object"}`);
  }
  const given = gatherAttributes(body, type, tolerate);
  checkSchemas(given, type, tolerate);
  const resource = assembleResource(type, (attribute) =>
    attribute.mutability === "readOnly" ? undefined : canonicalise(given.values.get(attribute), attribute, tolerate),
  );
  requireAttributes(resource, given, type);
  return resource;
}

/**
 * Throws `invalidValue` for the first required attribute that has no value, of the core and of the extensions in use, and for a
 * required extension that is not (RFC 7643 section 6).
 */
function requireAttributes(resource: NewResource, given: Given, type: CompiledResourceType): void {
  for (const schema of [type.core, ...type.extensions]) {
    if (schema.extension && resource[schema.id] === undefined) continue;
    const written = schema.attributes.filter(({ name, mutability }) => name !== "schemas" && mutability !== "readOnly");
    const isGiven = given.extensions.has(schema) || written.some((attribute) => given.values.has(attribute));
    if (schema.extension && !isGiven && written.length > 0) throw scimErrors.invalidValue(`${schema.id} is required`);
    for (const attribute of written) requireValue(attribute, readValue(resource, attribute));
  }
}

export function requireValue(attribute: CompiledAttribute, value: JsonValue | undefined): void {
  if (!attribute.required) return;
  if (value === undefined) throw scimErrors.invalidValue(`${attribute.label} is required`);
  if (value === "") throw scimErrors.invalidValue(`${attribute.label} is required and must not be empty`);
}
