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
    const [seq = space.first] = await nextSeqs(parts, unit, space, 1);
    const row = await insertResource(parts, unit, space, seq, resource, secret);
    await count(parts.writing, unit, [seq], 1, database.dialect);
    const elements = elementForms(resource, layout).map((forms, position) => ({
      name: layout.apart[position]?.attribute.name ?? "",
      documents: forms.map((form) => form.document),
    }));
    return resourceOf(row, elements, layout.type.name);
  });
}

/** Everything of one resource but its count. */
export async function insertResource(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  seq: number,
  resource: NewResource,
  secret: string | null,
): Promise<ResourceRow> {
  const { writing, layout, clock } = parts;
  const id = createId(seq - space.first);
  const form = resourceForm(resource, id, layout);
  const now = clock();
  const { document, whole, search } = form;
  const row = { seq, id, version: 1, created: now, modified: now, document, whole };
  await writing.insertResource.all({ ...row, search, secret }, unit);
  await addIndexRows(parts, unit, space, seq, form.index);
  for (const [index, forms] of elementForms(resource, layout).entries()) {
    const apart = layout.apart[index];
    if (apart !== undefined) await addElements(parts, unit, space, seq, apart, forms);
  }
  return row;
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
