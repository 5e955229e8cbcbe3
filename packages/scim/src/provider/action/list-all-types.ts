import { scimErrors } from "../../error/scim-error.ts";
import { widestWindow } from "../../list/candidates.ts";
import type { ListParameters } from "../../list/parameters.ts";
import { firstPlace, type Place, type PlacedPage, readPlaces } from "../../list/place.ts";
import { compileOrder, type SortPosition } from "../../list/sort.ts";
import { defaultSelection } from "../../resource/projection.ts";
import type { Resource } from "../../resource/resource.ts";
import { type Exchange, projectorFor } from "../exchange.ts";
import type { ListedResource, Outcome } from "../outcome.ts";
import { type ListPlan, nextCursor, openCursor, pageSize, planOf, readPage } from "./page.ts";

/** Where each type's part of the list begins; `null` where it has ended. */
type Places = readonly (Place | null)[];

interface MixedPage<Caller> {
  readonly totalResults: number;
  readonly resources: readonly ListedResource<Caller>[];
  /** Absent on the last page. */
  readonly next?: Places;
}

/**
 * One list over every resource type (RFC 7644 section 3.4.2.1): type after type, or, when it is sorted, merged by the sort value. A type
 * that lacks an attribute has no value of it.
 */
export async function listAllTypes<Caller>(
  exchange: Exchange<Caller>,
  parameters: ListParameters,
): Promise<Outcome<Caller>> {
  const plans = planAllTypes(exchange, parameters);
  const count = pageSize(exchange.service, parameters);
  const read = parameters.sortBy === undefined ? readInTurn : readMerged;
  const { cursor, startIndex = 1 } = parameters;
  if (cursor === undefined) {
    const { totalResults, resources } = await read(exchange, plans, count, startIndex - 1);
    return { kind: "list", totalResults, startIndex, resources };
  }
  const position = await openCursor(exchange, plans, cursor);
  const places = position === undefined ? plans.map(() => firstPlace) : readPlaces(position, plans.length);
  const { totalResults, resources, next } = await read(exchange, plans, count, places);
  return { kind: "list", totalResults, resources, ...(await nextCursor(exchange, plans, next?.map(placeValue))) };
}

function placeValue(place: Place | null) {
  return place === null ? null : { ...place };
}

/** The types that can have a match, each with what concerns it of the request. */
function planAllTypes<Caller>(
  { service, tolerate }: Exchange<Caller>,
  parameters: ListParameters,
): readonly ListPlan<Caller>[] {
  const { filter, sortBy, sortOrder, attributes, excludedAttributes } = parameters;
  const across = service.acrossTypes;
  const filters = filter === undefined ? [] : across.filters(filter, tolerate);
  const sorts = sortBy === undefined ? [] : across.sorts(sortBy, sortOrder, tolerate);
  const selections = across.selections(attributes, excludedAttributes, tolerate);
  return service.types.flatMap((type, index) => {
    const own = filters[index] ?? true;
    if (own === false) return [];
    const projector = projectorFor(type, selections[index] ?? defaultSelection);
    return [planOf(type, projector, own === true ? undefined : own, sorts[index])];
  });
}

/** Type after type; `begin` is a number of resources to skip, or where each type's part begins. */
async function readInTurn<Caller>(
  exchange: Exchange<Caller>,
  plans: readonly ListPlan<Caller>[],
  count: number,
  begin: number | Places,
): Promise<MixedPage<Caller>> {
  const resources: ListedResource<Caller>[] = [];
  const next: (Place | null)[] = [];
  let totalResults = 0;
  for (const [index, plan] of plans.entries()) {
    const place = typeof begin === "number" ? { startIndex: Math.max(1, begin + 1 - totalResults) } : begin[index];
    const wanted = place ? count - resources.length : 0;
    const window = { place: place ?? firstPlace, count: wanted, wantsNext: typeof begin !== "number" && wanted > 0 };
    const page = await readPage(exchange, plan, window);
    totalResults += page.totalResults;
    resources.push(...listed(plan, page.resources));
    // A part that was not reached is still where it was, unless there is nothing in it.
    const untouched = wanted === 0 && page.totalResults > 0 ? (place ?? null) : null;
    next.push(page.next ?? untouched);
  }
  return withNext(totalResults, resources, next);
}

/** Merged by sort value, and by id where that is equal. */
async function readMerged<Caller>(
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
  return withNext(totalResults, resources, next);
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

function listed<Caller>(
  { type, projector }: ListPlan<Caller>,
  resources: readonly Resource[],
): readonly ListedResource<Caller>[] {
  return resources.map((resource) => ({ type, projector, resource }));
}

function withNext<Caller>(
  totalResults: number,
  resources: readonly ListedResource<Caller>[],
  next: Places,
): MixedPage<Caller> {
  return { totalResults, resources, ...(next.some((place) => place !== null) ? { next } : {}) };
}
