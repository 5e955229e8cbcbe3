import type { PvwaUser } from "@castellan/pvwa";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { changeMemberships } from "../group/memberships.ts";
import { ensureGroup } from "../group/store.ts";
import { differences } from "../user/change-user.ts";
import { holdUser, writeUser } from "../user/store.ts";
import { type Preset, presetOf, refreshed } from "./external-user.ts";
import type { SeenPerson } from "./person.ts";

/** What a mapping has made of a user. */
interface Applied {
  /** What it said of him when it was applied last. */
  readonly preset: Preset;
  /** The groups of the vault that he is in because of a mapping, and not by anybody's hand. */
  readonly groupIds: readonly number[];
}

/**
 * Brings the vault's copy of a person in line with his directory and his mapping, as far as the update policy lets it. The
 * groups of the directory that the vault has are followed in any case: safes are open to their members. Answers whether
 * anything changed.
 */
export async function followPerson(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  userId: number,
  seen: SeenPerson,
): Promise<boolean> {
  const user = await holdUser(context, unit, userId);
  const follows = context.directoryRules.updatePolicy === "UpdateAll";
  const written = follows && (await writeRefreshed(context, unit, actor, user, seen));
  const own = await groupsOfMapping(context, unit, actor, user, seen, follows);
  const changes = [...own, ...(await groupsOfDirectory(unit, user, seen))];
  const moved = await changeMemberships(context, unit, actor, user, changes);
  return written || moved;
}

/** Takes a user who is gone from his directory out of its groups. Answers whether he was in one. */
export async function leaveDirectoryGroups(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  userId: number,
): Promise<boolean> {
  const user = await holdUser(context, unit, userId);
  const rows = await membershipsIn(unit, userId);
  const left = rows.map(({ id }) => ({ groupId: id, member: false }));
  return await changeMemberships(context, unit, actor, user, left);
}

async function writeRefreshed(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  user: PvwaUser,
  { person, mapping }: SeenPerson,
): Promise<boolean> {
  if (mapping === undefined) return false;
  // Of a user who is older than this record nobody knows what was changed by hand: all of it stays.
  const before = (await readApplied(unit, user.id))?.preset ?? presetOf(mapping);
  const fresh = refreshed(user, person, mapping, before);
  const changes = differences(user, fresh);
  if (changes.size === 0) return false;
  await writeUser(context, unit, fresh);
  const details = { changes: Object.fromEntries(changes), mapping: mapping.name };
  await context.audit.append(unit, [fact(actor, "user.synchronized", `user:${user.id}`, details)]);
  return true;
}

interface MembershipChange {
  readonly groupId: number;
  readonly member: boolean;
}

/** Into the groups that the mapping names, and out of those that only a mapping had put him into and none names any more. */
async function groupsOfMapping(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  user: PvwaUser,
  { mapping }: SeenPerson,
  follows: boolean,
): Promise<readonly MembershipChange[]> {
  const before = await readApplied(unit, user.id);
  // What came with the first mapping stays as it is under `UpdateNone`.
  if (!follows && before !== undefined) return [];
  const wanted: number[] = [];
  for (const name of mapping?.vaultGroups ?? []) wanted.push(await ensureGroup(context, unit, actor, name));
  const present = new Set(user.groupsMembership.map(({ groupID }) => groupID));
  const owned = before?.groupIds ?? [];
  const joined = wanted.filter((id) => !present.has(id));
  const left = owned.filter((id) => !wanted.includes(id) && present.has(id));
  const groupIds = wanted.filter((id) => owned.includes(id) || joined.includes(id));
  const preset = mapping === undefined ? before?.preset : presetOf(mapping);
  if (preset !== undefined) await writeApplied(unit, user.id, { preset, groupIds }, before);
  return [
    ...joined.map((groupId) => ({ groupId, member: true })),
    ...left.map((groupId) => ({ groupId, member: false })),
  ];
}

async function groupsOfDirectory(
  unit: VaultUnit,
  user: PvwaUser,
  { domain, groups }: SeenPerson,
): Promise<readonly MembershipChange[]> {
  const held = await unit
    .selectFrom("groups")
    .select(["id", "external_id"])
    .where("directory", "=", domain)
    .orderBy("id")
    .execute();
  const around = new Set<string | null>(groups.map(({ uniqueId }) => uniqueId));
  const present = new Set(user.groupsMembership.map(({ groupID }) => groupID));
  return held
    .map(({ id, external_id }) => ({ groupId: id, member: around.has(external_id) }))
    .filter(({ groupId, member }) => present.has(groupId) !== member);
}

async function membershipsIn(unit: VaultUnit, userId: number): Promise<readonly { readonly id: number }[]> {
  return await unit
    .selectFrom("group_members")
    .innerJoin("groups", "groups.id", "group_members.group_id")
    .select("groups.id")
    .where("group_members.user_id", "=", userId)
    .where("groups.directory", "is not", null)
    .execute();
}

async function readApplied(unit: VaultUnit, userId: number): Promise<Applied | undefined> {
  const row = await unit.selectFrom("mapped_users").select("document").where("user_id", "=", userId).executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.document);
}

async function writeApplied(
  unit: VaultUnit,
  userId: number,
  applied: Applied,
  before: Applied | undefined,
): Promise<void> {
  const document = JSON.stringify(applied);
  if (document === JSON.stringify(before)) return;
  await unit
    .insertInto("mapped_users")
    .values({ user_id: userId, document })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ document }))
    .execute();
}
