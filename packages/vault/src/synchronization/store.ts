import type { Selectable } from "kysely";
import type { VaultContext } from "../context.ts";
import type { DirectorySynchronizationRow } from "../directory/tables.ts";
import type { DirectoryReport, SynchronizationReport } from "./report.ts";

/** How many synchronisations are remembered. */
const remembered = 100;

/** What is stored of a report beside its number and times. */
type StoredReport = Pick<SynchronizationReport, "status" | "startedBy" | "directories">;

export async function insertReport(context: VaultContext, startedBy: string): Promise<number> {
  const { db, clock } = context;
  const report: StoredReport = { status: "Running", startedBy, directories: [] };
  const { id } = await db.sql
    .insertInto("directory_synchronizations")
    .values({ started_at: clock(), finished_at: null, document: JSON.stringify(report) })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.sql
    .deleteFrom("directory_synchronizations")
    .where("id", "<=", id - remembered)
    .execute();
  return id;
}

export async function writeReport({ db, clock }: VaultContext, id: number, report: StoredReport): Promise<void> {
  await db.sql
    .updateTable("directory_synchronizations")
    .set({ document: JSON.stringify(report), finished_at: report.status === "Running" ? null : clock() })
    .where("id", "=", id)
    // What another process has ended stays as it told it.
    .where("finished_at", "is", null)
    .execute();
}

/** Marks what other processes left unfinished; for who holds the lease. */
export async function markInterrupted(context: VaultContext): Promise<void> {
  const rows = await context.db.sql
    .selectFrom("directory_synchronizations")
    .selectAll()
    .where("finished_at", "is", null)
    .execute();
  for (const row of rows) {
    const { startedBy, directories } = reportOf(row);
    await writeReport(context, row.id, { status: "Interrupted", startedBy, directories: directories.map(ended) });
  }
}

function ended(report: DirectoryReport): DirectoryReport {
  return report.status === "Running"
    ? { ...report, status: "Failed", error: "The process that ran it ended." }
    : report;
}

/** Whether one runs, or was cut short and is not marked yet. */
export async function isUnfinished({ db }: VaultContext): Promise<boolean> {
  const row = await db.sql
    .selectFrom("directory_synchronizations")
    .select("id")
    .where("finished_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** When the last one began, in Unix milliseconds. */
export async function lastStart({ db }: VaultContext): Promise<number | undefined> {
  const row = await db.sql
    .selectFrom("directory_synchronizations")
    .select("started_at")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.started_at;
}

/** The newest first. */
export async function listReports({ db }: VaultContext): Promise<readonly SynchronizationReport[]> {
  const rows = await db.sql.selectFrom("directory_synchronizations").selectAll().orderBy("id", "desc").execute();
  return rows.map(reportOf);
}

export async function findReport({ db }: VaultContext, id: number): Promise<SynchronizationReport | undefined> {
  const row = await db.sql.selectFrom("directory_synchronizations").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : reportOf(row);
}

function reportOf({
  id,
  started_at,
  finished_at,
  document,
}: Selectable<DirectorySynchronizationRow>): SynchronizationReport {
  const stored: StoredReport = JSON.parse(document);
  return {
    id,
    status: stored.status,
    startedBy: stored.startedBy,
    startedAt: Math.floor(started_at / 1000),
    finishedAt: finished_at === null ? null : Math.floor(finished_at / 1000),
    directories: stored.directories,
  };
}
