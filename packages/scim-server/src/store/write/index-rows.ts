import { scimErrors } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import type { IndexEntry } from "../form/index-entry.ts";
import type { TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";

/** The index rows of one resource. */
export interface ResourceEntries {
  readonly seq: number;
  readonly entries: readonly IndexEntry[];
}

function rowsOf({ seq, entries }: ResourceEntries, space: TypeSpace) {
  return entries.map(({ indexed, missing, value }) => {
    const tie = indexed.unique && missing === 0 ? 0 : seq;
    return { attribute: space.firstAttribute + indexed.position, missing, value, tie, seq };
  });
}

/** Throws `uniqueness`, naming the attribute, when another resource has a value that must be unique. */
export async function addIndexRows(
  { writing, layout }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  resources: readonly ResourceEntries[],
): Promise<void> {
  const rows = resources.flatMap((one) => rowsOf(one, space));
  if (rows.length === 0) return;
  const added = await writing.insertIndex.all({ rows: JSON.stringify(rows) }, unit);
  if (added.length === rows.length) return;
  const keyOf = (row: (typeof added)[number]) => JSON.stringify([row.attribute, row.missing, row.value, row.seq]);
  const known = new Set(added.map(keyOf));
  const refused = rows.find((row) => !known.has(keyOf(row)));
  const indexed = layout.indexed.find(({ position }) => space.firstAttribute + position === refused?.attribute);
  throw scimErrors.uniqueness(`${indexed?.label ?? "A value"} is taken already by another ${layout.type.name}`);
}

export async function removeIndexRows(
  { writing }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  resource: ResourceEntries,
): Promise<void> {
  const rows = rowsOf(resource, space);
  if (rows.length > 0) await writing.deleteIndex.all({ rows: JSON.stringify(rows) }, unit);
}
