import type { Core } from "./core.ts";
import { readTask } from "./task/task.ts";
import { countOpen } from "./transaction/transaction-store.ts";

export interface AggregationSummary {
  readonly application: string;
  readonly status: string;
  /** Unix milliseconds; absent while it runs. */
  readonly finishedAt?: number;
  readonly processed: number;
  readonly counts: Readonly<Record<string, number>>;
}

export interface GovernanceStatus {
  readonly applications: number;
  readonly identities: number;
  /** Live ones. */
  readonly accounts: number;
  readonly pendingTransactions: number;
  /** The last run of each application. */
  readonly lastAggregations: readonly AggregationSummary[];
}

/** Counts of everything, and how the last aggregations went. */
export async function governanceStatus({ database }: Core): Promise<GovernanceStatus> {
  const { sql } = database;
  const count = (table: "applications" | "identities" | "accounts") =>
    sql.selectFrom(table).select((select) => select.fn.countAll<number>().as("count"));
  const applications = await count("applications").executeTakeFirst();
  const identities = await count("identities").executeTakeFirst();
  const accounts = await count("accounts").where("deleted_at", "is", null).executeTakeFirst();
  return {
    applications: Number(applications?.count ?? 0),
    identities: Number(identities?.count ?? 0),
    accounts: Number(accounts?.count ?? 0),
    pendingTransactions: await countOpen(sql),
    lastAggregations: await lastAggregations(sql),
  };
}

async function lastAggregations(sql: Core["database"]["sql"]): Promise<readonly AggregationSummary[]> {
  const rows = await sql
    .selectFrom("tasks")
    .selectAll()
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("tasks as later")
            .select("later.id")
            .whereRef("later.application", "=", "tasks.application")
            .whereRef("later.run", ">", "tasks.run"),
        ),
      ),
    )
    .orderBy("application")
    .execute();
  return rows.map(readTask).map(({ application, status, processed, counts, finishedAt }) => ({
    application,
    status,
    processed,
    counts: { ...counts },
    ...(finishedAt === undefined ? {} : { finishedAt }),
  }));
}
