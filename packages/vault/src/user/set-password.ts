import { type PvwaUser, refusal } from "@castellan/pvwa";
import { hashPassword } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { authorize } from "../session/principal.ts";
import { mayImpersonate } from "./authorization.ts";
import { storePassword } from "./password-store.ts";
import { holdUser } from "./store.ts";

/** Whether the caller may set the password of `user`. Throws 403 `PASWS041E`; 500 `ITATS692E` when his directory keeps it. */
export function maySetPassword({ principal }: SessionCall, user: PvwaUser): void {
  authorize(principal, "reset passwords", "AuditUsers", "ResetUsersPasswords");
  if (user.source === "LDAP") throw refusal("ITATS692E");
  mayImpersonate(principal, user);
}

/** Sets the password of a user of the vault itself, and ends his sessions. */
export async function setPassword(
  context: VaultContext,
  call: SessionCall,
  user: PvwaUser,
  password: string,
): Promise<void> {
  maySetPassword(call, user);
  const hash = await hashPassword(password);
  await context.db.transaction(async (unit) => {
    await holdUser(context, unit, user.id);
    await storePassword(unit, user.id, hash);
    await context.audit.append(unit, [fact(actorOf(call), "user.passwordReset", `user:${user.id}`)]);
  });
  context.sessions.endAll(user.id);
}
