import type { PvwaGroup } from "@castellan/pvwa";
import { filterPredicate, type ListQuery, type ListResult, type Resource } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { inParallel } from "../list/parallel.ts";
import { positionAfter, startOf } from "../list/position.ts";
import { attributesNeeded, type Selection, selectionOf, shows } from "../list/push-down.ts";
import { isId, readVaultUser } from "../user/read.ts";
import type { GroupContext } from "./context.ts";
import { elementsOf } from "./member-element.ts";
import { groupNamed, readVaultGroup } from "./read.ts";
import { toResource } from "./render.ts";
import { allGroups, readGroups } from "./rows.ts";
import { groupResourceType } from "./schema.ts";
import { namedOf } from "./vault-group.ts";

/** What groups can be asked for directly. */
const selectable = ["id", "displayName", "externalId", "members.value", "members"] as const;

/** What is not known of a group without its members. */
const madeOfMembers: ReadonlySet<string> = new Set(["members", "meta.version", "meta.lastModified"]);

/**
 * Groups. A PVWA lists them without members in one call; members are loaded of the groups on the page alone, and not at all
 * where the answer leaves them out.
 */
export async function listGroups(context: GroupContext, caller: Caller, query: ListQuery): Promise<ListResult> {
  const looksAtMembers = !madeOfMembers.isDisjointFrom(attributesNeeded(query));
  const withMembers = looksAtMembers || shows(query.excluded, "members");
  const selection = query.filter === undefined ? undefined : selectionOf(query.filter, selectable);
  if (selection !== undefined) {
    return { kind: "candidates", resources: selected(context, caller, selection, withMembers) };
  }
  if (query.sort !== undefined || query.count === undefined || looksAtMembers) {
    return { kind: "candidates", resources: streamed(context, caller, withMembers) };
  }
  const continued = query.startIndex > 1 || query.after !== undefined;
  const all = await context.lists.read(caller, continued);
  const groups = await matching(context, all, query);
  const first = startOf(query, groups);
  const page = groups.slice(first, first + query.count);
  const next = positionAfter(groups, first + query.count);
  return {
    kind: "page",
    totalResults: groups.length,
    resources: await resourcesOf(context, caller, await complete(caller, page, all.length, withMembers), withMembers),
    ...(next === undefined ? {} : { next }),
  };
}

/** The groups that pass a filter which does not look at members. */
async function matching(
  context: GroupContext,
  groups: readonly PvwaGroup[],
  { filter }: ListQuery,
): Promise<readonly PvwaGroup[]> {
  if (filter === undefined) return groups;
  const matches = filterPredicate(filter, groupResourceType);
  const supplements = await context.supplements.findAll(await context.instance(), groups.map(namedOf));
  return groups.filter((group) => matches(toResource(group, { supplement: supplements.get(group.id), whole: false })));
}

async function* selected(
  context: GroupContext,
  caller: Caller,
  selection: Selection<(typeof selectable)[number]>,
  withMembers: boolean,
): AsyncIterable<Resource> {
  const ids = await idsOf(context, caller, selection);
  if (ids === "any") {
    yield* streamed(context, caller, true);
    return;
  }
  const groups = await inParallel(ids, (id) => readVaultGroup(caller, id, withMembers));
  const found = groups.filter((group) => group !== undefined);
  yield* await resourcesOf(context, caller, found, withMembers);
}

/** The ids of groups among which are all that match; `any`: it cannot be told which. */
async function idsOf(
  context: GroupContext,
  caller: Caller,
  { by, value }: Selection<(typeof selectable)[number]>,
): Promise<readonly number[] | "any"> {
  switch (by) {
    case "id":
      return isId(value) ? [Number(value)] : [];
    case "displayName": {
      const group = await groupNamed(caller, value);
      return group === undefined ? [] : [group.id];
    }
    case "externalId":
      return await context.supplements.idsOf(await context.instance(), value);
    default:
      return await groupsWithMember(caller, value);
  }
}

/** A user knows the own groups; in which groups a group is, only all of them tell. */
async function groupsWithMember(caller: Caller, value: string): Promise<readonly number[] | "any"> {
  if (!isId(value)) return [];
  const id = Number(value);
  const [user, group] = await Promise.all([readVaultUser(caller, id), readVaultGroup(caller, id, false)]);
  if (group !== undefined || (user !== undefined && !Array.isArray(user.groupsMembership))) return "any";
  return user === undefined ? [] : user.groupsMembership.map(({ groupID }) => groupID);
}

async function* streamed(context: GroupContext, caller: Caller, withMembers: boolean): AsyncIterable<Resource> {
  for await (const page of readGroups(caller, withMembers ? { includeMembers: true } : {})) {
    yield* await resourcesOf(context, caller, page.value, withMembers);
  }
}

/** From so many groups on, when they are most of all there are, one call for all is cheaper than one for each. */
const manyGroups = 20;

/** The groups of a page with their members. One that was deleted meanwhile is left out. */
async function complete(
  caller: Caller,
  page: readonly PvwaGroup[],
  total: number,
  withMembers: boolean,
): Promise<readonly PvwaGroup[]> {
  if (!withMembers) return page;
  if (page.length >= manyGroups && page.length * 2 > total) {
    const wanted = new Set(page.map(({ id }) => id));
    return (await allGroups(caller, { includeMembers: true })).filter(({ id }) => wanted.has(id));
  }
  const groups = await inParallel(page, ({ id }) => readVaultGroup(caller, id, true));
  return groups.filter((group) => group !== undefined);
}

async function resourcesOf(
  context: GroupContext,
  caller: Caller,
  groups: readonly PvwaGroup[],
  withMembers: boolean,
): Promise<readonly Resource[]> {
  if (groups.length === 0) return [];
  const [supplements, members] = await Promise.all([
    context.instance().then((instance) => context.supplements.findAll(instance, groups.map(namedOf))),
    withMembers ? elementsOf(context, caller, groups) : undefined,
  ]);
  return groups.map((group) =>
    toResource(group, {
      supplement: supplements.get(group.id),
      members: members?.get(group.id),
      whole: members !== undefined,
    }),
  );
}
