import type { PvwaGroup } from "@castellan/pvwa";
import type { ElementSelection, ReadOptions, Resource } from "@castellan/scim";
import type { Caller } from "../authentication/caller.ts";
import { vaultOperations } from "../diagnosis/operation.ts";
import { inScimTerms, isNotFound } from "../diagnosis/vault-error.ts";
import { shows } from "../list/push-down.ts";
import { canBeName, isId, readVaultUser } from "../user/read.ts";
import type { GroupContext } from "./context.ts";
import { elementsOf, type MemberElement, recentEnough, userElement } from "./member-element.ts";
import { type GroupView, toResource } from "./render.ts";
import { readGroups } from "./rows.ts";
import { namedOf } from "./vault-group.ts";

/** The vault group with this id; `undefined` when there is none. Throws `ScimError`. */
export async function readVaultGroup(
  caller: Caller,
  id: number,
  includeMembers: boolean,
): Promise<PvwaGroup | undefined> {
  try {
    return await caller.groups.get(id, includeMembers ? { includeMembers } : {});
  } catch (error) {
    if (isNotFound(error)) return undefined;
    return await inScimTerms(vaultOperations.readGroup, () => Promise.reject(error));
  }
}

/** The vault group with this id, or with this name in any letter case. */
export async function findVaultGroup(
  caller: Caller,
  key: string,
  includeMembers: boolean,
): Promise<PvwaGroup | undefined> {
  if (isId(key)) {
    const group = await readVaultGroup(caller, Number(key), includeMembers);
    if (group !== undefined) return group;
  }
  const named = await groupNamed(caller, key);
  return named === undefined || !includeMembers ? named : await readVaultGroup(caller, named.id, true);
}

/** Searched for rather than filtered: every PVWA knows the parameter, and no name can break it. */
export async function groupNamed(caller: Caller, name: string): Promise<PvwaGroup | undefined> {
  if (!canBeName(name)) return undefined;
  const wanted = name.toLowerCase();
  for await (const page of readGroups(caller, { search: name })) {
    const found = page.value.find(({ groupName }) => groupName.toLowerCase() === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One group by id or name, as a SCIM client sees it: with all its members, some of them, or none, as the client needs. */
export async function getGroup(
  context: GroupContext,
  caller: Caller,
  key: string,
  { excluded, elements = [] }: ReadOptions,
): Promise<Resource | undefined> {
  const some = elements.find(({ path }) => path.schema === undefined && path.attribute === "members");
  // Members that are not shown are read all the same, in the same call: without them the version is not known.
  const isLarge = isId(key) && context.sizes.isLarge(Number(key));
  const whole = some === undefined && (shows(excluded, "members") || !isLarge);
  const moment = context.wholeChanges.begin();
  const group = await findVaultGroup(caller, key, whole);
  if (group === undefined) return undefined;
  if (some !== undefined) {
    const members = await theseMembers(context, caller, group.id, some);
    if (members !== undefined) return toResource(group, { ...(await kept(context, group)), members, whole: false });
    const all = await readVaultGroup(caller, group.id, true);
    return all === undefined ? undefined : toResource(all, await wholeView(context, caller, all));
  }
  const resource = toResource(group, whole ? await wholeView(context, caller, group) : await bareView(context, group));
  context.wholeChanges.read(group.id, resource.meta?.version, moment);
  return resource;
}

/** Of a group that was read with its members. */
export async function wholeView(context: GroupContext, caller: Caller, group: PvwaGroup): Promise<GroupView> {
  const [view, members] = await Promise.all([kept(context, group), elementsOf(context, caller, [group])]);
  return { ...view, members: members.get(group.id) ?? [], whole: true };
}

/** Of a group that was read without. */
export async function bareView(context: GroupContext, group: PvwaGroup): Promise<GroupView> {
  return { ...(await kept(context, group)), whole: false };
}

async function kept(context: GroupContext, group: PvwaGroup): Promise<Pick<GroupView, "supplement">> {
  return { supplement: await context.supplements.find(await context.instance(), namedOf(group)) };
}

/** More of them are looked up faster by reading the group whole. */
const fewValues = 20;

/**
 * Those of the selected members that the group has, asked of each user instead of the group, so that the group's size does not
 * matter. `undefined`: that cannot be told so, because one of them may be a group.
 */
async function theseMembers(
  context: GroupContext,
  caller: Caller,
  groupId: number,
  { values }: ElementSelection,
): Promise<readonly MemberElement[] | undefined> {
  if (values.length > fewValues || !values.every(isId)) return undefined;
  const groups = await context.lists.recent(caller, recentEnough);
  if (groups.some(({ id }) => values.includes(String(id)))) return undefined;
  const members: MemberElement[] = [];
  for (const value of new Set(values)) {
    const user = await readVaultUser(caller, Number(value));
    if (user === undefined || !Array.isArray(user.groupsMembership)) return undefined;
    if (user.groupsMembership.some(({ groupID }) => groupID === groupId))
      members.push(userElement(user.id, user.username));
  }
  return members;
}
