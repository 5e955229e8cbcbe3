import type { JsonObject, JsonValue } from "@castellan/scim";

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of a multi-valued complex attribute; anything else in its place counts as none. */
export function elementsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
