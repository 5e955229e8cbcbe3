import type { ListQuery } from "@castellan/scim";
import { indexKey } from "../form/index-entry.ts";
import type { TypeSpace } from "../layout/space.ts";
import { jsonDialect } from "../search/dialect.ts";
import { compileFilter, type FilterContext, type SqlFilter } from "../search/filter.ts";
import { indexOf } from "../search/index-condition.ts";
import type { StoreParts } from "../store-parts.ts";
import { countAll, locate } from "./counts.ts";
import { countMatches, selectMatches } from "./match.ts";
import { scannedPage } from "./scan.ts";
import { sortedPage } from "./sorted.ts";
import { cutPage, type FoundPage, type Window, windowOf } from "./window.ts";

export function filterContext({ layout, database }: StoreParts, space: TypeSpace): FilterContext {
  return { json: jsonDialect(database.dialect), layout, space };
}

/** The page that a query asks for; or its filter, where SQL cannot say all of it. */
export async function findPage(
  parts: StoreParts,
  query: ListQuery,
): Promise<FoundPage | { readonly inexact: SqlFilter; readonly space: TypeSpace }> {
  const space = await parts.space();
  const context = filterContext(parts, space);
  const lookup = await lookupPage(parts, query, context);
  if (lookup !== undefined) return lookup;
  const filter = query.filter === undefined ? undefined : compileFilter(query.filter, context);
  // Where such a list goes on is for the provider to say, which cuts it.
  if (filter?.exact === false) return { inexact: filter, space };
  const window = windowOf(query);
  if (query.sort !== undefined) return sortedPage(parts, context, window, filter, query.sort);
  if (filter === undefined) return unfilteredPage(parts, space, window);
  const isScan = !filter.narrow && parts.database.dialect === "sqlite";
  return isScan ? scannedPage(parts, space, window, filter) : filteredPage(parts, space, window, filter);
}

/** Costs the same wherever the page is: blocks are counted, not rows. */
async function unfilteredPage(parts: StoreParts, space: TypeSpace, window: Window): Promise<FoundPage> {
  const { reading } = parts;
  const totalResults = await countAll(reading, space);
  const { skipped, limit, after } = window;
  if (limit === 0 || skipped >= totalResults) return { totalResults, rows: [] };
  const start = after === undefined ? await locate(reading, space, skipped) : { seq: after.seq + 1, offset: 0 };
  if (start === undefined) return { totalResults, rows: [] };
  const rows = await reading.after.all({ after: start.seq - 1, end: space.end, limit, offset: start.offset });
  return cutPage(rows, totalResults, window, ({ seq }) => ({ seq }));
}

/** `userName eq "bjensen"`, by far the most frequent filter: one prepared query where it is one of an index. */
async function lookupPage(
  { reading }: StoreParts,
  query: ListQuery,
  context: FilterContext,
): Promise<FoundPage | undefined> {
  const { filter, sort, after, wantsNext } = query;
  if (filter?.kind !== "comparison" || filter.operator !== "eq" || sort !== undefined) return undefined;
  if (after !== undefined || wantsNext === true) return undefined;
  const { skipped, count, limit } = windowOf(query);
  const indexed = indexOf(filter, context);
  const value =
    indexed === undefined || typeof filter.value !== "string" ? undefined : indexKey(filter.value, indexed.leaf);
  if (indexed === undefined || value === undefined) return undefined;
  const attribute = context.space.firstAttribute + indexed.position;
  const rows = count === 0 ? [] : await reading.byIndex.all({ attribute, value, limit, offset: skipped });
  if (skipped === 0 && rows.length < count) return { totalResults: rows.length, rows };
  const counted = await reading.countByIndex.first({ attribute, value });
  return { totalResults: counted?.count ?? 0, rows };
}

async function filteredPage(
  parts: StoreParts,
  space: TypeSpace,
  window: Window,
  filter: SqlFilter,
): Promise<FoundPage> {
  const { after, skipped, limit } = window;
  const rows =
    limit === 0
      ? []
      : await selectMatches(parts, space, filter, after?.seq ?? space.first - 1)
          .orderBy("scim_resources.seq")
          .limit(limit)
          .offset(skipped)
          .execute();
  const isAll = after === undefined && skipped === 0 && rows.length < limit;
  const totalResults = isAll ? rows.length : (after?.total ?? (await countMatches(parts, space, filter)));
  return cutPage(rows, totalResults, window, ({ seq }) => ({ seq, total: totalResults }));
}
