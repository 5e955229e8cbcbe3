import { scimErrors } from "../error/scim-error.ts";
import { filterPredicate } from "../filter/predicate.ts";
import type { Resource } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { ListQuery } from "./list-query.ts";
import { compileOrder } from "./sort.ts";

export interface Page {
  readonly totalResults: number;
  readonly resources: readonly Resource[];
}

/** How many resources may be held at once to find a page among unordered candidates. */
const widestWindow = 100_000;

/**
 * Does what a store left undone: filters, counts, sorts and cuts its candidates. Of any number that stream past, only those up
 * to the end of the page are kept. Throws `tooMany` for a page so far out that it would need more than `widestWindow`.
 */
export async function pageOfCandidates(
  candidates: AsyncIterable<Resource>,
  query: ListQuery,
  type: CompiledResourceType,
): Promise<Page> {
  const matches = query.filter === undefined ? undefined : filterPredicate(query.filter, type);
  const order = compileOrder(query.sort, type);
  const count = query.count ?? Number.POSITIVE_INFINITY;
  const needed = count === 0 ? 0 : query.startIndex - 1 + count;
  let kept: Resource[] = [];
  let totalResults = 0;
  for await (const resource of candidates) {
    if (matches !== undefined && !matches(resource)) continue;
    totalResults += 1;
    if (needed === 0) continue;
    kept.push(resource);
    if (kept.length > 2 * Math.min(needed, widestWindow)) kept = nearestFirst(kept, order, needed);
  }
  return { totalResults, resources: nearestFirst(kept, order, needed).slice(query.startIndex - 1) };
}

function nearestFirst(
  kept: Resource[],
  order: (left: Resource, right: Resource) => number,
  needed: number,
): Resource[] {
  if (needed > widestWindow && kept.length > widestWindow) {
    throw scimErrors.tooMany(
      `The page ends after more than ${widestWindow} results, which are not sorted in the back end; narrow the list with a filter`,
    );
  }
  return kept.sort(order).slice(0, needed);
}
