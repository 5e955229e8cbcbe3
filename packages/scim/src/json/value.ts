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

/**
 * What is wrong with a value that no schema describes, as the end of a sentence: nested deeper than `levels`, a number that JSON cannot
 * write, text that cannot be kept, or `__proto__`, the one member name that turns into something else when a careless reader
 * copies it.
 */
export function openFault(value: JsonValue | undefined, levels: number): string | undefined {
  if (typeof value === "string") {
    return isKeepable(value) ? undefined : "must not hold U+0000 or half a character";
  }
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "holds a number that is too large";
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return "is nested too deep";
  if (isArray(value)) return firstFault(value, levels - 1);
  const names = Object.keys(value);
  if (names.includes("__proto__")) return "must not hold __proto__";
  return firstFault(names, 0) ?? firstFault(Object.values(value), levels - 1);
}

function firstFault(values: readonly (JsonValue | undefined)[], levels: number): string | undefined {
  for (const value of values) {
    const fault = openFault(value, levels);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Puts a value under a name that a schema declares: the only way into a result, so that no client names a member. */
export type Writable = { [member: string]: JsonValue | undefined };
