import type { AuditFact } from "@castellan/storage";
import type { Caller } from "../authentication/caller.ts";
import type { VaultUser } from "./vault-user.ts";

/** What a caller did to a user, for the audit trail. `details` names attributes and states, never a secret. */
export function factOf(
  caller: Caller,
  action: string,
  user: VaultUser,
  details: Readonly<Record<string, unknown>>,
): AuditFact {
  return {
    action,
    actor: caller.name,
    target: `user:${user.id}`,
    correlationId: caller.requestId,
    client: caller.client,
    details,
  };
}
