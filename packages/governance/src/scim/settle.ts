import { setTimeout as sleep } from "node:timers/promises";
import { ScimAccepted, ScimError, type ScimErrorCode } from "@castellan/scim";
import type { Core } from "../core.ts";
import type { Submitted } from "../plan/submit.ts";
import { openStatuses, type Transaction, type TransactionStatus } from "../transaction/transaction.ts";
import { transactionsOfPlan } from "../transaction/transaction-store.ts";
import type { ScimCaller } from "./caller.ts";
import type { Dialect } from "./dialect.ts";
import type { PlanResources } from "./plan/resource.ts";

const open: ReadonlySet<TransactionStatus> = new Set(openStatuses);
const shortestSleep = 5;
const longestSleep = 200;

/** Who waits for a plan, and what it is answered with when it takes too long. */
export interface Settling {
  readonly core: Core;
  readonly dialect: Dialect;
  readonly plans: PlanResources;
}

/**
 * Waits until all transactions of a plan are over, as long as the caller waits. Resolves when all of them were carried out and read back.
 * Throws `ScimAccepted` while some are not over, and a `ScimError` that tells what failed and what was done.
 */
export async function settled(
  { core, dialect, plans }: Settling,
  { plan, transactions: written }: Submitted,
  caller: ScimCaller,
): Promise<readonly Transaction[]> {
  let transactions = written;
  for (let pause = shortestSleep; transactions.some(({ status }) => open.has(status)); pause *= 2) {
    const left = caller.waitsUntil - performance.now();
    if (left <= 0) throw new ScimAccepted("Plan", await plans.get(plan.id, caller.baseUrl));
    await sleep(Math.min(pause, longestSleep, left));
    transactions = await transactionsOfPlan(core.database.sql, plan.id);
  }
  const failed = transactions.find(({ status }) => status === "failed");
  if (failed !== undefined) throw failure(failed, transactions, dialect, caller);
  return transactions;
}

/** Whose fault a failure is; what is not named here is the application's. */
const codes = new Map<string, ScimErrorCode>([
  ["alreadyExists", "uniqueness"],
  ["notFound", "obstructed"],
  ["schema", "invalidValue"],
  ["policy", "invalidValue"],
  ["unsupported", "notImplemented"],
  ["network", "upstreamUnavailable"],
  ["timeout", "upstreamUnavailable"],
  ["unavailable", "upstreamUnavailable"],
  ["throttled", "upstreamUnavailable"],
]);

function failure(
  { application, operation, error, planId }: Transaction,
  transactions: readonly Transaction[],
  dialect: Dialect,
  { baseUrl }: ScimCaller,
): ScimError {
  const done = transactions.filter(({ status }) => status === "committed").map((each) => each.operation);
  const told = done.length === 0 ? "Nothing was changed" : `Done was ${done.join(", ")}`;
  const why = error === undefined ? "" : `: ${error.detail}`;
  const code = codes.get(error?.kind ?? "") ?? "upstreamFailed";
  return new ScimError(code, `${application} did not do ${operation}${why}. ${told}; the plan tells more`, {
    extra: { [dialect.urn("Plan")]: { value: planId, $ref: `${baseUrl}/Plans/${planId}` } },
  });
}
