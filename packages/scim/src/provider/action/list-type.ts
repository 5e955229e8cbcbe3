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
  const window = windowOf(exchange, parameters) ?? (await windowAfter(exchange, plan, parameters));
  const reading = readRenderedPage(exchange, plan, window);
  // What a store has at hand is answered at once: a client that looks up one resource waits for nothing else.
  const rendered = reading instanceof Promise ? await reading : reading;
  if (rendered !== undefined) {
    const { resources, totalResults } = rendered;
    if (!window.wantsNext) return { kind: "renderedList", type, resources, totalResults, ...startOf(window) };
    return { kind: "renderedList", type, resources, ...(await frame(exchange, plan, window, rendered)) };
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

/** The part that a request without a cursor wants. */
function windowOf<Caller>(exchange: Exchange<Caller>, parameters: ListParameters): Window | undefined {
  const { cursor, startIndex = 1 } = parameters;
  if (cursor !== undefined) return undefined;
  return { place: { startIndex }, count: pageSize(exchange.service, parameters), wantsNext: false };
}

async function windowAfter<Caller>(
  exchange: Exchange<Caller>,
  plan: ListPlan<Caller>,
  parameters: ListParameters,
): Promise<Window> {
  const position = await openCursor(exchange, [plan], parameters.cursor ?? "");
  const place = position === undefined ? firstPlace : readPlace(position);
  return { place, count: pageSize(exchange.service, parameters), wantsNext: true };
}

/** What the page says of the whole list. */
async function frame<Caller>(
  exchange: Exchange<Caller>,
  plan: ListPlan<Caller>,
  window: Window,
  { totalResults, next }: PlacedPage<unknown>,
) {
  if (window.wantsNext) return { totalResults, ...(await nextCursor(exchange, [plan], next)) };
  return { totalResults, ...startOf(window) };
}

function startOf({ place }: Window): { readonly startIndex?: number } {
  return "startIndex" in place ? { startIndex: place.startIndex } : {};
}
