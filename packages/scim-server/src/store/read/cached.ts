import { findAttribute, type ListQuery, type RenderedPage, type RenderedResource } from "@castellan/scim";
import type { Layout } from "../layout/layout.ts";
import type { StoreParts } from "../store-parts.ts";
import { renderResources } from "./list.ts";
import { lookupText } from "./lookup.ts";
import { renderResource } from "./resource.ts";
import type { TextCache } from "./text-cache.ts";

/** The resource with this id, from memory where it is there. */
export function renderCached(
  parts: StoreParts,
  cache: TextCache | undefined,
  id: string,
): RenderedResource | undefined | Promise<RenderedResource | undefined> {
  if (cache === undefined) return renderResource(parts, id);
  return cache.get(id) ?? renderAndKeep(parts, cache, id);
}

async function renderAndKeep(parts: StoreParts, cache: TextCache, id: string): Promise<RenderedResource | undefined> {
  const moment = cache.moment();
  const rendered = await renderResource(parts, id);
  if (rendered !== undefined) cache.keep(rendered, moment);
  return rendered;
}

/** A page; one that a unique value leads to, from memory where it is there. */
export function listCached(
  parts: StoreParts,
  cache: TextCache | undefined,
  query: ListQuery,
): RenderedPage | undefined | Promise<RenderedPage | undefined> {
  const lookup = cache === undefined ? undefined : lookupOf(query, parts.layout);
  if (cache === undefined || lookup === undefined) return renderResources(parts, query);
  const known = cache.find(lookup);
  return known === undefined ? listAndKeep(parts, cache, query, lookup) : { totalResults: 1, resources: [known] };
}

async function listAndKeep(
  parts: StoreParts,
  cache: TextCache,
  query: ListQuery,
  lookup: string,
): Promise<RenderedPage | undefined> {
  const moment = cache.moment();
  const page = await renderResources(parts, query);
  const [only, ...others] = page?.resources ?? [];
  if (only !== undefined && others.length === 0) cache.keep(only, moment, lookup);
  return page;
}

/** What `userName eq "x"` looks up; `undefined` for what is no such query. */
function lookupOf({ filter, startIndex, count, after }: ListQuery, { type }: Layout): string | undefined {
  if (filter?.kind !== "comparison" || filter.operator !== "eq" || typeof filter.value !== "string") return undefined;
  if (startIndex !== 1 || count === 0 || after !== undefined) return undefined;
  const found = findAttribute(filter.path, type);
  const attribute = found?.subAttribute ?? found?.attribute;
  if (attribute === undefined || attribute.uniqueness === "none" || attribute.type !== "string") return undefined;
  return lookupText(attribute, filter.value);
}
