/** What a vault user may do beyond his safes. */
export const vaultAuthorizations = [
  "AddSafes",
  "AuditUsers",
  "AddUpdateUsers",
  "ResetUsersPasswords",
  "ActivateUsers",
  "AddNetworkAreas",
  "ManageDirectoryMapping",
  "ManageServerFileCategories",
  "BackupAllSafes",
  "RestoreAllSafes",
] as const;
export type VaultAuthorization = (typeof vaultAuthorizations)[number];

/** How a user proves who he is. */
export const authenticationMethods = [
  "AuthTypePass",
  "AuthTypeCyberKey",
  "AuthTypeVaultPKI",
  "AuthTypeSecurID",
  "AuthTypePartImp",
  "AuthTypeFullImp",
  "AuthTypeImp",
  "AuthTypeNTAuth",
  "AuthTypeRadius",
  "AuthTypeLDAP",
  "AuthTypeProvider",
  "AuthTypeLDAPOrPass",
  "AuthTypeAnyPass",
] as const;
export type AuthenticationMethod = (typeof authenticationMethods)[number];

/** Where else a user may prove who he is, 14.4 and later. */
export const allowedAuthenticationMethods = ["SAML", "PKI", "FIDO", "WINDOWS"] as const;
export type AllowedAuthenticationMethod = (typeof allowedAuthenticationMethods)[number];

/** The doors a user may be kept away from. */
export const userInterfaces = [
  "PIMSU",
  "PSM",
  "PSMP",
  "PVWA",
  "WINCLIENT",
  "PTA",
  "PACLI",
  "NAPI",
  "XAPI",
  "HTTPGW",
  "EVD",
  "CPM",
  "PVWAApp",
  "PSMApp",
  "AppPrv",
  "AIMApp",
  "PSMPApp",
  "GUI",
] as const;
export type UserInterface = (typeof userInterfaces)[number];

/** The user types of the vault's own components; a user of such a type is a `componentUser`. */
export const componentUserTypes = [
  "CPM",
  "ENE",
  "PVWA",
  "PSM",
  "AppProvider",
  "OPMProvider",
  "PIMProvider",
  "PSMPServer",
  "PSMPADBridge",
  "PSMHTML5Gateway",
  "CIFS",
  "FTP",
  "SFE",
  "DCAInstance",
  "FEWA",
  "SEG",
] as const;

/** Where a user comes from: the vault itself, or an LDAP directory. */
export type UserSource = "CyberArk" | "LDAP";
export type UserStatus = "Active" | "Disabled" | "Suspended";

export interface GroupMembership {
  readonly groupID: number;
  readonly groupName: string;
  readonly groupType: "Vault" | "Directory";
}

export interface PersonalDetails {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly title: string;
  readonly organization: string;
  readonly department: string;
  readonly profession: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly lastName: string;
}

export interface BusinessAddress {
  readonly workStreet: string;
  readonly workCity: string;
  readonly workState: string;
  readonly workZip: string;
  readonly workCountry: string;
}

export interface Internet {
  readonly homePage: string;
  readonly homeEmail: string;
  readonly businessEmail: string;
  readonly otherEmail: string;
}

export interface Phones {
  readonly homeNumber: string;
  readonly businessNumber: string;
  readonly cellularNumber: string;
  readonly faxNumber: string;
  readonly pagerNumber: string;
}

/** The full user: the answer of GET by id, POST and PUT. Times are Unix seconds, see `isNever`. */
export interface PvwaUser {
  readonly id: number;
  readonly username: string;
  readonly source: UserSource;
  readonly userType: string;
  readonly componentUser: boolean;
  readonly location: string;
  /** False: disabled, an administrator's decision. */
  readonly enableUser: boolean;
  /** True: locked out after too many failed logons; `Activate` clears it. */
  readonly suspended: boolean;
  readonly changePassOnNextLogon: boolean;
  readonly passwordNeverExpires: boolean;
  readonly expiryDate: number;
  readonly lastSuccessfulLoginDate: number;
  /** Absent before 13.2. */
  readonly userActivityLogRetentionDays?: number;
  readonly loginFromHour?: number;
  readonly loginToHour?: number;
  readonly vaultAuthorization: readonly VaultAuthorization[];
  readonly authenticationMethod: readonly AuthenticationMethod[];
  readonly unAuthorizedInterfaces: readonly UserInterface[];
  /** Absent before 14.4, and when there is none. */
  readonly allowedAuthenticationMethods?: readonly AllowedAuthenticationMethod[];
  /** The subject of a PKI certificate; not the LDAP name, which is `userDN`. */
  readonly distinguishedName: string;
  readonly description: string;
  readonly personalDetails: PersonalDetails;
  readonly businessAddress: BusinessAddress;
  readonly internet: Internet;
  readonly phones: Phones;
  readonly groupsMembership: readonly GroupMembership[];
  /** The distinguished name in the directory; LDAP users only. */
  readonly userDN?: string;
}

/** One user of a list. The last four members come with `extendedDetails` only. */
export interface PvwaUserListItem {
  readonly id: number;
  readonly username: string;
  readonly source: UserSource;
  readonly userType: string;
  readonly componentUser: boolean;
  readonly vaultAuthorization: readonly VaultAuthorization[];
  readonly location: string;
  readonly personalDetails: Partial<PersonalDetails>;
  readonly enableUser?: boolean;
  readonly suspended?: boolean;
  readonly userDN?: string;
  readonly groupsMembership?: readonly GroupMembership[];
}

export interface PvwaUserList {
  readonly Users: readonly PvwaUserListItem[];
  /** How many users match, on all pages. */
  readonly Total: number;
}

/** The query of `GET /API/Users`. Without `pageSize` all matching users come in one answer. */
export interface UserListQuery {
  /** In user name, first name or last name; at most 500 characters. */
  readonly search?: string;
  readonly userName?: string;
  readonly userType?: string;
  readonly componentUser?: boolean;
  readonly source?: UserSource;
  readonly userStatus?: UserStatus;
  readonly extendedDetails?: boolean;
  /** `username`, `source`, `userType`, `location`, `firstname`, `middlename`, `lastname`, each with `asc` or `desc`; at most three. */
  readonly sort?: string;
  readonly pageOffset?: number;
  readonly pageSize?: number;
}

/** What a client may write of a user. */
export interface WritableUser {
  readonly username: string;
  readonly userType?: string;
  readonly location?: string;
  readonly enableUser?: boolean;
  readonly changePassOnNextLogon?: boolean;
  readonly passwordNeverExpires?: boolean;
  readonly expiryDate?: number;
  readonly userActivityLogRetentionDays?: number;
  readonly loginFromHour?: number;
  readonly loginToHour?: number;
  readonly vaultAuthorization?: readonly VaultAuthorization[];
  readonly authenticationMethod?: readonly AuthenticationMethod[];
  readonly unAuthorizedInterfaces?: readonly UserInterface[];
  readonly allowedAuthenticationMethods?: readonly AllowedAuthenticationMethod[];
  readonly distinguishedName?: string;
  readonly description?: string;
  readonly personalDetails?: Partial<PersonalDetails>;
  readonly businessAddress?: Partial<BusinessAddress>;
  readonly internet?: Partial<Internet>;
  readonly phones?: Partial<Phones>;
}

export interface PvwaUserCreate extends WritableUser {
  /** At most 39 characters. */
  readonly initialPassword?: string;
}

/** The body of PUT: what is left out is reset. */
export interface PvwaUserUpdate extends WritableUser {
  readonly suspended?: boolean;
}
