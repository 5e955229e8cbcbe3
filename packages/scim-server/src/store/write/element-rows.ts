import type { AttributeChange, JsonValue } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { type ElementForm, elementForm, elementKey } from "../form/element.ts";
import { listOf } from "../form/json.ts";
import type { ApartAttribute } from "../layout/layout.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";

/** A change of an attribute that is kept apart. */
export interface ElementChange extends Pick<AttributeChange, "operation" | "value"> {
  readonly apart: ApartAttribute;
}

export async function addElements(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  { position }: ApartAttribute,
  forms: readonly ElementForm[],
): Promise<void> {
  const attribute = space.firstAttribute + position;
  for (const form of forms) await writing.putElement.all({ attribute, seq, ...form }, unit);
}

/**
 * Applies changes row by row, so that the cost is that of the change, whatever the resource holds. Each is idempotent and they
 * commute: to add what is there, or to remove what is gone, changes nothing. `set` takes all elements away, and puts others there.
 */
export async function changeElements(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  changes: readonly ElementChange[],
): Promise<void> {
  for (const { apart, operation, value } of changes) {
    const attribute = space.firstAttribute + apart.position;
    if (operation === "set") await parts.writing.deleteElements.all({ attribute, seq }, unit);
    for (const element of listOf(value)) {
      if (operation === "remove") await removeElement(parts, unit, apart, { attribute, seq }, element);
      else await addElement(parts, unit, apart, { attribute, seq }, element);
    }
  }
}

interface Place {
  readonly attribute: number;
  readonly seq: number;
}

/** An element without `type` is the same as any of its value; one with a type takes the place of the one without. */
async function addElement(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  apart: ApartAttribute,
  place: Place,
  element: JsonValue,
): Promise<void> {
  const form = elementForm(element, apart);
  const { value, kind } = form;
  if (apart.hasKinds && kind === "") {
    const same = await writing.findElement.first({ ...place, value }, unit);
    if (same !== undefined && same.kind !== "") return;
  } else if (apart.hasKinds) {
    await writing.deleteElement.all({ ...place, value, kind: "" }, unit);
  }
  await writing.putElement.all({ ...place, ...form }, unit);
}

async function removeElement(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  apart: ApartAttribute,
  place: Place,
  element: JsonValue,
): Promise<void> {
  const { value, kind } = elementKey(element, apart);
  if (kind === "") {
    await writing.deleteElementsOfValue.all({ ...place, value }, unit);
    return;
  }
  await writing.deleteElement.all({ ...place, value, kind }, unit);
  await writing.deleteElement.all({ ...place, value, kind: "" }, unit);
}
