import type { Database, UnitOfWork } from "../database/database.ts";
import { forUpdate } from "../database/row-lock.ts";
import type { AuditFact, AuditLog, AuditVerification } from "./audit-log.ts";
import { type AuditTables, firstHash, headId } from "./audit-table.ts";
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
  return {
    append: (unit, facts) => append(db, unit, facts, clock()),
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
    verify: () => verify(db),
  };
}

async function append(
  db: Database<AuditTables>,
  unit: UnitOfWork<AuditTables>,
  facts: readonly AuditFact[],
  at: number,
): Promise<void> {
  if (facts.length === 0) return;
  const end = await unit
    .selectFrom("audit_head")
    .select(["sequence", "hash"])
    .where("id", "=", headId)
    .$call(forUpdate(db.dialect))
    .executeTakeFirstOrThrow();
  const rows = link(end, facts, at);
  for (let first = 0; first < rows.length; first += rowsPerInsert) {
    await unit
      .insertInto("audit_log")
      .values(rows.slice(first, first + rowsPerInsert))
      .execute();
  }
  const last = rows.at(-1) ?? end;
  await unit
    .updateTable("audit_head")
    .set({ sequence: last.sequence, hash: last.hash })
    .where("id", "=", headId)
    .execute();
}

/** Walks the chain page by page while others may append to it, and ends where the head says it ends. */
async function verify(db: Database<AuditTables>): Promise<AuditVerification> {
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
      const reason = breakBetween(end, row);
      if (reason !== undefined) return { intact: false, entries: end.sequence, brokenAt: end.sequence + 1, reason };
      end = row;
    }
    if (page.length > 0) continue;
    const reason = breakAtEnd(end, head);
    if (reason === undefined) return { intact: true, entries: end.sequence };
    return { intact: false, entries: end.sequence, brokenAt: end.sequence + 1, reason };
  }
}

function breakAtEnd(end: ChainEnd, head: ChainEnd | undefined): string | undefined {
  if (head === undefined) return "the head of the log is missing";
  if (head.sequence > end.sequence) return `the last ${head.sequence - end.sequence} entries are missing`;
  if (head.sequence < end.sequence || head.hash !== end.hash)
    return "the head of the log does not tell of its last entry";
  return undefined;
}
