import type { CompiledAttribute } from "../attribute/compiled.ts";
import { indexElements } from "../attribute/element.ts";
import { equal, isArray, isObject } from "../json/value.ts";
import type { AttributeChange } from "../provider/resource-store.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import { readValue } from "./access.ts";
import type { JsonArray, JsonObject, JsonValue } from "./resource.ts";

/**
 * What leads from one resource to the other, attribute by attribute, as a store is told. The order of a multi-valued attribute
 * means nothing (RFC 7643 section 2.4), so a new order alone is no change. readOnly attributes are not compared; where it is known
 * which attributes were `touched`, no others are.
 */
export function difference(
  before: JsonObject,
  after: JsonObject,
  type: CompiledResourceType,
  touched?: ReadonlySet<CompiledAttribute>,
): readonly AttributeChange[] {
  const changes: AttributeChange[] = [];
  for (const schema of [type.core, ...type.extensions]) {
    for (const attribute of schema.attributes) {
      if (touched !== undefined && !touched.has(attribute)) continue;
      if (attribute.mutability === "readOnly" || (attribute.name === "schemas" && !schema.extension)) continue;
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
  const { gone, come } = unlike(isArray(before) ? before : [], isArray(after) ? after : []);
  const removed = missingFrom(come, gone, attribute);
  const added = missingFrom(gone, come, attribute);
  const { path } = attribute;
  return [
    ...(removed.length === 0 ? [] : [{ path, operation: "remove" as const, value: removed }]),
    ...(added.length === 0 ? [] : [{ path, operation: "add" as const, value: added }]),
  ];
}

/** Two lists without what they begin and end with in common: little is left where a long list changes a little. */
function unlike(old: JsonArray, current: JsonArray): { readonly gone: JsonArray; readonly come: JsonArray } {
  const shorter = Math.min(old.length, current.length);
  let start = 0;
  while (start < shorter && old[start] === current[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === current[current.length - 1 - end]) end += 1;
  return { gone: old.slice(start, old.length - end), come: current.slice(start, current.length - end) };
}

/** The elements of `elements` that `others` does not hold, or holds with other sub-attributes. */
function missingFrom(others: JsonArray, elements: JsonArray, attribute: CompiledAttribute): JsonArray {
  if (elements.length === 0 || others.length === 0) return elements;
  const index = indexElements(others, attribute);
  return elements.filter((element) => {
    const position = index.findSame(element);
    return position === undefined || !equal(others[position], element);
  });
}

/** Whether two values of an attribute are the same, whatever the order of a multi-valued one. */
export function isSameValue(attribute: CompiledAttribute, before: JsonValue, after: JsonValue): boolean {
  return attribute.multiValued ? elementChanges(attribute, before, after).length === 0 : equal(before, after);
}
