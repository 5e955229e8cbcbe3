import type { RetryPolicy } from "../application/application.ts";
import type { Failure, FailureKind } from "./transaction.ts";

/** Kinds that may go away by themselves. All others fail at once: trying again would only repeat the refusal. */
const retryable: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "network",
  "timeout",
  "throttled",
  "unavailable",
  "conflict",
  "protocol",
  "unverified",
  "internal",
]);

/** After these nobody knows whether the application did what it was asked. */
const ambiguous: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "network",
  "timeout",
  "unavailable",
  "protocol",
  "unverified",
  "internal",
]);

/** The application itself did not answer: counted by its circuit. */
const unanswered: ReadonlySet<FailureKind> = new Set<FailureKind>(["network", "timeout", "unavailable"]);

export function isAmbiguous(kind: FailureKind): boolean {
  return ambiguous.has(kind);
}

export function isUnanswered(kind: FailureKind): boolean {
  return unanswered.has(kind);
}

export const unansweredKinds: readonly FailureKind[] = [...unanswered];

export type NextState =
  | { readonly status: "failed" }
  | { readonly status: "retrying"; readonly delayMilliseconds: number };

/** What becomes of a transaction after a failed attempt, its `attempts`th. `random` gives numbers from 0 up to 1. */
export function afterFailure(
  failure: Failure,
  attempts: number,
  maximumAttempts: number,
  policy: RetryPolicy,
  random: () => number,
): NextState {
  if (!retryable.has(failure.kind) || attempts >= maximumAttempts) return { status: "failed" };
  const delay = backOff(attempts, policy, random);
  return { status: "retrying", delayMilliseconds: Math.max(delay, failure.retryAfterMilliseconds ?? 0) };
}

/** Twice as long after every attempt, up to the maximum, and by chance up to half less, so that a crowd spreads out. */
export function backOff(attempts: number, policy: RetryPolicy, random: () => number): number {
  const { initialMilliseconds, maximumMilliseconds } = policy;
  const full = Math.min(initialMilliseconds * 2 ** Math.min(attempts - 1, 40), maximumMilliseconds);
  return Math.round(full * (1 - random() / 2));
}
