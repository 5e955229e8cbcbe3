/** A person's entry, in the directory's own words (Active Directory's attributes where it has them). */
export interface DirectoryUser {
  /** The distinguished name as the directory writes it. */
  readonly dn: string;
  /** An identifier that survives a rename (`objectGUID`, as lower-case hexadecimal with hyphens). */
  readonly uniqueId: string;
  /** `sAMAccountName`, or `uid`. */
  readonly userName: string;
  readonly userPrincipalName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly displayName?: string;
  readonly mail?: string;
  readonly department?: string;
  readonly enabled: boolean;
  /** Distinguished names of the groups that the entry names itself a member of. */
  readonly memberOf: readonly string[];
}

export type UserKey =
  | { readonly by: "dn"; readonly value: string }
  /** `sAMAccountName`; a value with an `@` is a `userPrincipalName`. */
  | { readonly by: "userName"; readonly value: string }
  | { readonly by: "uniqueId"; readonly value: string };

export type Authentication =
  | { readonly outcome: "accepted"; readonly user: DirectoryUser }
  | { readonly outcome: "refused"; readonly reason: RefusalReason };

export type RefusalReason =
  | "unknownUser"
  | "wrongPassword"
  | "disabled"
  | "locked"
  /** The password's or the account's time is over. */
  | "expired"
  | "passwordMustChange"
  /** The directory does not let the person log on at this hour or from this machine. */
  | "restricted";

/** What `setEnabled` did: `unchanged` when the entry already was as wanted. */
export interface EnablementChange {
  readonly outcome: "changed" | "unchanged";
  readonly user: DirectoryUser;
}

/**
 * A directory of people: Active Directory over LDAP, or the embedded one. Every method may throw `DirectoryError`
 * (`unreachable`, `bindRefused`, `notFound`, `forbidden`, `conflict`, `timeout`, `invalid`).
 */
export interface Directory {
  /** The DNS name of the domain, in lower case: `corp.example`. It is the `source` and `domainName` that vault and gateway use. */
  readonly domain: string;
  /** Binds and reads the root: throws when the directory cannot be used, with the reason. */
  test(): Promise<void>;
  find(key: UserKey): Promise<DirectoryUser | undefined>;
  /** Every user below the base, streamed; `filter` is an LDAP filter (RFC 4515) that is added to the search for people. */
  users(options?: { readonly base?: string; readonly filter?: string }): AsyncIterable<DirectoryUser>;
  /** Checks a password by a bind as the person. An empty password is refused before it is sent (RFC 4513 section 5.1.2). */
  authenticate(key: UserKey, password: string): Promise<Authentication>;
  isEnabled(key: UserKey): Promise<boolean>;
  /** Enables or disables by compare-and-swap: a concurrent change of the same entry is never overwritten; retried a few times, then `conflict`. */
  setEnabled(key: UserKey, enabled: boolean): Promise<EnablementChange>;
  /** The people who are members of a group, also through nested groups; the group by DN or by name. */
  members(group: string): AsyncIterable<DirectoryUser>;
  close(): Promise<void>;
}
