import type { AllowedAuthenticationMethod, UserInterface, VaultAuthorization } from "./user.ts";

/** One element of `GET /API/Configuration/LDAP/Directories`. */
export interface PvwaDirectorySummary {
  readonly DomainName: string;
  readonly DomainBaseContext: string;
}

/** A domain controller. */
export interface PvwaDomainController {
  readonly Name: string;
  readonly Port: number;
  /** Whether it is spoken to over TLS. */
  readonly SSLConnect: boolean;
}

/** A directory in full. What is only ever read stands after `DCList`. */
export interface PvwaDirectory extends PvwaDirectorySummary {
  /** The profile file of the kind of directory: `MicrosoftADProfile.ini`. */
  readonly DirectoryType: string;
  readonly BindUsername: string;
  /** Always empty in answers. */
  readonly BindPassword: string;
  readonly DCList: readonly PvwaDomainController[];
  readonly SSLConnect: boolean;
  readonly LDAPDirectoryName: string;
  readonly LDAPDirectoryQueryOrder: number;
  readonly LDAPDirectoryDescription: string;
  readonly VaultObjectNamesPrefix: string;
  readonly PasswordObjectPath: string;
  readonly LDAPDirectoryGroupBaseContext: string;
  readonly ReferralsChasingHopLimit: number;
  readonly AppendFriendlyDomainNameToGroup: boolean;
  readonly RequireReferredDirectoryDefinition: boolean;
  readonly ReferralsDNSLookup: boolean;
  readonly DisableUserEnumeration: boolean;
  readonly AdditionalQueryFilterOptimize: boolean;
  readonly ClientBrowsing: boolean;
  readonly ExternalObjectCreation: boolean;
  readonly Authentication: boolean;
  readonly UseLDAPCertificatesOnly: boolean;
  readonly DisablePaging: boolean;
  readonly ProvisionDisabledUsers: boolean;
  readonly LDAPDirectoryUsage: readonly string[];
}

/** Which people of a directory become which users of the vault. */
export interface PvwaDirectoryMapping {
  readonly MappingID: number;
  /** 1000, 2000, …: the first that matches a person counts. */
  readonly DirectoryMappingOrder: number;
  readonly MappingName: string;
  readonly LDAPBranch: string;
  readonly LDAPQuery: string;
  readonly DomainGroups: readonly string[];
  readonly VaultGroups: readonly string[];
  readonly MappingAuthorizations: readonly VaultAuthorization[];
  readonly Location: string;
  readonly AuthenticationMethod: readonly string[];
  readonly UserType: string;
  /** Users come into the vault disabled. */
  readonly DisableUser: boolean;
  /** Days. */
  readonly UserActivityLogPeriod: number;
  /** Unix seconds, 0 for never. */
  readonly UserExpiration: number;
  readonly LogonFromHour: number;
  readonly LogonToHour: number;
  /** 14.0 and later, where they were given: */
  readonly UsedQuota?: number;
  /** All of them when it is left out. */
  readonly AuthorizedInterfaces?: readonly UserInterface[];
  readonly EnableENEWhenDisconnected?: boolean;
  /** 14.4 and later, where they were given. */
  readonly allowedAuthenticationMethods?: readonly AllowedAuthenticationMethod[];
}

/**
 * What the integers of `MappingAuthorizations` stand for: clients post a list that holds the sum of the flags. That 8 is
 * `ManageDirectoryMapping` no public client says: it is the flag that is left between its neighbours.
 */
export const mappingAuthorizationFlags = {
  AddUpdateUsers: 1,
  AddSafes: 2,
  AddNetworkAreas: 4,
  ManageDirectoryMapping: 8,
  ManageServerFileCategories: 16,
  AuditUsers: 32,
  BackupAllSafes: 512,
  RestoreAllSafes: 1024,
  ResetUsersPasswords: 8_388_608,
  ActivateUsers: 16_777_216,
} as const satisfies Record<VaultAuthorization, number>;
