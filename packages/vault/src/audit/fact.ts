import type { AuditFact } from "@castellan/storage";
import type { Caller } from "../http/route.ts";

/** Who acts, from where, and within which intention. */
export type Actor = Pick<AuditFact, "actor" | "client" | "correlationId">;

/** The actor behind a request: the session's user. */
export function actorOf(call: Caller): Actor {
  return {
    actor: call.principal.username,
    client: call.client,
    ...(call.correlationId === undefined ? {} : { correlationId: call.correlationId }),
  };
}

/** The vault itself. */
export const systemActor: Actor = { actor: "system" };

/** The fact that `actor` did `action` to `target`; never put a secret into `details`. */
export function fact(actor: Actor, action: string, target: string, details?: AuditFact["details"]): AuditFact {
  return { ...actor, action, target, ...(details === undefined ? {} : { details }) };
}
