import type { Directory } from "@castellan/directory";
import type { AllowedAuthenticationMethod, UserInterface, VaultAuthorization } from "@castellan/pvwa";
import type { KeyService } from "@castellan/storage";
import type { DirectoryRules } from "./directory/rules.ts";
import type { PredefinedMembers } from "./member/predefined.ts";
import type { UseRules } from "./secret/use-rules.ts";
import type { PasswordPolicy } from "./user/password-policy.ts";

/** What the vault needs of a logger; pino's fits. Bodies, tokens and passwords never reach it. */
export interface Logger {
  debug(details: object, message?: string): void;
  info(details: object, message?: string): void;
  warn(details: object, message?: string): void;
  error(details: object, message?: string): void;
}

/**
 * Which people of a directory become users of the vault, and as what. A person must meet every condition that is given;
 * of several mappings the first that a person meets counts.
 */
export interface DirectoryMapping {
  /** At most 28 characters. */
  readonly name: string;
  /** The part of the tree the person's entry must be in: `OU=Staff,DC=corp,DC=example`. */
  readonly branch?: string;
  /** An LDAP filter (RFC 4515) the entry must match. */
  readonly query?: string;
  /** The person must be a member, also through nested groups, of one of these (by DN or name). */
  readonly domainGroups?: readonly string[];
  /** Vault groups the user is made a member of; created when missing. */
  readonly vaultGroups?: readonly string[];
  readonly authorizations?: readonly VaultAuthorization[];
  /** Default `\`. */
  readonly location?: string;
  /** Default `EPVUser`. */
  readonly userType?: string;
  /** True: users come into the vault disabled. */
  readonly disableUser?: boolean;
  /** When users expire, in Unix seconds; default 0: never. */
  readonly userExpiration?: number;
  /** The hours (UTC) between which users may log on, 0–24; default 0 and 24. */
  readonly logonFromHour?: number;
  readonly logonToHour?: number;
  /** How many days users' activity is kept. */
  readonly userActivityLogPeriod?: number;
  /** The doors that users may go through; all of them when left out. */
  readonly authorizedInterfaces?: readonly UserInterface[];
  readonly allowedAuthenticationMethods?: readonly AllowedAuthenticationMethod[];
}

/** A directory whose people may be users of the vault. The vault does not close it. */
export interface MappedDirectory {
  readonly directory: Directory;
  /** Where its entries stand, to be shown; default: what the domain's name says. */
  readonly baseDn?: string;
  readonly mappings: readonly DirectoryMapping[];
}

export interface VaultOptions {
  /** `sqlite:…` or `postgres://…`, see `openDatabase`. */
  readonly databaseUrl: string;
  /** The password of the built-in Administrator; used only while there is none yet. */
  readonly administratorPassword: string;
  readonly directories: readonly MappedDirectory[];
  /** Whether an external user can be disabled and enabled in the vault, or only in its directory (500 `ITATS692E`). */
  readonly externalUserDisable: "allow" | "deny";
  /** How long an unused session lives; default 20. */
  readonly sessionIdleMinutes?: number;
  /** How long a session lives however much it is used; default 1440: a day. */
  readonly sessionAbsoluteMinutes?: number;
  /** How many failed logons in a row suspend a user; default 5. */
  readonly maximumFailedLogons?: number;
  /** What passwords of the vault's own users must be like; what is left out is as usual. */
  readonly passwordPolicy?: Partial<PasswordPolicy>;
  /** Whether a new user with a password must change it, where the caller does not say; default false. */
  readonly changePasswordOnFirstLogon?: boolean;
  /** Whether a user may have a user type that the vault does not know of; default `allow`, since licences differ. */
  readonly unknownUserTypes?: "allow" | "deny";
  /** Who holds the root keys that wrap the safes' data keys. Without it the vault is sealed: all but its secrets works. */
  readonly rootKeys?: KeyService;
  /** How long a safe's data key stays in memory after it was unwrapped, in seconds; default 300. */
  readonly dataKeySeconds?: number;
  /**
   * Groups that are members of every safe, and what they may do there; made when they are missing. Default: Auditors, who list
   * accounts and see members and the audit log.
   */
  readonly predefinedMembers?: PredefinedMembers;
  /**
   * How accounts are used where their platform asks for confirmation or exclusive use; what is left out is as usual: one confirmation of
   * level 1, and an hour until an account that was taken is free again.
   */
  readonly useRules?: Partial<UseRules>;
  /** How the vault follows its directories; what is left out is as usual. */
  readonly directoryRules?: Partial<DirectoryRules>;
  readonly log?: Logger;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}
