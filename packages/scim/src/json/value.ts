import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: JsonValue | undefined): value is JsonArray {
  return Array.isArray(value);
}

/** How a value is called in an error detail: its kind, never its content, which may be secret. */
export function kindOf(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

/** Whether text can be kept anywhere: whole Unicode characters, and no U+0000, which SQL databases refuse. */
export function isKeepable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** Whether two JSON values are the same, whatever the order of members. */
export function equal(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isArray(left)) {
    return isArray(right) && left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name]));
}

/** Whether arrays and objects are nested no deeper than `limit`. */
export function isWithinDepth(value: JsonValue | undefined, limit: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (limit === 0) return false;
  const items: readonly (JsonValue | undefined)[] = isArray(value) ? value : Object.values(value);
  return items.every((item) => isWithinDepth(item, limit - 1));
}

/** Whether an object anywhere inside has a member of this name. */
export function hasMember(value: JsonValue | undefined, name: string): boolean {
  if (isArray(value)) return value.some((item) => hasMember(item, name));
  if (!isObject(value)) return false;
  return Object.hasOwn(value, name) || Object.values(value).some((item) => hasMember(item, name));
}

/** Puts a value under a name that a schema declares: the only way into a result, so that no client names a member. */
export type Writable = { [member: string]: JsonValue | undefined };
