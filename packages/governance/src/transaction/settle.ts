import { accountTarget } from "../account/account.ts";
import type { Application } from "../application/application.ts";
import type { ResourceObject } from "../application/connector.ts";
import type { GovernanceFact } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { noteAnswered, noteUnanswered } from "./circuit.ts";
import { afterFailure, isAmbiguous, isUnanswered } from "./outcome.ts";
import type { Failure, Transaction } from "./transaction.ts";
import { writeAccount } from "./written-account.ts";

/** The claim ran out and another worker has the transaction: what this one found out is not written. */
class ClaimLostError extends Error {
  override readonly name = "ClaimLostError";
}

/**
 * Ends a transaction that was carried out and read back: account, attempt, status and audit in one unit of work.
 * @returns `false` when the claim was lost meanwhile.
 */
export async function commit(
  core: Core,
  transaction: Transaction,
  application: Application,
  found: ResourceObject | undefined,
): Promise<boolean> {
  return settle(core, async (unit) => {
    const now = core.clock();
    const account = await writeAccount(core, unit, transaction, application, found);
    await close(core, unit, transaction, {
      status: "committed",
      account_id: account?.id ?? transaction.accountId ?? null,
      native_identity: account?.nativeIdentity ?? transaction.nativeIdentity ?? null,
      secrets: null,
      error_kind: null,
      error_detail: null,
      finished_at: now,
    });
    const facts = await noteAnswered(unit, application.name, now);
    await core.audit.append(unit, [...facts, committedFact(transaction, account?.nativeIdentity)]);
  });
}

/** Writes a failed attempt down: to be tried again, or given up. */
export async function fail(
  core: Core,
  transaction: Transaction,
  application: Application,
  failure: Failure,
  random: () => number = Math.random,
): Promise<boolean> {
  return settle(core, async (unit) => {
    const now = core.clock();
    const { attempts, maximumAttempts, uncertain } = transaction;
    const next = afterFailure(failure, attempts, maximumAttempts, application.retry, random);
    await close(core, unit, transaction, {
      status: next.status,
      uncertain: uncertain || isAmbiguous(failure.kind) ? 1 : 0,
      error_kind: failure.kind,
      error_detail: failure.detail,
      next_attempt_at: next.status === "retrying" ? now + next.delayMilliseconds : now,
      finished_at: next.status === "failed" ? now : null,
    });
    const facts = isUnanswered(failure.kind)
      ? await noteUnanswered(unit, application.name, application.retry, now, random)
      : await noteAnswered(unit, application.name, now);
    const failed = next.status === "failed" ? [failedFact(transaction, failure)] : [];
    await core.audit.append(unit, [...facts, ...failed]);
  });
}

async function settle(core: Core, work: (unit: Unit) => Promise<void>): Promise<boolean> {
  try {
    await core.database.transaction(work);
    return true;
  } catch (error) {
    if (error instanceof ClaimLostError) return false;
    throw error;
  }
}

interface Ending {
  readonly status: "committed" | "retrying" | "failed";
  readonly uncertain?: number;
  readonly account_id?: string | null;
  readonly native_identity?: string | null;
  readonly secrets?: null;
  readonly error_kind: string | null;
  readonly error_detail: string | null;
  readonly next_attempt_at?: number;
  readonly finished_at: number | null;
}

async function close(core: Core, unit: Unit, { id, attempts }: Transaction, ending: Ending): Promise<void> {
  const now = core.clock();
  const { numUpdatedRows } = await unit
    .updateTable("transactions")
    .set({ ...ending, lease_owner: null, lease_until: null, updated_at: now })
    .where("id", "=", id)
    .where("status", "=", "executing")
    .where("lease_owner", "=", core.owner)
    .where("attempts", "=", attempts)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ClaimLostError(`transaction ${id} is another worker's`);
  const { status: outcome, error_kind, error_detail } = ending;
  await unit
    .updateTable("transaction_attempts")
    .set({ finished_at: now, outcome, error_kind, error_detail })
    .where("transaction_id", "=", id)
    .where("number", "=", attempts)
    .execute();
}

function committedFact(transaction: Transaction, nativeIdentity: string | undefined): GovernanceFact {
  const { id, application, operation, trackingId, createdBy, attempts, attributes, changes } = transaction;
  const name = nativeIdentity ?? transaction.nativeIdentity ?? "?";
  const written = operation === "Create" ? { attributes } : operation === "Modify" ? { changes } : {};
  return {
    action: "transaction.committed",
    actor: createdBy,
    target: accountTarget(application, name),
    correlationId: trackingId,
    details: { transaction: id, operation, attempts, ...written },
  };
}

function failedFact(transaction: Transaction, { kind, detail }: Failure): GovernanceFact {
  const { id, application, operation, trackingId, createdBy, attempts, nativeIdentity } = transaction;
  return {
    action: "transaction.failed",
    actor: createdBy,
    target: accountTarget(application, nativeIdentity ?? "?"),
    correlationId: trackingId,
    details: { transaction: id, operation, attempts, kind, detail },
  };
}
