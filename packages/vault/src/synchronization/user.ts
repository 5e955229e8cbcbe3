import { fact, systemActor } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { followPerson, leaveDirectoryGroups } from "../directory/follow.ts";
import { isMapped, type SeenPerson, seePerson } from "../directory/person.ts";
import type { VaultDirectory } from "../directory/registry.ts";
import { holdUser, removeUser, writeUser } from "../user/store.ts";
import type { Departures } from "./departures.ts";

/** An external user to compare with his directory. */
export interface ExternalUserRow {
  readonly id: number;
  readonly external_id: string | null;
}

/** What was counted of him. */
type UserOutcome = readonly ("updated" | "vanished" | "uncovered" | "deleted")[];

/**
 * Compares one user with his directory, which is asked first, and writes what is different in one unit of work. Who could not
 * log on any more loses his sessions. Throws `DirectoryError` when the directory cannot be asked: then nothing was changed.
 */
export async function synchronizeUser(
  context: VaultContext,
  mapped: VaultDirectory,
  { id, external_id }: ExternalUserRow,
  departures: Departures,
): Promise<UserOutcome> {
  const person = await mapped.directory.find({ by: "uniqueId", value: external_id ?? "" });
  const seen = person === undefined ? undefined : await seePerson(context, mapped, person);
  if (seen === undefined) return await departures.take("vanished", () => departUser(context, id, "vanished"));
  if (!isMapped(seen)) return await departures.take("uncovered", () => departUser(context, id, "uncovered", seen));
  const updated = await context.db.transaction(async (unit) => {
    if (!(await isThere(unit, id))) return false;
    const followed = await followPerson(context, unit, systemActor, id, seen);
    return (await resetEnabled(context, unit, id, seen)) || followed;
  });
  if (!seen.person.enabled) context.sessions.endAll(id);
  else if (updated) context.sessions.forget(id);
  return updated ? ["updated"] : [];
}

/** A user who has no place in the vault any more: deleted, or kept without what his directory gave him. */
export async function departUser(
  context: VaultContext,
  id: number,
  reason: "vanished" | "uncovered",
  seen?: SeenPerson,
): Promise<UserOutcome> {
  const outcome = await context.db.transaction(async (unit): Promise<UserOutcome> => {
    if (!(await isThere(unit, id))) return [reason];
    if (context.directoryRules.deletionPolicy === "DeleteAll") {
      const { username } = await holdUser(context, unit, id);
      await removeUser(unit, id);
      const details = { username, source: "LDAP", reason };
      await context.audit.append(unit, [fact(systemActor, "user.deleted", `user:${id}`, details)]);
      return [reason, "deleted"];
    }
    const changed =
      seen === undefined
        ? await leaveDirectoryGroups(context, unit, systemActor, id)
        : await followPerson(context, unit, systemActor, id, seen);
    return changed ? [reason, "updated"] : [reason];
  });
  context.sessions.endAll(id);
  return outcome;
}

/** Somebody may have deleted him meanwhile. */
async function isThere(unit: VaultUnit, id: number): Promise<boolean> {
  return (await unit.selectFrom("users").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
}

async function resetEnabled(
  context: VaultContext,
  unit: VaultUnit,
  id: number,
  { mapping }: SeenPerson,
): Promise<boolean> {
  if (!context.directoryRules.resetEnabled || mapping === undefined) return false;
  const user = await holdUser(context, unit, id);
  const enableUser = mapping.disableUser !== true;
  if (user.enableUser === enableUser) return false;
  await writeUser(context, unit, { ...user, enableUser });
  const action = enableUser ? "user.enabled" : "user.disabled";
  await context.audit.append(unit, [fact(systemActor, action, `user:${id}`, { mapping: mapping.name })]);
  return true;
}
