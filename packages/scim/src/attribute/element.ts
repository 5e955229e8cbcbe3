import { isObject, type Writable } from "../json/value.ts";
import type { JsonArray, JsonObject, JsonValue } from "../resource/resource.ts";
import type { CompiledAttribute } from "./compiled.ts";
import { foldCase } from "./text.ts";

/**
 * What makes an element of a multi-valued attribute the one it is: its `value` and its `type` (RFC 7643 section 2.4: no two
 * elements share both), or where it has no `value` all that a client says of it, but for being primary.
 */
interface ElementKeys {
  value(element: JsonValue): string | number | boolean;
  /** Empty where the element does not say. */
  type(element: JsonValue): string;
}

function elementKeys(attribute: CompiledAttribute): ElementKeys {
  const value = attribute.subAttributesByName.get("value");
  const isExact = (attribute.type === "complex" ? value : attribute)?.caseExact ?? true;
  const telling = attribute.subAttributes.filter((sub) => sub.mutability !== "readOnly" && sub.assumed === undefined);
  const isTypeExact = attribute.subAttributesByName.get("type")?.caseExact ?? true;
  return {
    value(element) {
      const key = isObject(element) && value !== undefined ? element.value : element;
      if (typeof key === "string") return isExact ? key : foldCase(key);
      if (typeof key === "number" || typeof key === "boolean") return key;
      // U+0000 is in no text that a client may send, so these are never taken for one.
      return `\u0000${JSON.stringify(attribute.open ? element : membersOf(element, telling))}`;
    },
    type(element) {
      const type = isObject(element) ? element.type : undefined;
      if (typeof type !== "string") return "";
      return isTypeExact ? type : foldCase(type);
    },
  };
}

function membersOf(element: JsonValue, subs: readonly CompiledAttribute[]): JsonValue {
  return isObject(element) ? subs.map((sub) => element[sub.name] ?? null) : element;
}

/** Finds elements in a list in constant time, however long it is and whatever a client put in it. */
export interface ElementIndex {
  /** The position of the element with the same `value` and `type`. */
  findSame(element: JsonValue): number | undefined;
  /** The same where there is one, else the first of that `value` whose `type` does not disagree: one of the two has none. */
  find(element: JsonValue): number | undefined;
  add(element: JsonValue, position: number): void;
}

/** The elements of one `value`: the first, and those of other types. */
interface Bucket {
  readonly type: string;
  readonly position: number;
  others: Map<string, number> | undefined;
}

export function indexElements(elements: JsonArray, attribute: CompiledAttribute): ElementIndex {
  const keys = elementKeys(attribute);
  const buckets = new Map<string | number | boolean, Bucket>();
  const ofType = (bucket: Bucket, type: string): number | undefined =>
    bucket.type === type ? bucket.position : bucket.others?.get(type);
  const index: ElementIndex = {
    findSame(element) {
      const bucket = buckets.get(keys.value(element));
      return bucket === undefined ? undefined : ofType(bucket, keys.type(element));
    },
    find(element) {
      const bucket = buckets.get(keys.value(element));
      if (bucket === undefined) return undefined;
      const type = keys.type(element);
      return ofType(bucket, type) ?? (type === "" ? bucket.position : ofType(bucket, ""));
    },
    add(element, position) {
      const key = keys.value(element);
      const type = keys.type(element);
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, { type, position, others: undefined });
      else if (ofType(bucket, type) === undefined) bucket.others = (bucket.others ?? new Map()).set(type, position);
    },
  };
  for (const [position, element] of elements.entries()) index.add(element, position);
  return index;
}

/**
 * For each element wanted, the position of the one of `list` that it is: of the same `value` and `type`, or else of the same `value`
 * where one of the two says no `type`. No position is given twice. Takes time in proportion to both lists.
 */
export function locateElements(
  wanted: JsonArray,
  list: JsonArray,
  attribute: CompiledAttribute,
): readonly (number | undefined)[] {
  const keys = elementKeys(attribute);
  const found = wanted.map((): number | undefined => undefined);
  const byValue = new Map<string | number | boolean, Map<string, number>>();
  for (const [at, element] of wanted.entries()) {
    const key = keys.value(element);
    byValue.set(key, (byValue.get(key) ?? new Map<string, number>()).set(keys.type(element), at));
  }
  const alike: { readonly byType: ReadonlyMap<string, number>; readonly type: string; readonly position: number }[] =
    [];
  for (const [position, element] of list.entries()) {
    const byType = byValue.get(keys.value(element));
    if (byType === undefined) continue;
    const type = keys.type(element);
    const at = byType.get(type);
    if (at !== undefined && found[at] === undefined) found[at] = position;
    else alike.push({ byType, type, position });
  }
  for (const { byType, type, position } of alike) {
    const candidates = type === "" ? [...byType.values()] : [byType.get("")];
    const at = candidates.find((candidate) => candidate !== undefined && found[candidate] === undefined);
    if (at !== undefined) found[at] = position;
  }
  return found;
}

/**
 * The elements without those that repeat the value and type of an earlier one; what a repetition says beyond the earlier one is
 * not lost.
 */
export function distinct(elements: JsonArray, attribute: CompiledAttribute): JsonArray {
  if (elements.length < 2) return elements;
  const index = indexElements([], attribute);
  const kept: JsonValue[] = [];
  for (const element of elements) {
    const position = index.findSame(element);
    const earlier = position === undefined ? undefined : kept[position];
    if (position === undefined || earlier === undefined) {
      index.add(element, kept.length);
      kept.push(element);
    } else if (isObject(earlier) && isObject(element)) {
      kept[position] = completed(earlier, element, attribute);
    }
  }
  return kept;
}

function completed(earlier: JsonObject, later: JsonObject, attribute: CompiledAttribute): JsonObject {
  if (attribute.open) return earlier;
  const result: Writable = {};
  for (const { name, assumed } of attribute.subAttributes) {
    const isPrimary = assumed === false && later[name] === true;
    const value = isPrimary ? true : (earlier[name] ?? later[name]);
    if (value !== undefined) result[name] = value;
  }
  return result;
}
