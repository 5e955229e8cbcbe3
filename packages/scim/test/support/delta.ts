import type {
  AttributeChange,
  CompiledAttribute,
  CompiledResourceType,
  JsonObject,
  JsonValue,
  Modification,
  PatchOperation,
} from "@castellan/scim";
import { findAttribute, readValue } from "@castellan/scim";
import { formatAttributePath } from "../../src/attribute/compiled.ts";
import { equal, isArray, isObject, type Writable } from "../../src/json/value.ts";
import { writeValue } from "../../src/resource/access.ts";

function found(change: AttributeChange, type: CompiledResourceType) {
  const place = findAttribute(change.path, type);
  if (place === undefined) throw new Error(`the delta names what there is not: ${formatAttributePath(change.path)}`);
  return place;
}

/** What a store does that keeps resources attribute by attribute: carries out the delta, and that alone. */
export function applyChanges(
  before: JsonObject,
  changes: readonly AttributeChange[],
  type: CompiledResourceType,
): JsonObject {
  const draft: Writable = structuredClone(before);
  for (const change of changes) {
    const { attribute, subAttribute } = found(change, type);
    writeValue(draft, attribute, changed(readValue(draft, attribute), change, subAttribute));
  }
  return draft;
}

function changed(
  current: JsonValue | undefined,
  { operation, value }: AttributeChange,
  sub: CompiledAttribute | undefined,
): JsonValue | undefined {
  if (operation === "set" && sub === undefined) return value ?? undefined;
  if (operation === "set" && sub !== undefined) {
    const { [sub.name]: _, ...rest } = isObject(current) ? current : {};
    return value === null ? rest : { ...rest, [sub.name]: value };
  }
  const elements = isArray(current) ? current : [];
  const named = isArray(value) ? value : [];
  if (operation === "add") return [...elements, ...named];
  const left = elements.filter((element) => !named.some((gone) => equal(gone, element)));
  if (elements.length - left.length !== named.length) throw new Error("the delta removes what there is not");
  return left.length === 0 ? undefined : left;
}

/** The PATCH that undoes a change. */
export function inverse({ before, changes }: Modification, type: CompiledResourceType): readonly PatchOperation[] {
  const undone = new Map<string, PatchOperation>();
  for (const change of changes) {
    const { attribute, subAttribute } = found(change, type);
    const path = formatAttributePath(change.path);
    const whole = readValue(before, attribute);
    const value = subAttribute === undefined ? whole : isObject(whole) ? whole[subAttribute.name] : undefined;
    undone.set(path, value === undefined ? { op: "remove", path } : { op: "replace", path, value });
  }
  return [...undone.values()];
}

/** A resource whose lists are in one order: the order of a multi-valued attribute means nothing. */
export function ordered(value: JsonValue | undefined): JsonValue {
  if (isArray(value)) {
    return value.map(ordered).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (!isObject(value)) return value ?? null;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
}
