import type { VaultAuthorization } from "./user.ts";

/** One element of `GET /API/Configuration/LDAP/Directories`. */
export interface PvwaDirectorySummary {
  readonly DomainName: string;
  readonly DomainBaseContext: string;
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
  readonly UserActivityLogPeriod: number;
  /** Unix seconds, 0 for never. */
  readonly UserExpiration: number;
  readonly LogonFromHour: number;
  readonly LogonToHour: number;
}
