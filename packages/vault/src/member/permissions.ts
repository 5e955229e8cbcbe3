import { type SafePermission, type SafePermissions, safePermissions } from "@castellan/pvwa";
import type { Fields } from "../http/fields.ts";

/** Every permission. */
export const allPermissions = 2 ** safePermissions.length - 1;

/** The number that has the bit of each of `names`. */
export function bitsOf(names: readonly SafePermission[]): number {
  return names.reduce((bits, name) => bits | (1 << safePermissions.indexOf(name)), 0);
}

export function hasPermission(bits: number, name: SafePermission): boolean {
  return (bits & bitsOf([name])) !== 0;
}

/** All 22, each true or false. */
export function permissionsOf(bits: number): SafePermissions {
  const has = (name: SafePermission) => hasPermission(bits, name);
  return {
    useAccounts: has("useAccounts"),
    retrieveAccounts: has("retrieveAccounts"),
    listAccounts: has("listAccounts"),
    addAccounts: has("addAccounts"),
    updateAccountContent: has("updateAccountContent"),
    updateAccountProperties: has("updateAccountProperties"),
    initiateCPMAccountManagementOperations: has("initiateCPMAccountManagementOperations"),
    specifyNextAccountContent: has("specifyNextAccountContent"),
    renameAccounts: has("renameAccounts"),
    deleteAccounts: has("deleteAccounts"),
    unlockAccounts: has("unlockAccounts"),
    manageSafe: has("manageSafe"),
    manageSafeMembers: has("manageSafeMembers"),
    backupSafe: has("backupSafe"),
    viewAuditLog: has("viewAuditLog"),
    viewSafeMembers: has("viewSafeMembers"),
    accessWithoutConfirmation: has("accessWithoutConfirmation"),
    createFolders: has("createFolders"),
    deleteFolders: has("deleteFolders"),
    moveAccountsAndFolders: has("moveAccountsAndFolders"),
    requestsAuthorizationLevel1: has("requestsAuthorizationLevel1"),
    requestsAuthorizationLevel2: has("requestsAuthorizationLevel2"),
  };
}

/** The names of the permissions that `bits` has. */
export function namesOf(bits: number): readonly SafePermission[] {
  return safePermissions.filter((name) => hasPermission(bits, name));
}

/** Reads `permissions`, where it is given: what is missing in it is false. */
export function readPermissions(fields: Fields): number | undefined {
  if (!fields.has("permissions")) return undefined;
  const given = fields.nested("permissions");
  const bits = bitsOf(safePermissions.filter((name) => given.flag(name) === true));
  return completed(bits, given.refuse);
}

/** What `bits` come to: adding accounts implies updating their properties. Tells `refuse` what does not go together. */
export function completed(bits: number, refuse: (name: SafePermission, problem: string) => void): number {
  const has = (name: SafePermission) => hasPermission(bits, name);
  if (has("specifyNextAccountContent") && !has("initiateCPMAccountManagementOperations")) {
    refuse("specifyNextAccountContent", "needs initiateCPMAccountManagementOperations.");
  }
  if (has("requestsAuthorizationLevel1") && has("requestsAuthorizationLevel2")) {
    refuse("requestsAuthorizationLevel2", "excludes requestsAuthorizationLevel1.");
  }
  return has("addAccounts") ? bits | bitsOf(["updateAccountProperties"]) : bits;
}
