import type { VaultContext, VaultUnit } from "../context.ts";
import { seconds } from "../context.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { allPermissions, bitsOf } from "./permissions.ts";

/** What an auditor has in every safe. */
const auditorPermissions = bitsOf(["listAccounts", "viewAuditLog", "viewSafeMembers"]);

/**
 * What `principal` may do in a safe: by his own membership and by those of his groups, while they last. `undefined` when
 * he is no member: to him the safe does not exist.
 */
export async function permissionsIn(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  safeId: number,
): Promise<number | undefined> {
  if (principal.administrator) return allPermissions;
  const rows = await db
    .selectFrom("safe_members")
    .select("permissions")
    .where("safe_id", "=", safeId)
    .where((column) => column.or([column("expires_at", "is", null), column("expires_at", ">", seconds(context))]))
    .where((column) =>
      column.or([
        column.and([column("member_type", "=", "User"), column("member_id", "=", principal.userId)]),
        column.and([column("member_type", "=", "Group"), column("member_id", "in", groupsOf(principal))]),
      ]),
    )
    .execute();
  const own = rows.reduce((bits, { permissions }) => bits | permissions, principal.auditor ? auditorPermissions : 0);
  return rows.length === 0 && !principal.auditor ? undefined : own;
}

/** The principal's groups, never an empty list, which SQL does not know; no group has number 0. */
export function groupsOf(principal: Principal): readonly number[] {
  return principal.groupIds.length === 0 ? [0] : principal.groupIds;
}

/** Follows the renaming of a user or a group into the safes that have it as a member. */
export async function renameMember(unit: VaultUnit, type: "User" | "Group", id: number, name: string): Promise<void> {
  await unit
    .updateTable("safe_members")
    .set({ member_name: name, name_key: nameKey(name) })
    .where("member_type", "=", type)
    .where("member_id", "=", id)
    .execute();
}
