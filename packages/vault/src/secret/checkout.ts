import { refusal } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Principal } from "../session/principal.ts";
import { holdAccount } from "./store.ts";
import type { AccountLockRow } from "./tables.ts";

type Lock = Selectable<AccountLockRow>;

/** Who has the account to himself at the moment. */
export async function findLock(
  context: Pick<VaultContext, "clock">,
  db: VaultContext["db"]["sql"],
  accountId: number,
): Promise<Lock | undefined> {
  const lock = await db.selectFrom("account_locks").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  return lock === undefined || (lock.until !== null && lock.until <= context.clock()) ? undefined : lock;
}

/** Throws 409 `CASTL041E` while somebody else than `principal` has the account. */
export async function refuseTaken(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  account: { readonly rowId: number; readonly id: string },
): Promise<void> {
  const lock = await findLock(context, db, account.rowId);
  if (lock !== undefined && lock.user_id !== principal.userId) throw taken(account.id, lock);
}

function taken(id: string, { user_name, since }: Lock): Error {
  return refusal("CASTL041E", `[${id}] is checked out by [${user_name}] since ${new Date(since).toISOString()}`);
}

/**
 * Gives the account to `principal` alone, unless he has it already; answers until when. Throws 409 `CASTL041E` while somebody else has it.
 */
export async function takeLock(
  context: VaultContext,
  unit: VaultUnit,
  principal: Principal,
  account: { readonly rowId: number; readonly id: string },
): Promise<Pick<Lock, "until">> {
  const now = context.clock();
  const minutes = context.useRules.minimumValidityMinutes;
  const row = {
    account_id: account.rowId,
    user_id: principal.userId,
    user_name: principal.username,
    since: now,
    until: minutes === 0 ? null : now + minutes * 60_000,
  };
  // A worker who is about to claim the account's tasks must see the lock, or this must come after him.
  await holdAccount(context, unit, account.rowId);
  await unit.deleteFrom("account_locks").where("account_id", "=", account.rowId).where("until", "<=", now).execute();
  // One statement decides, so that of two who come at once one is refused.
  const mine = await unit
    .insertInto("account_locks")
    .values(row)
    .onConflict((conflict) => conflict.column("account_id").doNothing())
    .returningAll()
    .executeTakeFirst();
  if (mine !== undefined) return mine;
  const lock = await unit
    .selectFrom("account_locks")
    .selectAll()
    .where("account_id", "=", account.rowId)
    .executeTakeFirst();
  if (lock === undefined || lock.user_id !== principal.userId) throw taken(account.id, lock ?? row);
  return lock;
}

/** Ends the check-out. Throws 409 `CASTL042E` when nobody has the account, `CASTL041E` when `holder` is not who has it. */
export async function releaseLock(
  context: VaultContext,
  unit: VaultUnit,
  account: { readonly rowId: number; readonly id: string },
  holder?: Principal,
): Promise<Lock> {
  const lock = await findLock(context, unit, account.rowId);
  if (lock === undefined) throw refusal("CASTL042E", account.id);
  if (holder !== undefined && lock.user_id !== holder.userId) throw taken(account.id, lock);
  await unit.deleteFrom("account_locks").where("account_id", "=", account.rowId).execute();
  return lock;
}
