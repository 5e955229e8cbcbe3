import { type PvwaUser, refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { mayImpersonate } from "./authorization.ts";
import { storePassword } from "./password-store.ts";

/** Whether the caller may set the password of `user`. Throws 403 `PASWS041E`; 500 `ITATS692E` when his directory keeps it. */
export async function maySetPassword(
  context: VaultContext,
  { principal }: SessionCall,
  user: PvwaUser,
  unit?: VaultUnit,
): Promise<void> {
  authorize(principal, "reset passwords", "AuditUsers", "ResetUsersPasswords");
  if (user.source === "LDAP") throw refusal("ITATS692E");
  await mayImpersonate(context, principal, user, unit);
}

/** Sets the password of `user`, who is held. His sessions are the caller's to end once the unit is through. */
export async function setPassword(
  context: VaultContext,
  unit: VaultUnit,
  call: SessionCall,
  user: PvwaUser,
  hash: string,
): Promise<void> {
  await maySetPassword(context, call, user, unit);
  await storePassword(context, unit, user.id, hash);
  await context.audit.append(unit, [fact(actorOf(call), "user.passwordReset", `user:${user.id}`)]);
}
