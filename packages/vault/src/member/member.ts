import type { PvwaSafeMember } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import type { SafeMemberRow, SafeRow } from "../database/tables.ts";
import type { Principal } from "../session/principal.ts";
import { permissionsOf } from "./permissions.ts";

/** A member as PVWA shows it to `viewer` at `now` (Unix seconds). */
export function memberOf(
  safe: Selectable<SafeRow>,
  row: Selectable<SafeMemberRow>,
  viewer: Principal,
  now: number,
): PvwaSafeMember {
  return {
    safeUrlId: encodeURIComponent(safe.safe_name),
    safeName: safe.safe_name,
    safeNumber: safe.id,
    memberId: row.member_id,
    memberName: row.member_name,
    memberType: row.member_type,
    membershipExpirationDate: row.expires_at,
    isExpiredMembershipEnable: row.expires_at !== null && row.expires_at <= now,
    isPredefinedUser: false,
    isReadOnly: isOwn(row, viewer),
    permissions: permissionsOf(row.permissions),
  };
}

/** Nobody changes his own membership, except the built-in Administrator, whom nobody could help otherwise. */
export function isOwn(row: Pick<SafeMemberRow, "member_type" | "member_id">, viewer: Principal): boolean {
  return row.member_type === "User" && row.member_id === viewer.userId && !viewer.administrator;
}
