import type { Database, UnitOfWork } from "../database/database.ts";
import type { Slots } from "../database/prepared.ts";
import { forUpdate } from "../database/row-lock.ts";
import type { AuditFact, AuditLog, AuditNote, AuditVerification } from "./audit-log.ts";
import { type AuditRow, type AuditTables, firstHash, headId } from "./audit-table.ts";
import { breakBetween, type ChainEnd, entryOf, link } from "./chain.ts";

/** Ten columns a row, and SQLite binds at most 32,766 values to a statement. */
const rowsPerInsert = 1000;
const rowsPerPage = 1000;

/** The audit log in the tables of `auditMigration`; `clock` gives Unix milliseconds. */
export function createAuditLog<Tables extends AuditTables>(
  db: Database<Tables>,
  clock?: () => number,
): AuditLog<Tables>;
export function createAuditLog(db: Database<AuditTables>, clock: () => number = Date.now): AuditLog<AuditTables> {
  const statements = prepareStatements(db);
  return {
    append: (unit, facts) => append(statements, unit, facts, clock()),
    async list({ after, limit, newestFirst = false, action, target, correlationId }) {
      let query = db.sql
        .selectFrom("audit_log")
        .selectAll()
        .orderBy("sequence", newestFirst ? "desc" : "asc")
        .limit(limit);
      if (after !== undefined) query = query.where("sequence", newestFirst ? "<" : ">", after);
      if (action !== undefined) query = query.where("action", "=", action);
      if (target !== undefined) query = query.where("target", "=", target);
      if (correlationId !== undefined) query = query.where("correlation_id", "=", correlationId);
      return (await query.execute()).map(entryOf);
    },
    verify: (noted) => verify(db, noted),
    end: () => db.sql.selectFrom("audit_head").select(["sequence", "hash"]).executeTakeFirstOrThrow(),
  };
}

type Statements = ReturnType<typeof prepareStatements>;

/** What every change that is audited runs. */
function prepareStatements(db: Database<AuditTables>) {
  return {
    holdHead: db.prepare(() =>
      db.sql
        .selectFrom("audit_head")
        .select(["sequence", "hash"])
        .where("id", "=", headId)
        .$call(forUpdate(db.dialect)),
    ),
    insertOne: db.prepare((value: Slots<AuditRow>) =>
      db.sql.insertInto("audit_log").values({
        sequence: value("sequence"),
        at: value("at"),
        action: value("action"),
        actor: value("actor"),
        target: value("target"),
        correlation_id: value("correlation_id"),
        client: value("client"),
        details: value("details"),
        previous_hash: value("previous_hash"),
        hash: value("hash"),
      }),
    ),
    moveHead: db.prepare((value: Slots<ChainEnd>) =>
      db.sql
        .updateTable("audit_head")
        .set({ sequence: value("sequence"), hash: value("hash") })
        .where("id", "=", headId),
    ),
  };
}

async function append(
  { holdHead, insertOne, moveHead }: Statements,
  unit: UnitOfWork<AuditTables>,
  facts: readonly AuditFact[],
  at: number,
): Promise<void> {
  if (facts.length === 0) return;
  const end = await holdHead.first({}, unit);
  if (end === undefined) throw new Error("The head of the audit log is missing.");
  const rows = link(end, facts, at);
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) await insertOne.all(only, unit);
  else await insertMany(unit, rows);
  await moveHead.all(rows.at(-1) ?? end, unit);
}

async function insertMany(unit: UnitOfWork<AuditTables>, rows: readonly AuditRow[]): Promise<void> {
  for (let first = 0; first < rows.length; first += rowsPerInsert) {
    await unit
      .insertInto("audit_log")
      .values(rows.slice(first, first + rowsPerInsert))
      .execute();
  }
}

/** Walks the chain page by page while others may append to it, and ends where the head says it ends. */
async function verify(db: Database<AuditTables>, noted?: AuditNote): Promise<AuditVerification> {
  let end: ChainEnd = { sequence: 0, hash: firstHash };
  for (;;) {
    // Read before the page: an entry and its head are committed together, so a page read later holds whatever it counts.
    const head = await db.sql.selectFrom("audit_head").select(["sequence", "hash"]).executeTakeFirst();
    const page = await db.sql
      .selectFrom("audit_log")
      .selectAll()
      .where("sequence", ">", end.sequence)
      .orderBy("sequence")
      .limit(rowsPerPage)
      .execute();
    for (const row of page) {
      const reason = breakBetween(end, row) ?? differenceFrom(noted, row);
      if (reason !== undefined) return { intact: false, entries: end.sequence, brokenAt: end.sequence + 1, reason };
      end = row;
    }
    if (page.length > 0) continue;
    const reason = breakAtEnd(end, head) ?? (noted && breakBeforeNote(end, noted));
    if (reason === undefined) return { intact: true, entries: end.sequence };
    return { intact: false, entries: end.sequence, brokenAt: end.sequence + 1, reason };
  }
}

function differenceFrom(noted: AuditNote | undefined, row: ChainEnd): string | undefined {
  if (noted === undefined || row.sequence !== noted.sequence || row.hash === noted.hash) return undefined;
  return `entry ${row.sequence} is not the one that was noted`;
}

function breakBeforeNote({ sequence }: ChainEnd, noted: AuditNote): string | undefined {
  return sequence < noted.sequence ? `entry ${noted.sequence}, which was noted, is missing` : undefined;
}

function breakAtEnd(end: ChainEnd, head: ChainEnd | undefined): string | undefined {
  if (head === undefined) return "the head of the log is missing";
  if (head.sequence > end.sequence) return `the last ${head.sequence - end.sequence} entries are missing`;
  if (head.sequence < end.sequence || head.hash !== end.hash)
    return "the head of the log does not tell of its last entry";
  return undefined;
}
