/** Everything a member may be allowed to do in a safe: all of them stand in every answer, a missing one in a request is false. */
export const safePermissions = [
  "useAccounts",
  "retrieveAccounts",
  "listAccounts",
  "addAccounts",
  "updateAccountContent",
  "updateAccountProperties",
  "initiateCPMAccountManagementOperations",
  "specifyNextAccountContent",
  "renameAccounts",
  "deleteAccounts",
  "unlockAccounts",
  "manageSafe",
  "manageSafeMembers",
  "backupSafe",
  "viewAuditLog",
  "viewSafeMembers",
  "accessWithoutConfirmation",
  "createFolders",
  "deleteFolders",
  "moveAccountsAndFolders",
  "requestsAuthorizationLevel1",
  "requestsAuthorizationLevel2",
] as const;
export type SafePermission = (typeof safePermissions)[number];
export type SafePermissions = Readonly<Record<SafePermission, boolean>>;

export interface PvwaSafeMember {
  readonly safeUrlId: string;
  readonly safeName: string;
  readonly safeNumber: number;
  readonly memberId: number | string;
  readonly memberName: string;
  readonly memberType: "User" | "Group";
  /** Unix seconds; null means that it does not end. */
  readonly membershipExpirationDate: number | null;
  /** True when the membership has expired. */
  readonly isExpiredMembershipEnable: boolean;
  readonly isPredefinedUser: boolean;
  /** The caller may not change this member. */
  readonly isReadOnly: boolean;
  readonly permissions: SafePermissions;
}

export interface PvwaSafeMemberAdd {
  readonly memberName: string;
  readonly memberType?: "User" | "Group";
  /** `Vault`, or the domain of a directory: naming a directory brings its user or group into the vault. */
  readonly searchIn?: string;
  readonly membershipExpirationDate?: number | null;
  readonly permissions: Partial<SafePermissions>;
}

export interface PvwaSafeMemberUpdate {
  readonly membershipExpirationDate?: number | null;
  readonly permissions: Partial<SafePermissions>;
}
