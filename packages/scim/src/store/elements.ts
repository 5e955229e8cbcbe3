import type { CompiledAttribute } from "../attribute/compiled.ts";
import { foldCase } from "../attribute/text.ts";
import { equal, isArray, isObject, type Writable } from "../json/value.ts";
import { findAttribute } from "../path/resolve.ts";
import type { Modification, ReadOptions } from "../provider/resource-store.ts";
import { readValue, writeValue } from "../resource/access.ts";
import type { JsonArray, JsonValue, Resource } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";

/** The elements whose `value` is one of these; `undefined` when there are none. */
export function chosenElements(
  elements: JsonValue | undefined,
  values: readonly string[],
  attribute: CompiledAttribute,
): JsonArray | undefined {
  const isExact = attribute.subAttributesByName.get("value")?.caseExact ?? true;
  const fold = (text: string) => (isExact ? text : foldCase(text));
  const wanted = new Set(values.map(fold));
  const isWanted = (element: JsonValue) =>
    isObject(element) && typeof element.value === "string" && wanted.has(fold(element.value));
  const chosen = isArray(elements) ? elements.filter(isWanted) : [];
  return chosen.length === 0 ? undefined : chosen;
}

/**
 * The resource as it will be, where the modification knew only some elements of an attribute: those that it did not know stay, and the
 * others come and go as its changes say.
 */
export function withElementChanges(
  after: Resource,
  { changes }: Modification,
  current: Resource,
  read: ReadOptions | undefined,
  type: CompiledResourceType,
): Resource {
  const { elements = [] } = read ?? {};
  if (elements.length === 0) return after;
  const whole: Writable = { ...after };
  for (const { path } of elements) {
    const attribute = findAttribute(path, type)?.attribute;
    if (attribute === undefined) continue;
    const own = changes.filter(
      (change) => change.path.attribute === path.attribute && change.path.schema === path.schema,
    );
    const valuesOf = (operation: "add" | "remove") =>
      own.flatMap((change) => (change.operation === operation && isArray(change.value) ? change.value : []));
    const removed = valuesOf("remove");
    const before = readValue(current, attribute);
    const stayed = (isArray(before) ? before : []).filter((element) => !removed.some((item) => equal(item, element)));
    const next = [...stayed, ...valuesOf("add")];
    writeValue(whole, attribute, next.length === 0 ? undefined : next);
  }
  return { ...whole, schemas: after.schemas, id: after.id };
}
