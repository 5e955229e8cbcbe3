import type { VaultContext, VaultUnit } from "../context.ts";

/** Stores the hash of a user's password; a fresh password forgets the failures of the old one. */
export async function storePassword(unit: VaultUnit, id: number, hash: string): Promise<void> {
  await unit
    .insertInto("user_logons")
    .values({ id, password_hash: hash })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ password_hash: hash, failed_logons: 0 }))
    .execute();
}

export async function clearFailedLogons(unit: VaultUnit, id: number): Promise<void> {
  await unit.updateTable("user_logons").set({ failed_logons: 0 }).where("id", "=", id).execute();
}

/** The hash of a user's password; `undefined` when he has none. */
export async function readPasswordHash(context: VaultContext, id: number): Promise<string | undefined> {
  const row = await context.db.sql
    .selectFrom("user_logons")
    .select("password_hash")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.password_hash ?? undefined;
}
