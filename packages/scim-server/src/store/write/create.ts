import type { NewResource, Resource } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { elementForms, resourceForm } from "../form/resource-form.ts";
import { type ResourceRow, resourceOf } from "../form/row.ts";
import { hashSecrets, writeSecrets } from "../form/secret.ts";
import { createId } from "../layout/identifier.ts";
import type { TypeSpace } from "../layout/space.ts";
import { count } from "../read/counts.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";
import { addElements } from "./element-rows.ts";
import { addIndexRows } from "./index-rows.ts";

export async function createResource(parts: StoreParts, resource: NewResource): Promise<Resource> {
  const { layout, database } = parts;
  const secret = writeSecrets(await hashSecrets(resource, layout.secrets, parts.hash));
  const space = await parts.space();
  return database.transaction(async (unit) => {
    const [row] = await insertResources(parts, unit, space, [{ resource, secret }]);
    if (row === undefined) throw new TypeError("A resource went in and no row came of it.");
    const elements = elementForms(resource, layout).map((forms, position) => ({
      name: layout.apart[position]?.attribute.name ?? "",
      documents: forms.map((form) => form.document),
    }));
    return resourceOf(row, elements, layout.type.name);
  });
}

/** A resource that is to be made, and what is kept of its secrets. */
export interface NewRow {
  readonly resource: NewResource;
  readonly secret: string | null;
}

/** Makes all rows of some resources, in the order given. Throws `uniqueness`. */
export async function insertResources(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  resources: readonly NewRow[],
): Promise<readonly ResourceRow[]> {
  const { writing, layout, clock, database } = parts;
  const seqs = await nextSeqs(parts, unit, space, resources.length);
  const now = clock();
  const made = resources.map(({ resource, secret }, position) => {
    const seq = seqs[position] ?? space.first;
    const id = createId(seq - space.first);
    const { document, whole, search, index } = resourceForm(resource, id, layout);
    const row = { seq, id, version: 1, created: now, modified: now, document, whole };
    return { row, values: { ...row, search, secret }, entries: index };
  });
  await writing.insertResources.all({ rows: JSON.stringify(made.map(({ values }) => values)) }, unit);
  await addIndexRows(
    parts,
    unit,
    space,
    made.map(({ row: { seq }, entries }) => ({ seq, entries })),
  );
  for (const [position, { resource }] of resources.entries()) {
    for (const [index, forms] of elementForms(resource, layout).entries()) {
      const apart = layout.apart[index];
      if (apart !== undefined) await addElements(parts, unit, space, seqs[position] ?? space.first, apart, forms);
    }
  }
  await count(writing, unit, seqs, 1, database.dialect);
  return made.map(({ row }) => row);
}

/** The next places in the order of creation. On SQLite, where units take turns, those after the last one taken. */
export async function nextSeqs(
  { writing, database }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  wanted: number,
): Promise<readonly number[]> {
  if (database.dialect === "postgres") {
    const rows = await writing.places.all({ count: wanted }, unit);
    return rows.map((row) => space.first + row.place);
  }
  const last = await writing.lastSeq.first({ first: space.first, end: space.end }, unit);
  const first = (last?.seq ?? space.first) + 1;
  return Array.from({ length: wanted }, (_, index) => first + index);
}
