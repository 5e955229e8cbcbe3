import type { Selectable } from "kysely";
import { parseAttributes } from "../account/account.ts";
import type { Attributes, ConnectorAttributeChange, ConnectorErrorKind } from "../application/connector.ts";
import type { AttemptTable, TransactionTable } from "../database/tables.ts";
import { isRecord, parseRecord } from "../json.ts";
import { type Operation, operations } from "../plan/plan.ts";

/**
 * `pending` waits for its first attempt, `retrying` for its next; `executing` is being attempted; `committed` was done
 * and read back; `failed` was given up, and can be retried by hand.
 */
export const transactionStatuses = ["pending", "executing", "retrying", "committed", "failed"] as const;
export type TransactionStatus = (typeof transactionStatuses)[number];

/** Those that are not over. */
export const openStatuses = ["pending", "executing", "retrying"] as const satisfies readonly TransactionStatus[];

/** Why an attempt did not commit: what the connector said, or that reading back showed something else. */
export type FailureKind = ConnectorErrorKind | "unverified" | "internal";

export interface Failure {
  readonly kind: FailureKind;
  readonly detail: string;
  readonly retryAfterMilliseconds?: number | undefined;
}

/** One write to one account: its row is the truth about it from the plan to the end. */
export interface Transaction {
  readonly id: string;
  readonly planId: string;
  readonly trackingId: string;
  readonly application: string;
  readonly operation: Operation;
  readonly nativeIdentity: string | undefined;
  readonly identityId: string | undefined;
  readonly accountId: string | undefined;
  readonly attributes: Attributes;
  readonly changes: readonly ConnectorAttributeChange[];
  /** Sealed. */
  readonly secrets: string | undefined;
  readonly status: TransactionStatus;
  readonly attempts: number;
  readonly maximumAttempts: number;
  /** An earlier attempt may have done it: read before writing. */
  readonly uncertain: boolean;
  readonly nextAttemptAt: number;
  readonly error: { readonly kind: string; readonly detail: string } | undefined;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | undefined;
}

export interface Attempt {
  readonly number: number;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly outcome: string | undefined;
  readonly error: { readonly kind: string; readonly detail: string } | undefined;
}

function isChange(value: unknown): value is ConnectorAttributeChange {
  return isRecord(value) && typeof value.attribute === "string" && typeof value.operation === "string";
}

function readError(kind: string | null, detail: string | null): Transaction["error"] {
  return kind === null ? undefined : { kind, detail: detail ?? "" };
}

export function readTransaction(row: Selectable<TransactionTable>): Transaction {
  const { attributes, changes } = parseRecord(row.request);
  return {
    id: row.id,
    planId: row.plan_id,
    trackingId: row.tracking_id,
    application: row.application,
    operation: operations.find((operation) => operation === row.operation) ?? "Modify",
    nativeIdentity: row.native_identity ?? undefined,
    identityId: row.identity_id ?? undefined,
    accountId: row.account_id ?? undefined,
    attributes: parseAttributes(JSON.stringify(attributes ?? {})),
    changes: Array.isArray(changes) ? changes.filter(isChange) : [],
    secrets: row.secrets ?? undefined,
    status: transactionStatuses.find((status) => status === row.status) ?? "failed",
    attempts: row.attempts,
    maximumAttempts: row.maximum_attempts,
    uncertain: row.uncertain === 1,
    nextAttemptAt: row.next_attempt_at,
    error: readError(row.error_kind, row.error_detail),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
  };
}

export function readAttempt(row: Selectable<AttemptTable>): Attempt {
  return {
    number: row.number,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    outcome: row.outcome ?? undefined,
    error: readError(row.error_kind, row.error_detail),
  };
}

export function writeRequest(
  attributes: Attributes | undefined,
  changes: readonly ConnectorAttributeChange[] | undefined,
) {
  return JSON.stringify({
    ...(attributes === undefined ? {} : { attributes }),
    ...(changes === undefined ? {} : { changes }),
  });
}

export function secretContext(transactionId: string): string {
  return `transaction:${transactionId}`;
}
