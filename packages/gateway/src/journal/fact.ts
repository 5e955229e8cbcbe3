import type { AuditFact } from "@castellan/storage";
import type { Caller } from "../authentication/caller.ts";

/** What a caller did to `target` (`user:41`, `group:8`), for the audit trail. `details` names attributes and states, never a secret. */
export function factOf(
  caller: Caller,
  action: string,
  target: string,
  details: Readonly<Record<string, unknown>>,
): AuditFact {
  return { action, actor: caller.name, target, correlationId: caller.requestId, client: caller.client, details };
}
