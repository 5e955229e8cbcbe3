import { type PvwaUser, refusal, type VaultAuthorization } from "@castellan/pvwa";
import type { Principal } from "../session/principal.ts";

/** Whether a user at `location` is at the principal's own location or below it; others do not exist for him. */
export function sees(principal: Principal, location: string): boolean {
  const own = principal.location.toLowerCase();
  const key = location.toLowerCase();
  return own === "\\" || key === own || key.startsWith(`${own}\\`);
}

/** Nobody grants what he does not hold: throws 403 `PASWS041E`. */
export function mayGrant(principal: Principal, granted: readonly VaultAuthorization[]): void {
  const missing = granted.filter((authorization) => !principal.authorizations.has(authorization));
  if (missing.length > 0) throw refusal("PASWS041E", `grant ${missing.join(", ")}: you do not hold it yourself`);
}

/**
 * Whoever sets how a user proves who he is can become him: so he must hold whatever that user holds. Throws 403
 * `PASWS041E`.
 */
export function mayImpersonate(principal: Principal, target: PvwaUser): void {
  const missing = target.vaultAuthorization.filter((authorization) => !principal.authorizations.has(authorization));
  if (missing.length > 0) {
    throw refusal("PASWS041E", `set how User [${target.username}] logs on: he holds ${missing.join(", ")}, you do not`);
  }
}
