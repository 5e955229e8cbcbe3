import { verifyPassword } from "@castellan/storage";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";

/** The password of a user as it is kept. */
export interface StoredPassword {
  readonly hash: string;
  /** Unix seconds. */
  readonly changedAt: number;
}

/**
 * Stores the hash of a user's password; a fresh password forgets the failures of the old one, which itself goes into the
 * history as far as the policy looks back. The present hash once more changes nothing of that.
 */
export async function storePassword(
  context: Pick<VaultContext, "db" | "passwordPolicy" | "clock">,
  unit: VaultUnit,
  id: number,
  hash: string,
): Promise<void> {
  const present = await readPassword(context, id, unit);
  if (present?.hash === hash) return await clearFailedLogons(unit, id);
  await keepInHistory(context, unit, id, present);
  const fresh = { password_hash: hash, password_changed_at: seconds(context), failed_logons: 0 };
  await unit
    .insertInto("user_logons")
    .values({ id, ...fresh })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(fresh))
    .execute();
}

async function keepInHistory(
  { passwordPolicy }: Pick<VaultContext, "passwordPolicy">,
  unit: VaultUnit,
  id: number,
  present: StoredPassword | undefined,
): Promise<void> {
  // The present password counts as one of those that may not come again.
  const kept = Math.max(0, passwordPolicy.history - 1);
  if (kept > 0 && present !== undefined) {
    await unit.insertInto("password_history").values({ user_id: id, password_hash: present.hash }).execute();
  }
  const rows = await unit
    .selectFrom("password_history")
    .select("id")
    .where("user_id", "=", id)
    .orderBy("id", "desc")
    .execute();
  const old = rows.slice(kept).map((row) => row.id);
  if (old.length > 0) await unit.deleteFrom("password_history").where("id", "in", old).execute();
}

/**
 * Whether `password` is one that the user had before the present one, as far back as the policy looks. Takes tens of
 * milliseconds for each that is kept.
 */
export async function wasEarlier(context: VaultContext, id: number, password: string): Promise<boolean> {
  const rows = await context.db.sql
    .selectFrom("password_history")
    .select("password_hash")
    .where("user_id", "=", id)
    .orderBy("id", "desc")
    .limit(Math.max(0, context.passwordPolicy.history - 1))
    .execute();
  for (const { password_hash } of rows) if (await verifyPassword(password, password_hash)) return true;
  return false;
}

export async function clearFailedLogons(unit: VaultUnit, id: number): Promise<void> {
  await unit.updateTable("user_logons").set({ failed_logons: 0 }).where("id", "=", id).execute();
}

/** A user's password; `undefined` when he has none. */
export async function readPassword(
  { db }: Pick<VaultContext, "db">,
  id: number,
  unit: VaultContext["db"]["sql"] = db.sql,
): Promise<StoredPassword | undefined> {
  const row = await unit
    .selectFrom("user_logons")
    .select(["password_hash", "password_changed_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined || row.password_hash === null) return undefined;
  return { hash: row.password_hash, changedAt: row.password_changed_at };
}
