import type { AttributePath, ListQuery, ListResult, RenderedPage } from "@castellan/scim";
import { renderRow, resourceOf } from "../form/row.ts";
import type { Layout } from "../layout/layout.ts";
import type { StoreParts } from "../store-parts.ts";
import { elementsOfMany } from "./elements.ts";
import { iterateMatches } from "./iterate.ts";
import { findPage } from "./page.ts";
import { writePosition } from "./position.ts";

export async function listResources(parts: StoreParts, query: ListQuery): Promise<ListResult> {
  const found = await findPage(parts, query);
  if ("inexact" in found) {
    return { kind: "candidates", resources: iterateMatches(parts, found.space, found.inexact, query.excluded) };
  }
  const { rows, totalResults, next } = found;
  const elements = await elementsOfRows(parts, rows, query.excluded);
  const resources = rows.map((row) => resourceOf(row, elements(row.seq), parts.layout.type.name));
  return { kind: "page", totalResults, resources, ...(next === undefined ? {} : { next: writePosition(next) }) };
}

/** The page as texts; `undefined` where something that the texts hold is not to be shown, or SQL cannot say all of the filter. */
export async function renderResources(parts: StoreParts, query: ListQuery): Promise<RenderedPage | undefined> {
  if (!query.excluded.every((path) => isOutsideText(path, parts.layout))) return undefined;
  const found = await findPage(parts, query);
  if ("inexact" in found) return undefined;
  const { rows, totalResults, next } = found;
  const elements = await elementsOfRows(parts, rows, query.excluded);
  const resources = rows.map((row) => renderRow(row, elements(row.seq), parts.layout.type.name));
  return { totalResults, resources, ...(next === undefined ? {} : { next: writePosition(next) }) };
}

async function elementsOfRows(
  parts: StoreParts,
  rows: readonly { readonly seq: number }[],
  excluded: readonly AttributePath[],
) {
  if (parts.layout.apart.length === 0) return () => [];
  const seqs = rows.map((row) => row.seq);
  return elementsOfMany(parts, await parts.space(), seqs, excluded);
}

/** Whether the text of a row has nothing of the attribute: it is never shown, not by default, or kept apart. */
function isOutsideText(path: AttributePath, { apart, attributes }: Layout): boolean {
  const names = (attribute: { readonly path: AttributePath }) =>
    attribute.path.attribute === path.attribute && attribute.path.schema === path.schema;
  if (path.subAttribute !== undefined) return false;
  if (apart.some((one) => names(one.attribute))) return true;
  const attribute = attributes.find(names);
  return attribute?.returned === "never" || attribute?.returned === "request" || attribute?.mutability === "writeOnly";
}
