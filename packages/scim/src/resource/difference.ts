import type { CompiledAttribute } from "../attribute/compiled.ts";
import { indexElements } from "../attribute/element.ts";
import { equal, isArray, isObject } from "../json/value.ts";
import type { AttributeChange } from "../provider/resource-store.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { readValue } from "./access.ts";
import type { JsonArray, JsonObject, JsonValue } from "./resource.ts";

/**
 * What leads from one resource to the other, attribute by attribute, as a store is told. The order of a multi-valued attribute
 * means nothing (RFC 7643 section 2.4), so a new order alone is no change. readOnly attributes are not compared.
 */
export function difference(
  before: JsonObject,
  after: JsonObject,
  type: CompiledResourceType,
): readonly AttributeChange[] {
  const changes: AttributeChange[] = [];
  for (const schema of [type.core, ...type.extensions]) {
    for (const attribute of schema.attributes) {
      if (attribute.name === "schemas" && !schema.extension) continue;
      if (attribute.mutability === "readOnly") continue;
      changes.push(...attributeChanges(attribute, readValue(before, attribute), readValue(after, attribute)));
    }
  }
  return changes;
}

function attributeChanges(
  attribute: CompiledAttribute,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly AttributeChange[] {
  if (before === after) return [];
  if (attribute.multiValued) return elementChanges(attribute, before, after);
  if (attribute.type === "complex" && !attribute.open && isObject(before) && isObject(after)) {
    return attribute.subAttributes
      .filter((sub) => sub.mutability !== "readOnly" && !equal(before[sub.name], after[sub.name]))
      .map((sub) => ({ path: sub.path, operation: "set" as const, value: after[sub.name] ?? null }));
  }
  return equal(before, after) ? [] : [{ path: attribute.path, operation: "set", value: after ?? null }];
}

function elementChanges(
  attribute: CompiledAttribute,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly AttributeChange[] {
  const old = isArray(before) ? before : [];
  const current = isArray(after) ? after : [];
  const removed = missingFrom(current, old, attribute);
  const added = missingFrom(old, current, attribute);
  const { path } = attribute;
  return [
    ...(removed.length === 0 ? [] : [{ path, operation: "remove" as const, value: removed }]),
    ...(added.length === 0 ? [] : [{ path, operation: "add" as const, value: added }]),
  ];
}

/** The elements of `elements` that `others` does not hold, or holds with other sub-attributes. */
function missingFrom(others: JsonArray, elements: JsonArray, attribute: CompiledAttribute): JsonArray {
  const shared = new Set<JsonValue>(others);
  const candidates = elements.filter((element) => !shared.has(element));
  if (candidates.length === 0) return candidates;
  // The candidates are few where a long list changes a little, so it is they that are indexed.
  const index = indexElements(candidates, attribute);
  const found = new Set<number>();
  for (const other of others) {
    const position = index.find(other);
    if (position !== undefined && equal(candidates[position], other)) found.add(position);
  }
  return candidates.filter((_, position) => !found.has(position));
}
