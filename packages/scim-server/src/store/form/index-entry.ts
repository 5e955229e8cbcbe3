import type { CompiledAttribute, JsonObject, JsonValue } from "@castellan/scim";
import { readValue } from "@castellan/scim";
import type { IndexedAttribute } from "../layout/layout.ts";
import { listOf, memberOf } from "./json.ts";
import { comparable } from "./search-value.ts";
import { textKey } from "./text-key.ts";

/** A row that the index has for a resource: one of its values, or that an attribute of one value has none. */
export interface IndexEntry {
  readonly indexed: IndexedAttribute;
  readonly missing: 0 | 1;
  readonly value: string;
}

/** A value as the index holds it, `undefined` for what is no single value. */
export function indexKey(value: JsonValue | undefined, attribute: CompiledAttribute): string | undefined {
  if (typeof value === "string") return textKey(String(comparable(value, attribute)));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function indexEntries(resource: JsonObject, indexed: readonly IndexedAttribute[]): readonly IndexEntry[] {
  return indexed.flatMap((one) => entriesOf(resource, one));
}

function entriesOf(resource: JsonObject, indexed: IndexedAttribute): readonly IndexEntry[] {
  const keys = new Set<string>();
  for (const value of valuesOf(resource, indexed)) {
    const key = indexKey(value, indexed.leaf);
    if (key !== undefined) keys.add(key);
  }
  if (keys.size === 0) return indexed.single ? [{ indexed, missing: 1, value: "" }] : [];
  return [...keys].map((value) => ({ indexed, missing: 0, value }));
}

function valuesOf(resource: JsonObject, { attribute, subAttribute }: IndexedAttribute): readonly JsonValue[] {
  const values = listOf(readValue(resource, attribute));
  if (subAttribute === undefined) return values;
  return values.flatMap((value) => listOf(memberOf(value, subAttribute.name)));
}

/** What changes in the index when a resource becomes another. */
export function indexDifference(
  before: readonly IndexEntry[],
  after: readonly IndexEntry[],
): { readonly gone: readonly IndexEntry[]; readonly come: readonly IndexEntry[] } {
  const lacks = (entries: readonly IndexEntry[], wanted: IndexEntry) =>
    !entries.some(
      (one) => one.indexed === wanted.indexed && one.missing === wanted.missing && one.value === wanted.value,
    );
  return {
    gone: before.filter((entry) => lacks(after, entry)),
    come: after.filter((entry) => lacks(before, entry)),
  };
}
