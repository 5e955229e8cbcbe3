import { skipLocked } from "@castellan/storage";
import { sql } from "kysely";
import { type Core, isGone } from "../core.ts";
import { circuitThreshold } from "./circuit.ts";
import { openStatuses, readTransaction, type Transaction } from "./transaction.ts";

/**
 * Claims up to `limit` transactions that are due: none before an unfinished one of the same key, none of an application
 * that is paused, one only of an application that did not answer lately. What another worker claimed and did not finish
 * in time is due again, as uncertain. The attempt is written down with the claim, before anything is sent.
 */
export async function claimDue(core: Core, limit: number, leaseMilliseconds: number): Promise<readonly Transaction[]> {
  const { database, owner } = core;
  return database.transaction(async (unit) => {
    const now = core.clock();
    const due = await unit
      .selectFrom("transactions")
      .select(["transactions.id", "transactions.application"])
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
              .selectFrom("transactions as earlier")
              .select(sql<number>`1`.as("one"))
              .whereRef("earlier.serial_key", "=", "transactions.serial_key")
              .whereRef("earlier.id", "<", "transactions.id")
              .where("earlier.status", "in", openStatuses),
          ),
        ),
      )
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom("circuits")
              .select(sql<number>`1`.as("one"))
              .whereRef("circuits.application", "=", "transactions.application")
              .where("circuits.paused_until", ">", now),
          ),
        ),
      )
      .orderBy("transactions.next_attempt_at")
      .orderBy("transactions.id")
      .limit(limit)
      .$call(skipLocked(database.dialect))
      .execute();
    if (due.length === 0) return [];
    const troubled = await unit
      .selectFrom("circuits")
      .select("application")
      .where("failures", ">=", circuitThreshold)
      .execute();
    const ids = oneOfEach(due, new Set(troubled.map(({ application }) => application)));
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

/** All ids, but of each troubled application only the first: it tells whether the others are worth trying. */
function oneOfEach(
  due: readonly { readonly id: string; readonly application: string }[],
  troubled: ReadonlySet<string>,
): readonly string[] {
  const probed = new Set<string>();
  return due
    .filter(({ application }) => {
      if (!troubled.has(application)) return true;
      if (probed.has(application)) return false;
      probed.add(application);
      return true;
    })
    .map(({ id }) => id);
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

/** Prolongs the claims of what is still being executed. */
export async function renewClaims(core: Core, ids: readonly string[], leaseMilliseconds: number): Promise<void> {
  if (ids.length === 0) return;
  await core.database.sql
    .updateTable("transactions")
    .set({ lease_until: core.clock() + leaseMilliseconds })
    .where("id", "in", ids)
    .where("status", "=", "executing")
    .where("lease_owner", "=", core.owner)
    .execute();
}

/** When the next transaction will be due; `undefined` when none waits. */
export async function nextDueAt(core: Core): Promise<number | undefined> {
  const row = await core.database.sql
    .selectFrom("transactions")
    .select((select) => select.fn.min("next_attempt_at").as("at"))
    .where("status", "in", ["pending", "retrying"])
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
}
