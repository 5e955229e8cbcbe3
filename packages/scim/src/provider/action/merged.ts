import { scimErrors } from "../../error/scim-error.ts";
import { widestWindow } from "../../list/candidates.ts";
import { firstPlace, type Place, type PlacedPage } from "../../list/place.ts";
import { compileOrder, type SortPosition } from "../../list/sort.ts";
import type { Resource } from "../../resource/resource.ts";
import type { Exchange } from "../exchange.ts";
import type { ListedResource } from "../outcome.ts";
import { listed, type MixedPage, mixedPage, type Places } from "./mixed-page.ts";
import { type ListPlan, readPage } from "./page.ts";

/** A page of several types, merged by sort value, and by id where that is equal. `begin` is as in a list in turn. */
export async function readMerged<Caller>(
  exchange: Exchange<Caller>,
  plans: readonly ListPlan<Caller>[],
  count: number,
  begin: number | Places,
): Promise<MixedPage<Caller>> {
  const skipped = typeof begin === "number" ? begin : 0;
  // Any one type may fill the page, and all that is before it.
  const window = count === 0 ? 0 : skipped + count;
  if (window > widestWindow) {
    throw scimErrors.tooMany(
      `The page ends after more than ${widestWindow} results; page by cursor, or narrow the list`,
    );
  }
  const wantsNext = typeof begin !== "number";
  const parts = await Promise.all(
    plans.map(async (plan, index) => {
      const place = typeof begin === "number" ? firstPlace : (begin[index] ?? null);
      const read = {
        place: place ?? firstPlace,
        count: place === null ? 0 : window,
        wantsNext: wantsNext && place !== null,
      };
      return { plan, place, page: await readPage(exchange, plan, read) };
    }),
  );
  const { merged, taken } = merge(parts, window);
  const totalResults = parts.reduce((sum, { page }) => sum + page.totalResults, 0);
  const resources = merged.slice(skipped);
  if (!wantsNext) return { totalResults, resources };
  const next = await Promise.all(parts.map((part, index) => placeAfter(exchange, part, taken[index] ?? 0)));
  return mixedPage(totalResults, resources, next);
}

interface Part<Caller> {
  readonly plan: ListPlan<Caller>;
  readonly place: Place | null;
  readonly page: PlacedPage<Resource>;
}

/** The first resources of all parts together, and how many each part gave. */
function merge<Caller>(parts: readonly Part<Caller>[], count: number) {
  const sources = parts.map(({ plan, page }) => {
    const order = compileOrder(plan.search.sort, plan.type.compiled);
    return { listed: listed(plan, page.resources), positions: page.resources.map(order.position), order };
  });
  // A type that lacks the attribute has no direction of its own; all the others have the same.
  const compare = (sources.find((_, index) => parts[index]?.plan.search.sort !== undefined) ?? sources[0])?.order
    .compare;
  const taken = parts.map(() => 0);
  const merged: ListedResource<Caller>[] = [];
  while (compare !== undefined && merged.length < count) {
    let first: { readonly source: number; readonly position: SortPosition } | undefined;
    for (const [source, { positions }] of sources.entries()) {
      const position = positions[taken[source] ?? 0];
      if (position === undefined) continue;
      if (first === undefined || compare(position, first.position) < 0) first = { source, position };
    }
    const item = first === undefined ? undefined : sources[first.source]?.listed[taken[first.source] ?? 0];
    if (first === undefined || item === undefined) break;
    merged.push(item);
    taken[first.source] = (taken[first.source] ?? 0) + 1;
  }
  return { merged, taken };
}

/** Where a part goes on after so many of its resources; only the store can say, so it is asked for that many. */
async function placeAfter<Caller>(
  exchange: Exchange<Caller>,
  { plan, place, page }: Part<Caller>,
  taken: number,
): Promise<Place | null> {
  if (place === null || page.resources.length === 0) return null;
  if (taken === 0) return place;
  if (taken === page.resources.length) return page.next ?? null;
  const cut = await readPage(exchange, plan, { place, count: taken, wantsNext: true });
  return cut.next ?? null;
}
