import type { PvwaSafeMember } from "@castellan/pvwa";
import type { Selectable } from "kysely";
import type { SafeMemberRow } from "../database/tables.ts";
import type { OpenedSafe } from "../safe/store.ts";
import type { Principal } from "../session/principal.ts";
import { hasPermission, permissionsOf } from "./permissions.ts";

/** A member of a safe: one that is stored, or one that every safe has. */
export interface Member extends Selectable<SafeMemberRow> {
  readonly predefined: boolean;
}

/** A member as PVWA shows it at `now` (Unix seconds) to `viewer`, who has entered the safe. */
export function memberOf(
  { safe, permissions }: OpenedSafe,
  member: Member,
  viewer: Principal,
  now: number,
): PvwaSafeMember {
  return {
    safeUrlId: encodeURIComponent(safe.safe_name),
    safeName: safe.safe_name,
    safeNumber: safe.id,
    memberId: member.member_id,
    memberName: member.member_name,
    memberType: member.member_type,
    membershipExpirationDate: member.expires_at,
    isExpiredMembershipEnable: hasExpired(member, now),
    isPredefinedUser: member.predefined,
    isReadOnly: member.predefined || isOwn(member, viewer) || !hasPermission(permissions, "manageSafeMembers"),
    permissions: permissionsOf(member.permissions),
  };
}

/** Nobody changes his own membership, except the built-in Administrator, whom nobody could help otherwise. */
export function isOwn(row: Pick<SafeMemberRow, "member_type" | "member_id">, viewer: Principal): boolean {
  return row.member_type === "User" && row.member_id === viewer.userId && !viewer.administrator;
}

/** A membership ends with the second that it names. */
export function hasExpired({ expires_at }: Pick<SafeMemberRow, "expires_at">, now: number): boolean {
  return expires_at !== null && expires_at <= now;
}
