import {
  type AttributePath,
  type Filter,
  filterPredicate,
  type ListPosition,
  type ListQuery,
  type ListResult,
  type Resource,
} from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { isObject } from "../json/object.ts";
import { type RowPosition, readPosition } from "../list/position.ts";
import { attributesNeeded } from "../list/push-down.ts";
import { complete } from "./completion.ts";
import type { UserContext } from "./context.ts";
import { resourcesOf } from "./page-resources.ts";
import { streamRows } from "./rows.ts";
import { userResourceType } from "./schema.ts";

/**
 * A page of the users that match a filter, for a client that pages by cursor. No PVWA filters so: the first page passes the whole list
 * to count the matches, and each page after it begins where the one before ended, so that no row is read twice.
 */
export async function filteredPage(
  context: UserContext,
  caller: Caller,
  query: ListQuery & { readonly filter: Filter; readonly count: number },
  excluded: readonly AttributePath[],
): Promise<ListResult> {
  const counted = totalIn(query.after);
  const resources: Resource[] = [];
  let end: RowPosition | undefined;
  let total = 0;
  for await (const { row, id, resource } of matching(context, caller, query, excluded)) {
    total += 1;
    if (resources.length < query.count) {
      resources.push(resource);
      end = { rows: row + 1, id };
    } else if (counted !== undefined) break;
  }
  const isLast = total <= query.count;
  const totalResults = counted ?? total;
  return {
    kind: "page",
    totalResults,
    resources,
    ...(isLast || end === undefined ? {} : { next: { ...end, total: totalResults } }),
  };
}

interface Match {
  /** How many rows are before the user's. */
  readonly row: number;
  readonly id: number;
  readonly resource: Resource;
}

async function* matching(
  context: UserContext,
  caller: Caller,
  query: ListQuery & { readonly filter: Filter },
  excluded: readonly AttributePath[],
): AsyncIterable<Match> {
  const matches = filterPredicate(query.filter, userResourceType);
  const needed = attributesNeeded(query);
  for await (const { first, users } of streamRows(context, caller, readPosition(query.after))) {
    const whole = await complete(caller, users, needed, context.completeLists);
    const resources = new Map((await resourcesOf(context, whole, excluded)).map((resource) => [resource.id, resource]));
    for (const [index, { id }] of users.entries()) {
      const resource = resources.get(String(id));
      if (resource !== undefined && matches(resource)) yield { row: first + index, id, resource };
    }
  }
}

/** How many matched when the first page was read: the later pages do not count again. */
function totalIn(after: ListPosition | undefined): number | undefined {
  return after !== undefined && isObject(after) && typeof after.total === "number" ? after.total : undefined;
}
