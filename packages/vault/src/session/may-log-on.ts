import { isNever, type PvwaErrorCode, type PvwaUser } from "@castellan/pvwa";

/** The vault's own reason to keep `user` out at `now` (Unix seconds), whatever his password; `undefined` when there is none. */
export function logonObstacle(user: PvwaUser, now: number): PvwaErrorCode | undefined {
  if (user.suspended) return "ITATS002E";
  if (!user.enableUser) return "ITATS005E";
  if (!isNever(user.expiryDate) && user.expiryDate <= now) return "ITATS006E";
  if (user.unAuthorizedInterfaces.includes("PVWA")) return "CASTL017E";
  if (!isWithinHours(user, new Date(now * 1000).getUTCHours())) return "CASTL014E";
  return undefined;
}

/** Whether `hour` (0–23, UTC) is between `loginFromHour` and `loginToHour`; a span may go over midnight, an equal pair is the whole day. */
function isWithinHours({ loginFromHour: from = 0, loginToHour: to = 0 }: PvwaUser, hour: number): boolean {
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
