import { type Collection, refusal } from "@castellan/pvwa";
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { accountId } from "../account/document.ts";
import type { VaultContext } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import { collection, readPage } from "../http/paging.ts";
import type { SessionCall } from "../http/route.ts";
import { safesOf } from "../member/access.ts";
import { platformKeys } from "../platform/platform.ts";
import type { Principal } from "../session/principal.ts";
import type { CredentialOperation } from "./tables.ts";
import { isClaimed } from "./task-store.ts";

/** A task as workers and people see it. Times in Unix seconds. */
interface ShownTask {
  readonly id: number;
  readonly operation: CredentialOperation;
  readonly accountId: string;
  readonly accountName: string;
  readonly safeName: string;
  readonly platformId: string;
  /** `waiting`: not before `dueTime`, or not before a change is asked for. */
  readonly status: "waiting" | "due" | "claimed";
  readonly requestedBy: string;
  readonly requestedTime: number;
  readonly dueTime?: number;
  readonly attempt: number;
  readonly claimedBy?: string;
  readonly leaseUntil?: number;
}

type TaskQuery = SelectQueryBuilder<VaultTables, "credential_tasks", object>;

/** The tasks in those safes where `principal` may ask for them. */
export function selectTasks(context: VaultContext, db: VaultContext["db"]["sql"], principal: Principal): TaskQuery {
  const query: TaskQuery = db.selectFrom("credential_tasks");
  const safes = safesOf(context, principal, "initiateCPMAccountManagementOperations");
  return safes === undefined ? query : query.where("credential_tasks.safe_id", "in", safes);
}

/** `GET /API/Castellan/CredentialTasks`: what is to be done on targets, in the order it was asked for. */
export async function listTasks(context: VaultContext, call: SessionCall): Promise<Collection<ShownTask>> {
  const page = call.query((fields) => readPage(fields, 50));
  const query = selectTasks(context, context.db.sql, call.principal);
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .innerJoin("accounts", "accounts.id", "credential_tasks.account_id")
    .innerJoin("account_documents", "account_documents.id", "credential_tasks.account_id")
    .innerJoin("safes", "safes.id", "credential_tasks.safe_id")
    .selectAll("credential_tasks")
    .select(["accounts.name", "accounts.number", "account_documents.document", "safes.safe_name"])
    .orderBy("credential_tasks.id")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const now = context.clock();
  const tasks = rows.map((row): ShownTask => {
    const claimed = isClaimed(row, now);
    const { platformId }: { readonly platformId: string } = JSON.parse(row.document);
    return {
      id: row.id,
      operation: row.operation,
      accountId: accountId(row),
      accountName: row.name,
      safeName: row.safe_name,
      platformId,
      status: claimed ? "claimed" : row.due_at !== null && row.due_at <= now ? "due" : "waiting",
      requestedBy: row.requested_by,
      requestedTime: Math.floor(row.requested_at / 1000),
      ...(row.due_at === null ? {} : { dueTime: Math.floor(row.due_at / 1000) }),
      attempt: row.attempt,
      ...(claimed && row.claimed_by !== null ? { claimedBy: row.claimed_by } : {}),
      ...(claimed && row.lease_until !== null ? { leaseUntil: Math.floor(row.lease_until / 1000) } : {}),
    };
  });
  return collection(call, "api/Castellan/CredentialTasks", page, tasks, Number(total));
}

/** Tasks that `principal` may claim now: due, in nobody's hands, of accounts that nobody has checked out and no other worker is at. */
export async function claimable(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
): Promise<TaskQuery> {
  const now = context.clock();
  let query = selectTasks(context, db, principal).where("credential_tasks.due_at", "<=", now);
  for (const permission of workerPermissions) {
    const safes = safesOf(context, principal, permission);
    if (safes !== undefined) query = query.where("credential_tasks.safe_id", "in", safes);
  }
  return query
    .where(ours(principal))
    .where(await managed(context, db, principal))
    .where(free(now));
}

/**
 * The account is still managed by the vault. Where its secret takes a confirmation, a claim, which shows it, is for those who may
 * do without one.
 */
async function managed(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
): Promise<Expression<SqlBool>> {
  const account = sql`select 1 from accounts where accounts.id = credential_tasks.account_id and accounts.automatic = 1`;
  const safes = safesOf(context, principal, "accessWithoutConfirmation");
  const platforms = await platformKeys(db, ({ policies }) => policies.dualControl);
  if (safes === undefined || platforms.length === 0) return sql<SqlBool>`exists (${account})`;
  return sql<SqlBool>`exists (${account} and (accounts.platform_key not in (${sql.join(platforms)})
    or accounts.safe_id in (${safes})))`;
}

export function unknownTask(id: number): Error {
  return refusal("CASTL047E", `Credential task [${id}]`);
}

/** The account of the task is in nobody's hands. */
export function free(now: number): Expression<SqlBool> {
  // The row's own lease is asked for apart: on PostgreSQL it alone is looked at again in a row that another worker has changed meanwhile.
  return sql<SqlBool>`(credential_tasks.lease_until is null or credential_tasks.lease_until <= ${now})
    and not exists (select 1 from account_locks where account_locks.account_id = credential_tasks.account_id
    and (account_locks.until is null or account_locks.until > ${now}))
    and not exists (select 1 from credential_tasks as other where other.account_id = credential_tasks.account_id
    and other.lease_until > ${now})`;
}

/** What a worker gets to know, and what he brings back. */
export const workerPermissions = ["retrieveAccounts", "updateAccountContent"] as const;

/** A safe with a managing CPM leaves its tasks to the user of that name. */
function ours({ username }: Principal): Expression<SqlBool> {
  return sql<SqlBool>`exists (select 1 from safes where safes.id = credential_tasks.safe_id
    and (safes.managing_cpm = '' or lower(safes.managing_cpm) = lower(${username})))`;
}
