import type { JsonObject } from "@castellan/scim";

/** A field of the vault that holds the value which SCIM labels with `type`. */
export interface Slot<Field extends string> {
  readonly type: string;
  readonly field: Field;
}

/**
 * Which element goes into which field: each into the one of its own type, the primary first; what finds that taken, or has
 * no such type, into the first field left. What finds none is not among the answer.
 */
export function placeElements<Field extends string>(
  elements: readonly JsonObject[],
  slots: readonly Slot<Field>[],
): ReadonlyMap<Field, JsonObject> {
  const placed = new Map<Field, JsonObject>();
  const left: JsonObject[] = [];
  const primaryFirst = [...elements].sort((a, b) => Number(b.primary === true) - Number(a.primary === true));
  for (const element of primaryFirst) {
    const type = typeof element.type === "string" ? element.type.toLowerCase() : "";
    const slot = slots.find((candidate) => candidate.type === type);
    if (slot === undefined || placed.has(slot.field)) left.push(element);
    else placed.set(slot.field, element);
  }
  for (const element of left) {
    const free = slots.find(({ field }) => !placed.has(field));
    if (free !== undefined) placed.set(free.field, element);
  }
  return placed;
}
