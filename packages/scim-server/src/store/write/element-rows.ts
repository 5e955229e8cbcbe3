import type { AttributeChange } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { type ElementForm, type ElementKey, elementForm, elementKey } from "../form/element.ts";
import { listOf } from "../form/json.ts";
import type { ApartAttribute } from "../layout/layout.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";

/** A change of an attribute that is kept apart. */
export interface ElementChange extends Pick<AttributeChange, "operation" | "value"> {
  readonly apart: ApartAttribute;
}

/** The elements of one attribute of one resource. */
interface Place {
  readonly attribute: number;
  readonly seq: number;
}

/** Elements that are written by one statement. */
const elementsAtOnce = 500;

/** Puts elements of different keys where none of the resource's are. */
export async function addElements(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  { position }: ApartAttribute,
  forms: readonly ElementForm[],
): Promise<void> {
  const attribute = space.firstAttribute + position;
  for (const rows of batchesOf(forms)) await writing.putElements.all({ attribute, seq, rows }, unit);
}

/**
 * Applies changes row by row, so that the cost is that of the change, whatever the resource holds. Each is idempotent and they
 * commute: to add what is there, or to remove what is gone, changes nothing. `set` takes all elements away, and puts others there.
 * `exact` changes were worked out from all the elements there are, and mean these alone; others meet what came meanwhile: an element
 * without `type` is then the same as any of its value.
 */
export async function changeElements(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  changes: readonly ElementChange[],
  exact: boolean,
): Promise<void> {
  for (const { apart, operation, value } of changes) {
    const meets = apart.hasKinds && !exact;
    const place = { attribute: space.firstAttribute + apart.position, seq };
    if (operation === "set") await parts.writing.deleteAllElements.all(place, unit);
    const elements = listOf(value);
    if (operation === "remove") {
      await removeElements(
        parts,
        unit,
        place,
        elements.map((element) => elementKey(element, apart)),
        meets,
      );
    } else {
      const forms = elements.map((element) => elementForm(element, apart));
      await mergeElements(parts, unit, place, forms, meets);
    }
  }
}

/** Where they meet others, an element with a type takes the place of the one without. */
async function mergeElements(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  place: Place,
  forms: readonly ElementForm[],
  meets: boolean,
): Promise<void> {
  const distinct = [...new Map(forms.map((form) => [JSON.stringify([form.value, form.kind]), form])).values()];
  const typed = meets ? distinct.filter(({ kind }) => kind !== "") : distinct;
  for (const rows of meets ? batchesOf(typed.map(({ value }) => ({ value, kind: "" }))) : []) {
    await writing.deleteElements.all({ ...place, rows }, unit);
  }
  for (const rows of batchesOf(typed)) await writing.putElements.all({ ...place, rows }, unit);
  const untyped = meets ? distinct.filter(({ kind }) => kind === "") : [];
  const known = new Set<string>();
  for (const rows of batchesOf(untyped.map(({ value, kind }) => ({ value, kind })))) {
    for (const { value, kind } of await writing.findElements.all({ ...place, rows }, unit)) {
      if (kind !== "") known.add(value);
    }
  }
  for (const rows of batchesOf(untyped.filter(({ value }) => !known.has(value)))) {
    await writing.putElements.all({ ...place, rows }, unit);
  }
}

async function removeElements(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  place: Place,
  keys: readonly ElementKey[],
  meets: boolean,
): Promise<void> {
  if (!meets) {
    for (const rows of batchesOf(keys)) await writing.deleteElements.all({ ...place, rows }, unit);
    return;
  }
  for (const rows of batchesOf(keys.filter(({ kind }) => kind === ""))) {
    await writing.deleteElementsOfValues.all({ ...place, rows }, unit);
  }
  const typed = keys.filter(({ kind }) => kind !== "");
  for (const rows of batchesOf(
    typed.flatMap(({ value, kind }) => [
      { value, kind },
      { value, kind: "" },
    ]),
  )) {
    await writing.deleteElements.all({ ...place, rows }, unit);
  }
}

/** Rows as JSON arrays, none for no rows. */
function batchesOf(rows: readonly object[]): readonly string[] {
  const batches: string[] = [];
  for (let first = 0; first < rows.length; first += elementsAtOnce) {
    batches.push(JSON.stringify(rows.slice(first, first + elementsAtOnce)));
  }
  return batches;
}
