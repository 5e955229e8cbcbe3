import type { ReadOptions, RenderedResource, Resource } from "@castellan/scim";
import type { UnitOfWork } from "@castellan/storage";
import { type ResourceRow, renderRow, resourceOf } from "../form/row.ts";
import { placeOf } from "../layout/identifier.ts";
import { seqAt, type TypeSpace } from "../layout/space.ts";
import type { StoreParts } from "../store-parts.ts";
import type { ScimTables } from "../tables.ts";
import { elementsOf } from "./elements.ts";

async function findRow(parts: StoreParts, space: TypeSpace, id: string): Promise<ResourceRow | undefined> {
  const seq = seqAt(space, placeOf(id));
  return seq === undefined ? undefined : parts.reading.byId.first({ seq, id });
}

export async function getResource(
  parts: StoreParts,
  id: string,
  options: ReadOptions | undefined,
): Promise<Resource | undefined> {
  const space = await parts.space();
  const row = await findRow(parts, space, id);
  return row === undefined ? undefined : readResource(parts, space, row, options);
}

export async function renderResource(parts: StoreParts, id: string): Promise<RenderedResource | undefined> {
  const space = await parts.space();
  const row = await findRow(parts, space, id);
  if (row === undefined) return undefined;
  const elements = parts.layout.apart.length === 0 ? [] : await elementsOf(parts, space, row.seq, undefined);
  return renderRow(row, elements ?? [], parts.layout.type.name);
}

/** The resource of a row; `undefined` when an attribute has more than `most` elements to be shown. */
export async function readResource(
  parts: StoreParts,
  space: TypeSpace,
  row: ResourceRow,
  options: ReadOptions | undefined,
  within: { readonly unit?: UnitOfWork<ScimTables>; readonly most?: number } = {},
): Promise<Resource | undefined> {
  const { layout } = parts;
  const elements = layout.apart.length === 0 ? [] : await elementsOf(parts, space, row.seq, options, within);
  return elements === undefined ? undefined : resourceOf(row, elements, layout.type.name);
}
