import type { JsonValue, Resource } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { elementForms, resourceForm } from "./form/resource-form.ts";
import { type ResourceRow, resourceOf } from "./form/row.ts";
import type { TypeSpace } from "./layout/space.ts";
import { resourceColumns } from "./statement/reading.ts";
import type { StoreParts } from "./store-parts.ts";
import type { ScimTables } from "./tables.ts";
import { addElements } from "./write/element-rows.ts";
import { addIndexRows } from "./write/index-rows.ts";

const batchSize = 500;

/**
 * Writes every resource of a type anew, after its schema, its indexes or what is kept apart has changed. `apart` names the attributes
 * that were kept apart before, in the order of their numbers. Versions and times stay: nothing that a client sees has changed.
 */
export async function rewriteType(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  apart: readonly string[],
): Promise<void> {
  await unit
    .deleteFrom("scim_index")
    .where("attribute", ">=", space.firstAttribute)
    .where("attribute", "<", space.endAttribute)
    .execute();
  for (let after = space.first - 1; ; ) {
    const rows = await unit
      .selectFrom("scim_resources")
      .select(resourceColumns)
      .where("seq", ">", after)
      .where("seq", "<", space.end)
      .orderBy("seq")
      .limit(batchSize)
      .execute();
    for (const row of rows) await rewriteResource(parts, unit, space, row, apart);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

async function rewriteResource(
  parts: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  row: ResourceRow,
  apart: readonly string[],
): Promise<void> {
  const { seq, id, version } = row;
  const resource = await readOld(parts, unit, space, row, apart);
  const { document, whole, search, index } = resourceForm(resource, id, parts.layout);
  const values = { seq, id, version, next: version, modified: row.modified, document, whole, search, secret: null };
  await parts.writing.replaceResource.all(values, unit);
  await addIndexRows(parts, unit, space, [{ seq, entries: index }]);
  for (const [position, forms] of elementForms(resource, parts.layout).entries()) {
    const attribute = parts.layout.apart[position];
    if (attribute !== undefined) await addElements(parts, unit, space, seq, attribute, forms);
  }
}

/** The resource as the older layout has it; its element rows are taken away. */
async function readOld(
  { reading, writing, layout }: StoreParts,
  unit: UnitOfWork<ScimTables>,
  space: TypeSpace,
  row: ResourceRow,
  apart: readonly string[],
): Promise<Resource> {
  const resource: Record<string, JsonValue | undefined> & Resource = { ...resourceOf(row, [], layout.type.name) };
  for (const [position, name] of apart.entries()) {
    const key = { attribute: space.firstAttribute + position, seq: row.seq };
    const elements = await reading.elements.all({ ...key, limit: 2 ** 31 - 1 }, unit);
    await writing.deleteAllElements.all(key, unit);
    if (elements.length > 0) resource[name] = elements.map((element) => JSON.parse(element.document));
  }
  return resource;
}
