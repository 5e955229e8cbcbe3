import type { DirectoryGroup } from "@castellan/directory";
import { type PvwaGroup, type PvwaUser, refusal } from "@castellan/pvwa";
import { forUpdate, isUniqueViolation } from "@castellan/storage";
import type { Selectable } from "kysely";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { GroupRow } from "../database/tables.ts";
import type { Principal } from "../session/principal.ts";
import { sees } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { refreshMemberships } from "../user/store.ts";

export function groupOf(row: Selectable<GroupRow>): PvwaGroup {
  const { id, group_name: groupName, description, location, directory, dn } = row;
  if (directory === null) return { id, groupType: "Vault", groupName, description, location };
  return { id, groupType: "Directory", groupName, description, location, directory, dn: dn ?? "" };
}

/** Stores a new group, of the vault unless it has an `origin`. Throws 409 `CASTL001E` when a group or a user has the name. */
export async function insertGroup(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  group: { readonly groupName: string; readonly description: string; readonly location: string },
  origin?: { readonly domain: string; readonly group: DirectoryGroup },
): Promise<PvwaGroup> {
  const name_key = nameKey(group.groupName);
  const user = await unit.selectFrom("users").select("id").where("name_key", "=", name_key).executeTakeFirst();
  if (user !== undefined) throw refusal("CASTL001E", group.groupName);
  const row = await unit
    .insertInto("groups")
    .values({
      group_name: group.groupName,
      name_key,
      description: group.description,
      location: group.location,
      directory: origin?.domain ?? null,
      dn: origin?.group.dn ?? null,
      external_id: origin?.group.uniqueId ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? refusal("CASTL001E", group.groupName) : error;
    });
  const place = origin === undefined ? {} : { directory: origin.domain, dn: origin.group.dn };
  const details = { groupName: group.groupName, ...place };
  await context.audit.append(unit, [fact(actor, "group.created", `group:${row.id}`, details)]);
  return groupOf(row);
}

/** The number of the group called `name`, which is created when there is none. */
export async function ensureGroup(context: VaultContext, unit: VaultUnit, actor: Actor, name: string): Promise<number> {
  const row = await unit.selectFrom("groups").select("id").where("name_key", "=", nameKey(name)).executeTakeFirst();
  if (row !== undefined) return row.id;
  return (await insertGroup(context, unit, actor, { groupName: name, description: "", location: "\\" })).id;
}

/** As `holdGroup`, for a change of its members. Throws 403 `CASTL013E` for a group whose members follow its directory. */
export async function holdMembers(
  context: VaultContext,
  unit: VaultUnit,
  principal: Principal,
  id: number,
): Promise<Selectable<GroupRow>> {
  const group = await holdGroup(context, unit, principal, id);
  if (group.directory !== null) throw refusal("CASTL013E", group.group_name);
  return group;
}

/** The group that `principal` changes, held until the unit ends. Throws 404 `CASTL009E`, also for one above or beside his location. */
export async function holdGroup(
  context: VaultContext,
  unit: VaultUnit,
  principal: Principal,
  id: number,
): Promise<Selectable<GroupRow>> {
  const group = await unit
    .selectFrom("groups")
    .selectAll()
    .where("id", "=", id)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (group === undefined || !sees(principal, group.location)) throw refusal("CASTL009E", String(id));
  return group;
}

/** Makes `user` a member. Throws 409 `PASWS213E` when he is one. */
export async function addMember(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  groupId: number,
  user: PvwaUser,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await unit
    .insertInto("group_members")
    .values({ group_id: groupId, user_id: user.id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw refusal("PASWS213E", user.username);
  await refreshMemberships(context, unit, user.id);
  const details = { member: user.username };
  await context.audit.append(unit, [fact(actor, "group.memberAdded", `group:${groupId}`, details)]);
}
