import { type PvwaUser, refusal, type VaultAuthorization } from "@castellan/pvwa";
import type { VaultContext, VaultUnit } from "../context.ts";
import { type Principal, principalOf } from "../session/principal.ts";
import { vaultAdminsGroup } from "./built-in.ts";

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
 * Whoever sets how a user proves who he is can become him: so he must hold whatever that user holds, by himself and by the
 * groups that set the vault up or are in every safe. Throws 403 `PASWS041E`.
 */
export async function mayImpersonate(
  { users, predefined }: Pick<VaultContext, "users" | "predefined">,
  principal: Principal,
  target: PvwaUser,
  unit?: VaultUnit,
): Promise<void> {
  const { authorizations, ...powers } = principalOf(
    target,
    await users.groups.all({ userId: target.id }, unit),
    predefined,
  );
  const missing: string[] = [...authorizations].filter((authorization) => !principal.authorizations.has(authorization));
  missing.push(...missingPowers(principal, powers));
  if (missing.length > 0) {
    throw refusal("PASWS041E", `set how User [${target.username}] logs on: he holds ${missing.join(", ")}, you do not`);
  }
}

/** What groups of the vault's own give beside authorisations and memberships of single safes. */
type Powers = Pick<Principal, "vaultAdmin" | "everywhere">;

/** Those of `powers` that `principal` does not have, in words. Who sets the vault up decides who is in every safe too. */
export function missingPowers(principal: Principal, { vaultAdmin, everywhere }: Powers): readonly string[] {
  if (principal.vaultAdmin || principal.administrator) return [];
  return [
    ...(vaultAdmin ? [`membership of ${vaultAdminsGroup}`] : []),
    ...((everywhere & ~principal.everywhere) === 0 ? [] : ["permissions in every safe"]),
  ];
}
