import type { AttributeValue } from "../application/connector.ts";

export type Scalar = string | number | boolean;

/** A value as a list: of none, of one, or as it is. */
export function valueList(value: AttributeValue | undefined): readonly Scalar[] {
  if (value === null || value === undefined) return [];
  return typeof value === "object" ? value : [value];
}

export function isEmptyValue(value: AttributeValue | undefined): boolean {
  return value === "" || valueList(value).length === 0;
}

/** Equal as attributes are: `null` is no value, and the order of a list means nothing. */
export function sameValue(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  const [a, b] = [new Set(valueList(left)), new Set(valueList(right))];
  return a.size === b.size && [...a].every((value) => b.has(value));
}
