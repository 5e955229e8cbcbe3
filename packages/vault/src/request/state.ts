import type { Selectable } from "kysely";
import type { AccessDecisionRow, AccessRequestRow } from "./tables.ts";

/** A request, as far as its state goes. */
type Asked = Pick<Selectable<AccessRequestRow>, "status" | "multiple" | "uses" | "to_at" | "confirmers" | "levels">;
type Decided = Pick<AccessDecisionRow, "level" | "confirmed">;

export type RequestState = "waiting" | "confirmed" | "rejected" | "used" | "expired";

/** What a request is good for at `now` (Unix milliseconds). */
export function stateOf({ status, multiple, uses, to_at }: Asked, now: number): RequestState {
  if (status === "rejected") return status;
  if (multiple === 0 && uses > 0) return "used";
  return to_at <= now ? "expired" : status;
}

/** The level whose confirmation is missing, with how many; `undefined` when all is confirmed. */
export function missing(
  { confirmers, levels }: Pick<Asked, "confirmers" | "levels">,
  decisions: readonly Decided[],
): { readonly level: 1 | 2; readonly left: number } | undefined {
  for (const level of [1, 2] as const) {
    if (level > levels) break;
    const given = decisions.filter((decision) => decision.level === level && decision.confirmed === 1).length;
    if (given < confirmers) return { level, left: confirmers - given };
  }
  return undefined;
}

/** The confirmations that are missing at all levels together. */
export function confirmationsLeft(
  { confirmers, levels }: Pick<Asked, "confirmers" | "levels">,
  decisions: readonly Decided[],
): number {
  const given = decisions.filter(({ confirmed }) => confirmed === 1).length;
  return Math.max(0, confirmers * levels - given);
}
