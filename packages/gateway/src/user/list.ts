import type { AttributePath, ListQuery, ListResult, Resource } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { inParallel } from "../list/parallel.ts";
import { readPosition } from "../list/position.ts";
import { attributesNeeded, type Selection, selectionOf } from "../list/push-down.ts";
import { complete } from "./completion.ts";
import type { UserContext } from "./context.ts";
import { filteredPage } from "./filtered-page.ts";
import { resourcesOf } from "./page-resources.ts";
import { canBeName, isId, readVaultUser } from "./read.ts";
import { readList, readRows, readRowsAfter, streamRows } from "./rows.ts";
import { externalUserUri } from "./schema.ts";
import type { VaultUser } from "./vault-user.ts";

/** What users can be asked for directly. */
const selectable = ["id", "userName", "externalId"] as const;

/**
 * Users, as much of the query done by the PVWA as it can: a plain page is one call; a name or an id is asked for
 * directly; anything else streams the vault's list past the filter.
 */
export async function listUsers(context: UserContext, caller: Caller, query: ListQuery): Promise<ListResult> {
  const needed = attributesNeeded(query);
  const excluded = looksAtActive(needed) ? [] : query.excluded;
  const selection = query.filter === undefined ? undefined : selectionOf(query.filter, selectable);
  if (selection !== undefined) {
    return { kind: "candidates", resources: selected(context, caller, selection, excluded) };
  }
  const { filter, sort, count, wantsNext = false } = query;
  if (sort === undefined && count !== undefined) {
    if (filter === undefined) return await plainPage(context, caller, { ...query, count }, excluded);
    if (wantsNext && count > 0) return await filteredPage(context, caller, { ...query, filter, count }, excluded);
  }
  return { kind: "candidates", resources: streamed(context, caller, needed, excluded) };
}

async function plainPage(
  context: UserContext,
  caller: Caller,
  query: ListQuery & { readonly count: number },
  excluded: readonly AttributePath[],
): Promise<ListResult> {
  const after = readPosition(query.after);
  // PVWAs do not know pages of no users; one row brings the total.
  const wanted = Math.max(query.count, 1);
  const rows =
    after === undefined
      ? { first: query.startIndex - 1, ...(await readRows(context, caller, query.startIndex - 1, wanted)) }
      : await readRowsAfter(context, caller, after, wanted);
  const page = rows.users.slice(0, query.count);
  const users = await complete(caller, page, new Set(), context.completeLists);
  const end = rows.first + page.length;
  const last = page.at(-1);
  return {
    kind: "page",
    totalResults: rows.total,
    resources: await resourcesOf(context, users, excluded),
    ...(last === undefined || end >= rows.total ? {} : { next: { rows: end, id: last.id } }),
  };
}

function looksAtActive(needed: ReadonlySet<string>): boolean {
  return (
    needed.has("active") || needed.has("meta.version") || needed.keys().some((name) => name.startsWith(externalUserUri))
  );
}

/** One who is asked for directly is answered whole. */
async function* selected(
  context: UserContext,
  caller: Caller,
  { by, value }: Selection<(typeof selectable)[number]>,
  excluded: readonly AttributePath[],
): AsyncIterable<Resource> {
  switch (by) {
    case "id":
      return yield* await resourcesOf(context, await byIds(caller, isId(value) ? [Number(value)] : []), excluded);
    case "userName":
      return yield* await resourcesOf(context, await byName(caller, value), excluded);
    case "externalId": {
      const ids = await context.supplements.idsOf(await context.instance(), value);
      return yield* await resourcesOf(context, await byIds(caller, ids), excluded);
    }
  }
}

async function byIds(caller: Caller, ids: readonly number[]): Promise<readonly VaultUser[]> {
  const users = await inParallel(ids, (id) => readVaultUser(caller, id));
  return users.filter((user) => user !== undefined);
}

/** A PVWA before 12.2 does not know the parameter and answers everybody. */
async function byName(caller: Caller, name: string): Promise<readonly VaultUser[]> {
  if (!canBeName(name)) return [];
  const { Users } = await readList(caller.vault, { userName: name });
  const wanted = name.toLowerCase();
  const named = Users.filter(({ username }) => username.toLowerCase() === wanted);
  return await complete(caller, named, new Set(), true);
}

async function* streamed(
  context: UserContext,
  caller: Caller,
  needed: ReadonlySet<string>,
  excluded: readonly AttributePath[],
): AsyncIterable<Resource> {
  for await (const { users: page } of streamRows(context, caller)) {
    const users = await complete(caller, page, needed, context.completeLists);
    yield* await resourcesOf(context, users, excluded);
  }
}
