import { DirectoryError } from "@castellan/directory";
import type { PvwaUserListItem } from "@castellan/pvwa";
import { type AttributePath, type ListQuery, type ListResult, type Resource, ScimError } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { directoryError } from "../diagnosis/directory-error.ts";
import type { DirectoryState } from "../external-user/state.ts";
import { complete } from "./completion.ts";
import type { UserContext } from "./context.ts";
import { attributesNeeded, type Selection, selectionOf } from "./push-down.ts";
import { canBeName, needsActive, readVaultUser } from "./read.ts";
import { toResource } from "./resource.ts";
import { readList, readRows, streamRows } from "./rows.ts";
import { externalUserUri } from "./schema.ts";
import { isExternal, type VaultUser } from "./vault-user.ts";

/**
 * Users, as much of the query done by the PVWA as it can: a plain page is one call; a name or an id is asked for
 * directly; anything else streams the vault's list past the provider's filter.
 */
export async function listUsers(context: UserContext, caller: Caller, query: ListQuery): Promise<ListResult> {
  const needed = attributesNeeded(query);
  const excluded = looksAtActive(needed) ? [] : query.excluded;
  const selection = query.filter === undefined ? undefined : selectionOf(query.filter);
  if (selection !== undefined) {
    return { kind: "candidates", resources: selected(context, caller, selection, excluded) };
  }
  if (query.filter !== undefined || query.sort !== undefined || query.count === undefined) {
    return { kind: "candidates", resources: streamed(context, caller, needed, excluded) };
  }
  // PVWAs do not know pages of no users; one row brings the total.
  const rows = await readRows(context, caller, query.startIndex - 1, Math.max(query.count, 1));
  const users = query.count === 0 ? [] : await complete(caller, rows.users, needed, context.completeLists);
  return { kind: "page", totalResults: rows.total, resources: await resourcesOf(context, users, excluded) };
}

function looksAtActive(needed: ReadonlySet<string>): boolean {
  return needed.has("active") || needed.keys().some((name) => name.startsWith(externalUserUri));
}

/** One who is asked for by name or id is answered whole. */
async function* selected(
  context: UserContext,
  caller: Caller,
  { by, value }: Selection,
  excluded: readonly AttributePath[],
): AsyncIterable<Resource> {
  yield* await resourcesOf(context, by === "id" ? await byId(caller, value) : await byName(caller, value), excluded);
}

async function byId(caller: Caller, id: string): Promise<readonly VaultUser[]> {
  const user = /^[1-9]\d{0,14}$/.test(id) ? await readVaultUser(caller, Number(id)) : undefined;
  return user === undefined ? [] : [user];
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
  for await (const page of streamRows(context, caller)) {
    const users: readonly (VaultUser | PvwaUserListItem)[] = await complete(
      caller,
      page,
      needed,
      context.completeLists,
    );
    yield* await resourcesOf(context, users, excluded);
  }
}

/** The resources of a page of users: one query for what is kept beside the vault, a few searches for their directories. */
async function resourcesOf(
  context: UserContext,
  users: readonly VaultUser[],
  excluded: readonly AttributePath[],
): Promise<readonly Resource[]> {
  if (users.length === 0) return [];
  const [supplements, directories] = await Promise.all([
    context.instance().then((instance) => context.supplements.findAll(instance, users)),
    needsActive(excluded) ? directoryStates(context, users) : undefined,
  ]);
  return users.map((user) => {
    const supplement = supplements.get(user.id);
    if (!isExternal(user) || directories === undefined) return toResource(user, { supplement });
    const directory = directories.get(user.id);
    const vaultEnabled = user.enableUser !== false;
    return toResource(user, {
      supplement,
      external: { vaultEnabled, ...(directory === undefined ? {} : { directory }) },
    });
  });
}

/** Whom the vault has disabled is inactive whatever his directory says: nobody asks it. */
async function directoryStates(
  context: UserContext,
  users: readonly VaultUser[],
): Promise<ReadonlyMap<number, DirectoryState>> {
  const asked = users.filter((user) => isExternal(user) && user.enableUser !== false);
  try {
    return await context.directories.statesOf(asked);
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const known = directoryError(error, `tell which of the ${asked.length} external users on this page are active`);
    if (!(known instanceof ScimError)) throw known;
    throw new ScimError(
      known.code,
      `${known.detail} A list with excludedAttributes=active does not need the directory`,
      {
        headers: known.headers,
        cause: error,
      },
    );
  }
}
