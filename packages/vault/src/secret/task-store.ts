import { refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { CredentialOperation, CredentialTaskRow } from "./tables.ts";

interface Wish {
  readonly operation: CredentialOperation;
  readonly by: string;
  /** Unix milliseconds; null: kept until a change is asked for. */
  readonly dueAt: number | null;
  /** The temporary version that is to be set on the target. */
  readonly candidate?: number;
}

/**
 * Notes what is to be done on the account's target. One task an operation: what is waiting already is due at the earlier of both times.
 * Throws 409 `CASTL046E` while a worker is at it.
 */
export async function placeTask(
  context: VaultContext,
  unit: VaultUnit,
  account: { readonly id: number; readonly safe_id: number },
  { operation, by, dueAt, candidate }: Wish,
): Promise<void> {
  const now = context.clock();
  const task = await unit
    .selectFrom("credential_tasks")
    .selectAll()
    .where("account_id", "=", account.id)
    .where("operation", "=", operation)
    .$call(forUpdate(context.db.dialect))
    .executeTakeFirst();
  if (task === undefined) {
    const row = { account_id: account.id, safe_id: account.safe_id, operation, requested_by: by, requested_at: now };
    const rest = { due_at: dueAt, candidate: candidate ?? null, claimed_by: null, lease_until: null };
    await unit
      .insertInto("credential_tasks")
      .values({ ...row, ...rest })
      .execute();
    return;
  }
  if (isClaimed(task, now)) throw refusal("CASTL046E", `[${task.claimed_by}] is working on the account.`);
  const due = task.due_at === null || dueAt === null ? (task.due_at ?? dueAt) : Math.min(task.due_at, dueAt);
  await unit
    .updateTable("credential_tasks")
    .set({ requested_by: by, requested_at: now, due_at: due })
    .where("id", "=", task.id)
    .execute();
  if (candidate === undefined) return;
  // A worker who is late with his report had another one: his would be taken for this one.
  await unit.updateTable("credential_tasks").set({ candidate, claimed_by: null }).where("id", "=", task.id).execute();
}

/** Whether a worker has the task, so that nobody else may. */
export function isClaimed(task: Pick<CredentialTaskRow, "lease_until">, now: number): boolean {
  return task.lease_until !== null && task.lease_until > now;
}

/** Removes the tasks of the account that would set another secret, where no worker is at them; answers whether there were any. */
export async function withdrawChanges(context: VaultContext, unit: VaultUnit, accountId: number): Promise<boolean> {
  const { numDeletedRows } = await unit
    .deleteFrom("credential_tasks")
    .where("account_id", "=", accountId)
    .where("operation", "in", ["change", "reconcile"])
    .where((task) => task.or([task("lease_until", "is", null), task("lease_until", "<=", context.clock())]))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Whether something is to be done on the account's target by now, or is being done. */
export async function hasOpenTask(context: VaultContext, unit: VaultUnit, accountId: number): Promise<boolean> {
  const task = await unit
    .selectFrom("credential_tasks")
    .select("id")
    .where("account_id", "=", accountId)
    .where((row) => row.or([row("due_at", "<=", context.clock()), row("lease_until", ">", context.clock())]))
    .executeTakeFirst();
  return task !== undefined;
}
