import { scimErrors } from "../error/scim-error.ts";
import { filterPredicate } from "../filter/predicate.ts";
import type { Resource } from "../resource/resource.ts";
import type { CompiledResourceType } from "../schema/compiled.ts";
import type { ListPosition, ListQuery } from "./list-query.ts";
import { compileOrder, isSortPosition, type Order, type SortPosition } from "./sort.ts";

export interface Page {
  readonly totalResults: number;
  readonly resources: readonly Resource[];
  /** Where the following page begins; absent on the last one. */
  readonly next?: ListPosition;
}

/** How many resources may be held at once to find a page among unordered candidates. */
export const widestWindow = 100_000;

interface Placed {
  readonly resource: Resource;
  readonly position: SortPosition;
}

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
  const begin = beginOf(query);
  const count = query.count ?? Number.POSITIVE_INFINITY;
  const needed = count === 0 ? 0 : begin.skipped + count;
  let kept: Placed[] = [];
  let totalResults = 0;
  let reached = 0;
  for await (const resource of candidates) {
    if (matches !== undefined && !matches(resource)) continue;
    totalResults += 1;
    if (needed === 0) continue;
    const position = order.position(resource);
    if (begin.after !== undefined && order.compare(position, begin.after) <= 0) continue;
    reached += 1;
    kept.push({ resource, position });
    if (kept.length > 2 * Math.min(needed, widestWindow)) kept = nearestFirst(kept, order, needed);
  }
  const page = nearestFirst(kept, order, needed).slice(begin.skipped);
  const last = page.at(-1);
  const isLast = last === undefined || reached <= begin.skipped + page.length;
  return {
    totalResults,
    resources: page.map(({ resource }) => resource),
    ...(isLast ? {} : { next: last.position }),
  };
}

/** After a position, or after a number of resources. Throws `invalidCursor` for a position that no candidates gave. */
function beginOf({ after, startIndex }: ListQuery): { readonly skipped: number; readonly after?: SortPosition } {
  if (after === undefined) return { skipped: startIndex - 1 };
  if (isSortPosition(after)) return { skipped: 0, after };
  throw scimErrors.invalidCursor("The cursor does not fit the way this list is made any more; begin again");
}

function nearestFirst(kept: Placed[], order: Order, needed: number): Placed[] {
  if (needed > widestWindow && kept.length > widestWindow) {
    throw scimErrors.tooMany(
      `The page ends after more than ${widestWindow} results, which are not sorted in the back end; narrow the list with a filter`,
    );
  }
  return kept.sort((left, right) => order.compare(left.position, right.position)).slice(0, needed);
}
