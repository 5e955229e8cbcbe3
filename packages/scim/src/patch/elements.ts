import {
  canonicalise,
  canonicaliseElements,
  canonicaliseOne,
  isPrimary,
  unwrapped,
} from "../attribute/canonicalise.ts";
import type { CompiledAttribute } from "../attribute/compiled.ts";
import { distinct, indexElements, locateElements } from "../attribute/element.ts";
import { scimErrors } from "../error/scim-error.ts";
import { isArray, isObject } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import { carryOver } from "../resource/replace.ts";
import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";
import { mergeComplex } from "./merge.ts";

/** An add may be of one new value (RFC 7644 section 3.5.2.1). */
function asList(value: JsonValue): JsonArray {
  return isArray(value) ? value : [value];
}

/** An element with what an equal one says beyond it; the spelling of the `value` they share stays. */
function enrich(
  element: JsonObject,
  addition: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonObject {
  const shared = isObject(addition) && element.value !== undefined ? { ...addition, value: element.value } : addition;
  return mergeComplex(element, shared, attribute, tolerate, "keep") ?? element;
}

/**
 * Adds elements (RFC 7644 section 3.5.2.1): those that are there already are not added again, but take the further sub-attributes
 * given with them.
 */
export function addElements(
  current: JsonArray,
  value: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray {
  const given = canonicaliseElements(asList(value), attribute, tolerate) ?? [];
  const places = locateElements(given, current, attribute);
  const elements = [...current];
  let primary: JsonValue | undefined;
  for (const [at, addition] of given.entries()) {
    const place = places[at];
    const element = place === undefined ? undefined : current[place];
    const added = isObject(element) ? enrich(element, addition, attribute, tolerate) : addition;
    if (isPrimary(addition)) primary = added;
    if (place === undefined) elements.push(added);
    else if (isObject(element)) elements[place] = added;
  }
  return primary === undefined ? elements : handOverPrimary(elements, new Set([primary]));
}

/** The whole list anew (RFC 7644 section 3.5.2.3); elements that stay keep what a client cannot give. */
export function replaceElements(
  current: JsonArray,
  value: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray {
  const list = canonicalise(value, attribute, tolerate);
  const given = isArray(list) ? list : [];
  const carried = carryOver(attribute, current, given);
  return isArray(carried) ? carried : given;
}

/** The list without the elements that `value` names: not RFC 7644, yet what several clients send. */
export function removeListed(
  current: JsonArray,
  value: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray {
  const index = indexElements(canonicaliseElements(asList(value), attribute, tolerate) ?? [], attribute);
  return current.filter((element) => index.find(element) === undefined);
}

/** Sets or unassigns (null) sub-attributes of the chosen elements; an element that loses everything goes. */
export function mergeIntoChosen(
  current: JsonArray,
  chosen: ReadonlySet<JsonValue>,
  members: JsonObject,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray {
  const setsPrimary = Object.keys(members).some((name) => name.toLowerCase() === "primary");
  const touched = new Set<JsonValue>();
  const elements = current.flatMap((element) => {
    if (!chosen.has(element) || !isObject(element)) return [element];
    const merged = mergeComplex(element, members, attribute, tolerate);
    if (merged === undefined) return [];
    if (setsPrimary && isPrimary(merged)) touched.add(merged);
    return [merged];
  });
  return distinct(handOverPrimary(elements, touched), attribute);
}

/** Puts another value in the place of each chosen element (RFC 7644 section 3.5.2.3, value filter without sub-attribute). */
export function replaceChosen(
  current: JsonArray,
  chosen: ReadonlySet<JsonValue>,
  value: JsonValue,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): JsonArray {
  const element = canonicaliseOne(unwrapped(value, attribute, tolerate), attribute, tolerate);
  if (element === undefined) return current.filter((item) => !chosen.has(item));
  const replaced = current.map((item) => {
    const carried = chosen.has(item) ? carryOver(attribute, [item], [element]) : item;
    return isArray(carried) ? (carried[0] ?? element) : (carried ?? item);
  });
  if (!isPrimary(element)) return distinct(replaced, attribute);
  // The first is primary where several are replaced: distinct makes one of them.
  const first = replaced[current.findIndex((item) => chosen.has(item))] ?? element;
  return distinct(handOverPrimary(replaced, new Set([first])), attribute);
}

/** One element became primary, so the others no longer are (RFC 7644 section 3.5.2). */
function handOverPrimary(elements: JsonArray, primaries: ReadonlySet<JsonValue>): JsonArray {
  if (primaries.size === 0) return elements;
  if (primaries.size > 1)
    throw scimErrors.invalidValue("Several values would become primary; at most one may be primary");
  return elements.map((element) =>
    isPrimary(element) && isObject(element) && !primaries.has(element) ? { ...element, primary: false } : element,
  );
}
