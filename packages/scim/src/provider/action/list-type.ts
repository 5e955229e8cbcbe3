import { parseFilter } from "../../filter/parse.ts";
import type { ListParameters } from "../../list/parameters.ts";
import { firstPlace, type PlacedPage, readPlace } from "../../list/place.ts";
import { readSelection } from "../../list/selection.ts";
import { readSortKey } from "../../list/sort.ts";
import { type Exchange, projectorFor } from "../exchange.ts";
import type { Outcome } from "../outcome.ts";
import type { ServedType } from "../service.ts";
import {
  type ListPlan,
  nextCursor,
  openCursor,
  pageSize,
  planOf,
  readPage,
  readRenderedPage,
  type Window,
} from "./page.ts";

/** One page of the resources of one type. */
export async function listType<Caller>(
  exchange: Exchange<Caller>,
  type: ServedType<Caller>,
  parameters: ListParameters,
): Promise<Outcome<Caller>> {
  const plan = planList(exchange, type, parameters);
  const window = await windowOf(exchange, plan, parameters);
  const rendered = await readRenderedPage(exchange, plan, window);
  if (rendered !== undefined) {
    return {
      kind: "renderedList",
      type,
      resources: rendered.resources,
      ...(await frame(exchange, plan, window, rendered)),
    };
  }
  const page = await readPage(exchange, plan, window);
  const { projector } = plan;
  const resources = page.resources.map((resource) => ({ type, projector, resource }));
  return { kind: "list", resources, ...(await frame(exchange, plan, window, page)) };
}

function planList<Caller>(
  { tolerate }: Exchange<Caller>,
  type: ServedType<Caller>,
  parameters: ListParameters,
): ListPlan<Caller> {
  const { compiled } = type;
  const { filter, sortBy, sortOrder, attributes, excludedAttributes } = parameters;
  return planOf(
    type,
    projectorFor(type, readSelection(attributes, excludedAttributes, compiled, tolerate)),
    filter === undefined ? undefined : parseFilter(filter, compiled, { tolerate }),
    sortBy === undefined ? undefined : readSortKey(sortBy, sortOrder, compiled, tolerate),
  );
}

async function windowOf<Caller>(
  exchange: Exchange<Caller>,
  plan: ListPlan<Caller>,
  parameters: ListParameters,
): Promise<Window> {
  const count = pageSize(exchange.service, parameters);
  const { cursor, startIndex = 1 } = parameters;
  if (cursor === undefined) return { place: { startIndex }, count, wantsNext: false };
  const position = await openCursor(exchange, [plan], cursor);
  return { place: position === undefined ? firstPlace : readPlace(position), count, wantsNext: true };
}

/** What the page says of the whole list. */
async function frame<Caller>(
  exchange: Exchange<Caller>,
  plan: ListPlan<Caller>,
  { place, wantsNext }: Window,
  { totalResults, next }: PlacedPage<unknown>,
) {
  if (wantsNext) return { totalResults, ...(await nextCursor(exchange, [plan], next)) };
  return { totalResults, ...("startIndex" in place ? place : {}) };
}
