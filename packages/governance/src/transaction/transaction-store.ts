import type { Kysely } from "kysely";
import type { GovernanceTables } from "../database/tables.ts";
import { notFound } from "../error/governance-error.ts";
import {
  type Attempt,
  openStatuses,
  readAttempt,
  readTransaction,
  type Transaction,
  type TransactionStatus,
} from "./transaction.ts";

type Reader = Kysely<GovernanceTables>;

export interface TransactionQuery {
  readonly application?: string | undefined;
  readonly status?: TransactionStatus | undefined;
  readonly planId?: string | undefined;
  readonly nativeIdentity?: string | undefined;
  /** Transactions older than this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The newest first. */
export async function listTransactions(reader: Reader, query: TransactionQuery): Promise<readonly Transaction[]> {
  let select = reader.selectFrom("transactions").selectAll().orderBy("id", "desc").limit(query.limit);
  if (query.application !== undefined) select = select.where("application", "=", query.application);
  if (query.status !== undefined) select = select.where("status", "=", query.status);
  if (query.planId !== undefined) select = select.where("plan_id", "=", query.planId);
  if (query.nativeIdentity !== undefined) select = select.where("native_identity", "=", query.nativeIdentity);
  if (query.after !== undefined) select = select.where("id", "<", query.after);
  return (await select.execute()).map(readTransaction);
}

/** Of one plan, in the order in which they were written. */
export async function transactionsOfPlan(reader: Reader, planId: string): Promise<readonly Transaction[]> {
  const rows = await reader
    .selectFrom("transactions")
    .selectAll()
    .where("plan_id", "=", planId)
    .orderBy("id")
    .execute();
  return rows.map(readTransaction);
}

export async function getTransaction(reader: Reader, id: string): Promise<Transaction> {
  const row = await reader.selectFrom("transactions").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("transaction", id);
  return readTransaction(row);
}

export async function attemptsOf(reader: Reader, id: string): Promise<readonly Attempt[]> {
  const query = reader
    .selectFrom("transaction_attempts")
    .selectAll()
    .where("transaction_id", "=", id)
    .orderBy("number");
  return (await query.execute()).map(readAttempt);
}

export async function countOpen(reader: Reader): Promise<number> {
  const row = await reader
    .selectFrom("transactions")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("status", "in", openStatuses)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
