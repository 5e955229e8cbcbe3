import { isObject } from "../json/value.ts";
import type { JsonArray, JsonValue } from "../resource/resource.ts";
import type { CompiledAttribute } from "./compiled.ts";
import { foldCase } from "./text.ts";

/**
 * What makes an element of a multi-valued attribute the one it is: its `value` (RFC 7643 section 2.4: no two elements share
 * value and type), or all of it where it has none.
 */
function elementKey(element: JsonValue, attribute: CompiledAttribute): string {
  if (!isObject(element)) return scalarKey(element, attribute.caseExact);
  const value = element.value;
  if (value === undefined || value === null)
    return JSON.stringify(attribute.open ? element : declared(element, attribute));
  return scalarKey(value, attribute.subAttributesByName.get("value")?.caseExact ?? true);
}

function scalarKey(value: JsonValue, caseExact: boolean): string {
  if (typeof value === "string") return caseExact ? `s${value}` : `s${foldCase(value)}`;
  return `j${JSON.stringify(value)}`;
}

function declared(element: JsonValue, attribute: CompiledAttribute): JsonArray {
  return isObject(element) ? attribute.subAttributes.map((sub) => element[sub.name] ?? null) : [];
}

function typesAgree(left: JsonValue, right: JsonValue): boolean {
  if (!isObject(left) || !isObject(right)) return true;
  const { type: one } = left;
  const { type: other } = right;
  if (typeof one !== "string" || typeof other !== "string") return true;
  return foldCase(one) === foldCase(other);
}

/** Finds elements in a list in constant time, however long it is. */
export interface ElementIndex {
  /** The position of the element that is the same as this one: equal `value`, and types that do not disagree. */
  find(element: JsonValue): number | undefined;
  add(element: JsonValue, position: number): void;
}

export function indexElements(elements: JsonArray, attribute: CompiledAttribute): ElementIndex {
  const positions = new Map<string, { readonly element: JsonValue; readonly position: number }[]>();
  const index: ElementIndex = {
    find: (element) =>
      positions.get(elementKey(element, attribute))?.find((entry) => typesAgree(entry.element, element))?.position,
    add(element, position) {
      const key = elementKey(element, attribute);
      const entries = positions.get(key);
      if (entries === undefined) positions.set(key, [{ element, position }]);
      else entries.push({ element, position });
    },
  };
  for (const [position, element] of elements.entries()) index.add(element, position);
  return index;
}

/** The elements without those that repeat an earlier one. */
export function distinct(elements: JsonArray, attribute: CompiledAttribute): JsonArray {
  if (elements.length < 2) return elements;
  const index = indexElements([], attribute);
  return elements.filter((element, position) => {
    if (index.find(element) !== undefined) return false;
    index.add(element, position);
    return true;
  });
}
