import type { PvwaAccount } from "@castellan/pvwa";
import { skipLocked } from "@castellan/storage";
import type { Selectable } from "kysely";
import { accountId } from "../account/document.ts";
import { type OpenedAccount, openAccount } from "../account/open.ts";
import { writeAccount } from "../account/write.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { platformOf } from "../platform/platform.ts";
import { generateByRules } from "./generate.ts";
import { inProcess } from "./management.ts";
import { addSecret, findSecret, openSecret } from "./store.ts";
import type { CredentialOperation, CredentialTaskRow } from "./tables.ts";
import { claimable, free, unknownTask } from "./task-list.ts";
import { tell } from "./told.ts";

type Task = Selectable<CredentialTaskRow>;

const operations: readonly CredentialOperation[] = ["change", "verify", "reconcile"];

/** A task in a worker's hands, with the secrets it takes. Times in Unix seconds. */
interface ClaimedTask {
  readonly id: number;
  /** Names the claim when it is renewed or reported. */
  readonly attempt: number;
  readonly operation: CredentialOperation;
  readonly leaseUntil: number;
  readonly requestedBy: string;
  readonly account: PvwaAccount;
  /** What the vault takes the target's secret to be; left out when it has none. */
  readonly currentSecret?: string;
  /** What is to be set on the target; the vault keeps it already. Left out for an SSH key, which the worker makes. */
  readonly newSecret?: string;
}

/**
 * `POST /API/Castellan/CredentialTasks/Claim`: gives the caller tasks that are his until the lease ends, the ones due longest first. A new
 * secret is stored before it is given out, so that one that was set on a target is never lost with the worker.
 */
export async function claimTasks(
  context: VaultContext,
  call: SessionCall,
): Promise<{ readonly value: readonly ClaimedTask[] }> {
  const wish = call.body((fields) => ({
    limit: fields.integer("limit", { minimum: 1, maximum: 50 }) ?? 1,
    milliseconds: readLease(fields),
    operations: fields.choices("operations", operations) ?? operations,
  }));
  return await context.db.transaction(async (unit) => {
    const due = await claimable(context, unit, call.principal);
    const tasks = await due
      .selectAll("credential_tasks")
      .where("credential_tasks.operation", "in", wish.operations.length === 0 ? operations : wish.operations)
      .orderBy("credential_tasks.due_at")
      .orderBy("credential_tasks.id")
      .limit(wish.limit)
      .$call(skipLocked(context.db.dialect))
      .execute();
    const value: ClaimedTask[] = [];
    const accounts = new Set<number>();
    for (const task of tasks) {
      // Two tasks of one account come one after the other.
      if (accounts.has(task.account_id)) continue;
      accounts.add(task.account_id);
      const held = await holdFree(context, unit, task);
      if (held === undefined) continue;
      value.push(await claim(context, unit, call, held, context.clock() + wish.milliseconds));
    }
    return { value };
  });
}

/**
 * The task, its account held. `undefined` where somebody else holds that, who may be deleting it or waiting for this task, or
 * where another worker claimed another task of it meanwhile.
 */
async function holdFree(
  context: VaultContext,
  unit: VaultUnit,
  { id, account_id }: Pick<Task, "id" | "account_id">,
): Promise<Task | undefined> {
  const account = await unit
    .selectFrom("accounts")
    .select("id")
    .where("id", "=", account_id)
    .$call(skipLocked(context.db.dialect))
    .executeTakeFirst();
  if (account === undefined) return undefined;
  return await unit
    .selectFrom("credential_tasks")
    .selectAll()
    .where("id", "=", id)
    .where(free(context.clock()))
    .executeTakeFirst();
}

/** `leaseSeconds`, in milliseconds. */
export function readLease(fields: Fields): number {
  return (fields.integer("leaseSeconds", { minimum: 10, maximum: 3600 }) ?? 300) * 1000;
}

async function claim(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  task: Task,
  leaseUntil: number,
): Promise<ClaimedTask> {
  const opened = await openTaskAccount(context, unit, call, task);
  const candidate = task.operation === "verify" ? null : await candidateOf(context, unit, call, opened, task);
  const attempt = task.attempt + 1;
  await unit
    .updateTable("credential_tasks")
    .set({ attempt, candidate, claimed_by: call.principal.username, lease_until: leaseUntil })
    .where("id", "=", task.id)
    .execute();
  const account = await writeAccount(context, unit, opened, inProcess);
  const details = { operation: task.operation, task: task.id, attempt };
  const told = { event: "secret.taskClaimed", action: "Retrieve password", moreInfo: `To ${task.operation} it` };
  await tell(context, unit, call, opened, { ...told, details });
  const currentSecret = await secretOf(context, unit, opened);
  const newSecret = candidate === null ? undefined : await secretOf(context, unit, opened, candidate);
  return {
    id: task.id,
    attempt,
    operation: task.operation,
    leaseUntil: Math.floor(leaseUntil / 1000),
    requestedBy: task.requested_by,
    account,
    ...(currentSecret === undefined ? {} : { currentSecret }),
    ...(newSecret === undefined ? {} : { newSecret }),
  };
}

/** The account of a task, for a caller who may work on it. */
export async function openTaskAccount(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  task: Pick<Task, "id" | "account_id">,
): Promise<OpenedAccount> {
  const row = await unit
    .selectFrom("accounts")
    .select(["safe_id", "number"])
    .where("id", "=", task.account_id)
    .executeTakeFirst();
  // It is being deleted at this moment.
  if (row === undefined) throw unknownTask(task.id);
  return openAccount(context, unit, call.principal, accountId(row), "initiateCPMAccountManagementOperations");
}

/** The version to set on the target: the one that waits, also from a claim that came to nothing, or a new one. */
async function candidateOf(
  context: VaultContext,
  unit: VaultUnit,
  { principal }: SessionCall,
  { row, account }: OpenedAccount,
  { candidate }: Pick<CredentialTaskRow, "candidate">,
): Promise<number | null> {
  if (candidate !== null) return candidate;
  if (account.secretType === "key") return null;
  const { policies } = await platformOf(context, unit, account.platformId);
  return addSecret(context, unit, row, generateByRules(policies.passwordPolicy), principal.username, true);
}

async function secretOf(
  context: VaultContext,
  unit: VaultUnit,
  { row }: OpenedAccount,
  version?: number,
): Promise<string | undefined> {
  const stored = await findSecret(unit, row.id, version);
  return stored === undefined ? undefined : openSecret(context, unit, row.safe_id, stored);
}
