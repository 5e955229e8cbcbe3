import type { BusinessAddress, Internet, PersonalDetails, Phones, PvwaUser } from "@castellan/pvwa";
import type { Named } from "../supplement/supplement.ts";

type Grouped = "personalDetails" | "businessAddress" | "internet" | "phones";

/**
 * A user as some PVWA answers it. Only `id` and `username` are certain: versions differ in the rest, and a list holds
 * less than a single user does.
 */
export type VaultUser = Pick<PvwaUser, "id" | "username"> &
  Partial<Omit<PvwaUser, "id" | "username" | Grouped>> & {
    readonly personalDetails?: Partial<PersonalDetails>;
    readonly businessAddress?: Partial<BusinessAddress>;
    readonly internet?: Partial<Internet>;
    readonly phones?: Partial<Phones>;
  };

/** Under which name and id something is kept of this user. */
export function namedOf({ id, username }: VaultUser): Named {
  return { id, name: username };
}

/** How the audit trail names this user. */
export function targetOf({ id }: VaultUser): string {
  return `user:${id}`;
}

/** Whether a directory, not the vault, holds this user's password and person (`source: "LDAP"`). */
export function isExternal(user: VaultUser): boolean {
  return user.source === "LDAP";
}

/** Whether this is the whole user, and not what a list tells of him. */
export function isComplete(user: VaultUser): boolean {
  return user.internet !== undefined && user.phones !== undefined;
}
