import { skipLocked } from "@castellan/storage";
import { sql } from "kysely";
import { type Core, isGone, type Unit } from "../core.ts";
import { circuitThreshold } from "./circuit.ts";
import { openStatuses, readTransaction, type Transaction } from "./transaction.ts";

/**
 * Claims up to `limit` transactions that are due: none before an unfinished one of the same key or beside one that is
 * being executed, none of an application that is paused, one at a time of an application that did not answer lately.
 * What another worker claimed and did not finish in time is due again, as uncertain. The attempt is written down with
 * the claim, before anything is sent.
 */
export async function claimDue(core: Core, limit: number, leaseMilliseconds: number): Promise<readonly Transaction[]> {
  const { database, owner } = core;
  return database.transaction(async (unit) => {
    const now = core.clock();
    const troubled = await unit
      .selectFrom("circuits")
      .select(["application", "paused_until"])
      .where("failures", ">=", circuitThreshold)
      .execute();
    const ids: string[] = [];
    for (const { application, paused_until } of troubled) {
      if (paused_until > now || ids.length === limit || (await isProbed(unit, application, now))) continue;
      // The first one tells whether the others are worth trying.
      const first = dueAt(unit, now).where("transactions.application", "=", application).limit(1);
      ids.push(...(await first.$call(skipLocked(database.dialect)).execute()).map(({ id }) => id));
    }
    const names = troubled.map(({ application }) => application);
    const healthy = names.length === 0 ? dueAt(unit, now) : dueAt(unit, now).where("application", "not in", names);
    const others = healthy.limit(limit - ids.length).$call(skipLocked(database.dialect));
    ids.push(...(await others.execute()).map(({ id }) => id));
    if (ids.length === 0) return [];
    const rows = await unit
      .updateTable("transactions")
      .set({
        uncertain: sql<number>`case when status = 'executing' then 1 else uncertain end`,
        status: "executing",
        attempts: sql<number>`attempts + 1`,
        lease_owner: owner,
        lease_until: now + leaseMilliseconds,
        updated_at: now,
      })
      .where("id", "in", ids)
      .returningAll()
      .execute();
    const attempts = rows.map((row) => ({ transaction_id: row.id, number: row.attempts, started_at: now }));
    await unit.insertInto("transaction_attempts").values(attempts).execute();
    return rows.map(readTransaction);
  });
}

/** The transactions that may be attempted, those that waited longest first. */
function dueAt(unit: Unit, now: number) {
  return unit
    .selectFrom("transactions")
    .select("transactions.id")
    .where((where) =>
      where.or([
        where.and([where("status", "in", ["pending", "retrying"]), where("next_attempt_at", "<=", now)]),
        where.and([where("status", "=", "executing"), where("lease_until", "<=", now)]),
      ]),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("transactions as other")
            .select(sql<number>`1`.as("one"))
            .whereRef("other.serial_key", "=", "transactions.serial_key")
            .where((other) =>
              other.or([
                other.and([
                  other("other.id", "<", other.ref("transactions.id")),
                  other("other.status", "in", openStatuses),
                ]),
                // A later id may have been written, and claimed, first: by a node whose clock is ahead.
                other.and([
                  other("other.id", ">", other.ref("transactions.id")),
                  other("other.status", "=", "executing"),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy("transactions.next_attempt_at")
    .orderBy("transactions.id");
}

/** Is a transaction of the application being tried already? */
async function isProbed(unit: Unit, application: string, now: number): Promise<boolean> {
  const executing = unit
    .selectFrom("transactions")
    .select("id")
    .where("application", "=", application)
    .where("status", "=", "executing")
    .where("lease_until", ">", now);
  return (await executing.executeTakeFirst()) !== undefined;
}

/** Gives back what processes claimed that are certainly gone, without waiting for their leases to run out. */
export async function releaseOrphans(core: Core): Promise<void> {
  const { sql: database } = core.database;
  const claimed = database
    .selectFrom("transactions")
    .select("lease_owner")
    .where("status", "=", "executing")
    .distinct();
  for (const { lease_owner } of await claimed.execute()) {
    if (lease_owner === null || !isGone(lease_owner, core.owner)) continue;
    await database
      .updateTable("transactions")
      .set({ lease_until: 0 })
      .where("status", "=", "executing")
      .where("lease_owner", "=", lease_owner)
      .execute();
  }
}

/** Prolongs the claims of what is still being executed. Answers which of `ids` are still this process's. */
export async function renewClaims(
  core: Core,
  ids: readonly string[],
  leaseMilliseconds: number,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const kept = await core.database.sql
    .updateTable("transactions")
    .set({ lease_until: core.clock() + leaseMilliseconds })
    .where("id", "in", ids)
    .where("status", "=", "executing")
    .where("lease_owner", "=", core.owner)
    .returning("id")
    .execute();
  return new Set(kept.map(({ id }) => id));
}

/**
 * When the next transaction will be due; `undefined` when none waits. Those that are due at `now` and were not claimed
 * wait for something else: for one before them, or for their application.
 */
export async function nextDueAt(core: Core, now: number): Promise<number | undefined> {
  const row = await core.database.sql
    .selectFrom("transactions")
    .select((select) => select.fn.min("next_attempt_at").as("at"))
    .where("status", "in", ["pending", "retrying"])
    .where("next_attempt_at", ">", now)
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
}
