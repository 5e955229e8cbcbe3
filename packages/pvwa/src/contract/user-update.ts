import type { PvwaUser, PvwaUserUpdate } from "./user.ts";

/**
 * The PUT body that changes just `changes` of `user`. PUT replaces the whole user, so everything else is sent again as it
 * is, except the members a PVWA calls read-only and `authenticationMethod`, which it refuses for external users.
 */
export function toUserUpdate(user: PvwaUser, changes: Partial<PvwaUserUpdate> = {}): PvwaUserUpdate {
  const {
    id,
    source,
    componentUser,
    groupsMembership,
    lastSuccessfulLoginDate,
    userDN,
    authenticationMethod,
    ...rest
  } = user;
  return { ...rest, ...changes };
}
