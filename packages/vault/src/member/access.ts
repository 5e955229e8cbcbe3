import type { SafePermission } from "@castellan/pvwa";
import { type SelectQueryBuilder, sql, Transaction } from "kysely";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import type { VaultTables } from "../database/tables.ts";
import type { Principal } from "../session/principal.ts";
import { allPermissions, bitsOf } from "./permissions.ts";

/**
 * What `principal` may do in a safe: by his own membership and by those of his groups, while they last, and by what his
 * groups have in every safe. `undefined` when he is no member: to him the safe does not exist.
 */
export async function permissionsIn(
  context: Pick<VaultContext, "memberships" | "clock">,
  db: VaultContext["db"]["sql"],
  principal: Principal,
  safeId: number,
): Promise<number | undefined> {
  if (principal.administrator) return allPermissions;
  const { userId, groupIds, everywhere } = principal;
  const values = { safeId, userId, groups: JSON.stringify(groupIds), now: seconds(context) };
  const rows = await context.memberships.permissions.all(values, unitOf(db));
  if (rows.length === 0 && everywhere === 0) return undefined;
  return rows.reduce((bits, { permissions }) => bits | permissions, everywhere);
}

/**
 * The numbers of the safes in which `principal` has `permission`, or is a member when none is named: a subquery for
 * `where(…, "in", …)`. `undefined` stands for every safe.
 */
export function safesOf(
  context: VaultContext,
  principal: Principal,
  permission?: SafePermission,
): SelectQueryBuilder<VaultTables, "safe_members", { safe_id: number }> | undefined {
  const wanted = permission === undefined ? allPermissions : bitsOf([permission]);
  if (principal.administrator || (principal.everywhere & wanted) !== 0) return undefined;
  const memberships = context.db.sql
    .selectFrom("safe_members")
    .select("safe_members.safe_id")
    .where((column) => column.or([column("expires_at", "is", null), column("expires_at", ">", seconds(context))]))
    .where((column) =>
      column.or([
        column.and([column("member_type", "=", "User"), column("member_id", "=", principal.userId)]),
        column.and([column("member_type", "=", "Group"), column("member_id", "in", groupsOf(principal))]),
      ]),
    );
  return permission === undefined ? memberships : memberships.where(sql<boolean>`(permissions & ${wanted}) <> 0`);
}

/** The principal's groups, never an empty list, which SQL does not know; no group has number 0. */
function groupsOf(principal: Principal): readonly number[] {
  return principal.groupIds.length === 0 ? [0] : principal.groupIds;
}

/** The unit that `db` is, for a prepared statement; `undefined` outside one. */
export function unitOf(db: VaultContext["db"]["sql"]): VaultUnit | undefined {
  return db instanceof Transaction ? db : undefined;
}
