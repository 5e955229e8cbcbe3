import type { ListParameters } from "../../list/parameters.ts";
import { firstPlace, type Place, readPlaces } from "../../list/place.ts";
import { defaultSelection } from "../../resource/projection.ts";
import { type Exchange, projectorFor } from "../exchange.ts";
import type { ListedResource, Outcome } from "../outcome.ts";
import { readMerged } from "./merged.ts";
import { listed, type MixedPage, mixedPage, type Places } from "./mixed-page.ts";
import { type ListPlan, nextCursor, openCursor, pageSize, planOf, readPage } from "./page.ts";

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
  return mixedPage(totalResults, resources, next);
}
