import { type SafePermission, safePermissions } from "@castellan/pvwa";

export type PermissionSet = ReadonlySet<SafePermission>;

/** A permission and what it cannot be given without. */
const requires: Partial<Record<SafePermission, SafePermission>> = {
  specifyNextAccountContent: "initiateCPMAccountManagementOperations",
  addAccounts: "updateAccountProperties",
};

/** A member has one of the two levels at most. */
const [first, second] = ["requestsAuthorizationLevel1", "requestsAuthorizationLevel2"] as const;

/** The least that a member can have who has each of `names`. */
export function only(...names: readonly SafePermission[]): PermissionSet {
  const set = new Set(names);
  for (const name of names) {
    const needed = requires[name];
    if (needed !== undefined) set.add(needed);
  }
  return set;
}

/** The most that a member can have who lacks `name`. */
export function allBut(name?: SafePermission): PermissionSet {
  const set = new Set(safePermissions);
  set.delete(name === first ? first : second);
  if (name === undefined) return set;
  set.delete(name);
  for (const [dependent, needed] of Object.entries(requires)) {
    const known = safePermissions.find((permission) => permission === dependent);
    if (needed === name && known !== undefined) set.delete(known);
  }
  return set;
}
