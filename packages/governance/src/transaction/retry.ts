import { sql } from "kysely";
import { accountTarget } from "../account/account.ts";
import type { Application } from "../application/application.ts";
import { type Actor, actorOf, type GovernanceFact } from "../audit/action.ts";
import type { Core } from "../core.ts";
import type { Transaction } from "./transaction.ts";

/** Makes a failed or waiting transaction due now, with as many further attempts as its application allows. */
export async function retryNow(
  core: Core,
  transaction: Transaction,
  application: Application,
  actor: Actor,
): Promise<boolean> {
  return core.database.transaction(async (unit) => {
    const { numUpdatedRows } = await unit
      .updateTable("transactions")
      .set({
        status: "retrying",
        next_attempt_at: core.clock(),
        maximum_attempts: sql<number>`attempts + ${application.retry.maximumAttempts}`,
        // Whatever was thought of the last attempt, reading first cannot do harm.
        uncertain: 1,
        finished_at: null,
        updated_at: core.clock(),
      })
      .where("id", "=", transaction.id)
      .where("status", "in", ["failed", "retrying"])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await unit.updateTable("circuits").set({ paused_until: 0 }).where("application", "=", application.name).execute();
    const fact: GovernanceFact = {
      action: "transaction.retried",
      ...actorOf(actor),
      target: accountTarget(application.name, transaction.nativeIdentity ?? "?"),
      correlationId: transaction.trackingId,
      details: { transaction: transaction.id },
    };
    await core.audit.append(unit, [fact]);
    return true;
  });
}
