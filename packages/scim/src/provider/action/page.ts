import { scimErrors } from "../../error/scim-error.ts";
import type { Filter } from "../../filter/filter.ts";
import { filterPaths } from "../../filter/paths.ts";
import { printFilter } from "../../filter/print.ts";
import { pageOfCandidates } from "../../list/candidates.ts";
import type { ListQuery, SortKey } from "../../list/list-query.ts";
import type { ListParameters } from "../../list/parameters.ts";
import { type Place, type PlacedPage, placePage } from "../../list/place.ts";
import type { Projector } from "../../resource/projection.ts";
import type { JsonValue, Resource } from "../../resource/resource.ts";
import type { Exchange } from "../exchange.ts";
import type { RenderedPage, RenderedResource } from "../resource-store.ts";
import { notShown, type ServedType, type Service } from "../service.ts";

/** A list of one type, made ready: what is searched, in which order, and what is shown of it. */
export interface ListPlan<Caller> {
  readonly type: ServedType<Caller>;
  readonly projector: Projector;
  readonly search: Pick<ListQuery, "filter" | "sort" | "excluded">;
}

export function planOf<Caller>(
  type: ServedType<Caller>,
  projector: Projector,
  filter: Filter | undefined,
  sort: SortKey | undefined,
): ListPlan<Caller> {
  const needed = [...(filter === undefined ? [] : filterPaths(filter)), ...(sort === undefined ? [] : [sort.path])];
  const search = {
    ...(filter === undefined ? {} : { filter }),
    ...(sort === undefined ? {} : { sort }),
    excluded: notShown(projector, needed),
  };
  return { type, projector, search };
}

/** The part of a list that a request wants. */
export interface Window {
  readonly place: Place;
  readonly count: number;
  /** Whether the page has to say where the next begins. */
  readonly wantsNext: boolean;
}

function queryOf<Caller>({ search }: ListPlan<Caller>, { place, count, wantsNext }: Window): ListQuery {
  return {
    ...search,
    ...("after" in place ? { startIndex: 1, after: place.after } : { startIndex: place.startIndex }),
    count,
    ...(wantsNext ? { wantsNext } : {}),
  };
}

export async function readPage<Caller>(
  { caller }: Exchange<Caller>,
  plan: ListPlan<Caller>,
  window: Window,
): Promise<PlacedPage<Resource>> {
  const query = queryOf(plan, window);
  const result = await plan.type.store.list(caller, query);
  const page = result.kind === "page" ? result : await pageOfCandidates(result.resources, query, plan.type.compiled);
  return placePage(page, window.place, window.count);
}

/** The page as the store's own text, where the client wants what is shown by default and the store has it so. */
export function readRenderedPage<Caller>(
  { caller }: Exchange<Caller>,
  plan: ListPlan<Caller>,
  window: Window,
): PlacedPage<RenderedResource> | undefined | Promise<PlacedPage<RenderedResource> | undefined> {
  const { store, projector } = plan.type;
  if (store.rendered === undefined || plan.projector !== projector) return undefined;
  const place = (page: RenderedPage | undefined) =>
    page === undefined ? undefined : placePage(page, window.place, window.count);
  const reading = store.rendered.list(caller, queryOf(plan, window));
  return reading instanceof Promise ? reading.then(place) : place(reading);
}

/** How many resources a page may hold: what the client wants, and no more than is announced. */
export function pageSize<Caller>({ options }: Service<Caller>, { count }: ListParameters): number {
  return Math.min(count ?? options.maxResults, options.maxResults);
}

/** What a cursor is good for: these resource types, searched and ordered like this. */
function cursorScope<Caller>(plans: readonly ListPlan<Caller>[]): string {
  return JSON.stringify(
    plans.map(({ type, search: { filter, sort } }) => [
      type.name,
      filter === undefined ? "" : printFilter(filter),
      ...(sort === undefined ? [] : [sort.path, sort.order]),
    ]),
  );
}

/** The position that a client's cursor holds, `undefined` for the first page. Throws `invalidCursor`, `expiredCursor`, `notImplemented`. */
export async function openCursor<Caller>(
  { service }: Exchange<Caller>,
  plans: readonly ListPlan<Caller>[],
  cursor: string,
): Promise<JsonValue | undefined> {
  if (service.cursors === undefined) {
    throw scimErrors.notImplemented("Lists of this service are paged by startIndex and count, not by cursor");
  }
  return cursor === "" ? undefined : service.cursors.open(cursor, cursorScope(plans));
}

/** The members of a page by cursor that name the next one. */
export async function nextCursor<Caller>(
  { service }: Exchange<Caller>,
  plans: readonly ListPlan<Caller>[],
  position: JsonValue | undefined,
): Promise<{ readonly nextCursor?: string }> {
  if (position === undefined || service.cursors === undefined) return {};
  return { nextCursor: await service.cursors.seal(position, cursorScope(plans)) };
}
