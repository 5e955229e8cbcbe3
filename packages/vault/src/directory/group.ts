import type { DirectoryGroup } from "@castellan/directory";
import { type Actor, systemActor } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { changeMemberships } from "../group/memberships.ts";
import type { NamedGroup } from "../group/nested.ts";
import { insertGroup } from "../group/store.ts";
import { nameKey } from "../user/document.ts";
import { findUserId } from "../user/store.ts";
import { directoryOf } from "./provision.ts";

/** How many people of a group are compared with the vault's users at once. */
const batch = 500;

/** A group of a directory. */
export interface FoundGroup {
  readonly domain: string;
  readonly group: DirectoryGroup;
}

/** The group of a name or DN; `undefined` when there is none. Not within a unit of work. Throws 404 `PASWS161E`. */
export async function findDirectoryGroup(
  context: VaultContext,
  domain: string,
  name: string,
): Promise<FoundGroup | undefined> {
  const { directory } = directoryOf(context, domain);
  const group = await directory.findGroup({ by: name.includes("=") ? "dn" : "name", value: name });
  return group === undefined ? undefined : { domain: directory.domain, group };
}

/**
 * The vault's copy of a group: the one there is, or a new one, which `fillDirectoryGroup` gives its members. It is called as in the
 * directory, or `name@domain` where that name is taken. Throws 409 `CASTL001E` when both are.
 */
export async function ensureDirectoryGroup(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  { domain, group }: FoundGroup,
): Promise<NamedGroup & { readonly location: string }> {
  const known = await unit
    .selectFrom("groups")
    .select(["id", "group_name", "location"])
    .where("directory", "=", domain)
    .where("external_id", "=", group.uniqueId)
    .executeTakeFirst();
  if (known !== undefined) return known;
  const groupName = (await isTaken(unit, group.name)) ? `${group.name}@${domain}` : group.name;
  const row = { groupName, description: "", location: "\\" };
  const { id } = await insertGroup(context, unit, actor, row, { domain, group });
  return { id, group_name: groupName, location: row.location };
}

async function isTaken(unit: VaultUnit, name: string): Promise<boolean> {
  if ((await findUserId(unit, name)) !== undefined) return true;
  const row = await unit.selectFrom("groups").select("id").where("name_key", "=", nameKey(name)).executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes the vault's users who are in a group of their directory members of its copy, some at a time: while this runs, and if it
 * is cut short, a member has fewer rights than he should, until he logs on or the directories are synchronised.
 */
export async function fillDirectoryGroup(
  context: VaultContext,
  { domain, group }: FoundGroup,
  groupId: number,
): Promise<void> {
  let ids: string[] = [];
  for await (const { uniqueId } of directoryOf(context, domain).directory.members(group.dn)) {
    ids.push(uniqueId);
    if (ids.length < batch) continue;
    await addPeople(context, domain, ids, groupId);
    ids = [];
  }
  await addPeople(context, domain, ids, groupId);
}

async function addPeople(
  context: VaultContext,
  domain: string,
  externalIds: readonly string[],
  groupId: number,
): Promise<void> {
  if (externalIds.length === 0) return;
  const added = await context.db.transaction(async (unit) => {
    // Somebody may have deleted it meanwhile.
    const group = await unit.selectFrom("groups").select("id").where("id", "=", groupId).executeTakeFirst();
    if (group === undefined) return [];
    const users = await unit
      .selectFrom("users")
      .select(["users.id", "users.user_name as username"])
      .where("external_id", "in", externalIds)
      .where("domain", "=", domain)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("group_members")
              .select("group_members.user_id")
              .whereRef("group_members.user_id", "=", "users.id")
              .where("group_members.group_id", "=", groupId),
          ),
        ),
      )
      .execute();
    for (const user of users) await changeMemberships(context, unit, systemActor, user, [{ groupId, member: true }]);
    return users.map(({ id }) => id);
  });
  context.sessions.forget(...added);
}
