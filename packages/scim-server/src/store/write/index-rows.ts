import { scimErrors } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import type { IndexEntry } from "../form/index-entry.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";

function keyOf({ indexed, missing, value }: IndexEntry, space: TypeSpace, seq: number) {
  const tie = indexed.unique && missing === 0 ? 0 : seq;
  return { attribute: space.firstAttribute + indexed.position, missing, value, tie };
}

/** Throws `uniqueness`, naming the attribute, when another resource has a value that must be unique. */
export async function addIndexRows(
  { writing, layout }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  entries: readonly IndexEntry[],
): Promise<void> {
  for (const entry of entries) {
    const added = await writing.insertIndex.first({ ...keyOf(entry, space, seq), seq }, unit);
    if (added === undefined) {
      throw scimErrors.uniqueness(`${entry.indexed.label} is taken already by another ${layout.type.name}`);
    }
  }
}

export async function removeIndexRows(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  entries: readonly IndexEntry[],
): Promise<void> {
  for (const entry of entries) await writing.deleteIndex.all(keyOf(entry, space, seq), unit);
}
