import type { RetryPolicy } from "../application/application.ts";
import type { GovernanceFact } from "../audit/action.ts";
import type { Unit } from "../core.ts";
import { backOff, unansweredKinds } from "./outcome.ts";

/** So many attempts in a row without an answer, and the application is left alone for a while. */
export const circuitThreshold = 5;
const maximumPauseMilliseconds = 300_000;

function target(application: string): string {
  return `application:${application}`;
}

/** Counts an attempt that got no answer. The pause grows with every further one; only its beginning is told. */
export async function noteUnanswered(
  unit: Unit,
  application: string,
  policy: RetryPolicy,
  now: number,
  random: () => number,
): Promise<readonly GovernanceFact[]> {
  const { failures } = await unit
    .insertInto("circuits")
    .values({ application, failures: 1, paused_until: 0 })
    .onConflict((conflict) =>
      conflict.column("application").doUpdateSet((row) => ({ failures: row("circuits.failures", "+", 1) })),
    )
    .returning("failures")
    .executeTakeFirstOrThrow();
  if (failures < circuitThreshold) return [];
  const pause = Math.min(backOff(failures - circuitThreshold + 1, policy, random), maximumPauseMilliseconds);
  await unit
    .updateTable("circuits")
    .set({ paused_until: now + pause })
    .where("application", "=", application)
    .execute();
  if (failures > circuitThreshold) return [];
  return [{ action: "application.paused", actor: "system", target: target(application), details: { failures } }];
}

/** The application answered. What waited for it is due at once. */
export async function noteAnswered(unit: Unit, application: string, now: number): Promise<readonly GovernanceFact[]> {
  const circuit = await unit
    .deleteFrom("circuits")
    .where("application", "=", application)
    .returning("failures")
    .executeTakeFirst();
  if (circuit === undefined) return [];
  await unit
    .updateTable("transactions")
    .set({ next_attempt_at: now })
    .where("application", "=", application)
    .where("status", "=", "retrying")
    .where("error_kind", "in", unansweredKinds)
    .execute();
  if (circuit.failures < circuitThreshold) return [];
  return [{ action: "application.resumed", actor: "system", target: target(application) }];
}
