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

/** A group's entry. */
export interface DirectoryGroup {
  /** The distinguished name as the directory writes it. */
  readonly dn: string;
  /** As a person's: it survives a rename. */
  readonly uniqueId: string;
  /** `sAMAccountName`, or `cn`. */
  readonly name: string;
}

export interface GroupKey {
  readonly by: "dn" | "name" | "uniqueId";
  readonly value: string;
}

export type Authentication =
  | { readonly outcome: "accepted"; readonly user: DirectoryUser }
  | { readonly outcome: "refused"; readonly reason: RefusalReason };

export type RefusalReason =
  | "unknownUser"
  | "wrongPassword"
  | "disabled"
  | "locked"
  /** The account's time is over. */
  | "expired"
  /** The password's time is over: `changePassword` takes it all the same. */
  | "passwordExpired"
  /** The password must be changed before it is used: `changePassword` takes it all the same. */
  | "passwordMustChange"
  /** The directory does not let the person log on at this hour or from this machine. */
  | "restricted";

/** What `changePassword` did; `passwordPolicy`: the old one is right, and the directory's policy does not take the new one. */
export type PasswordChange =
  | { readonly outcome: "changed" }
  | { readonly outcome: "refused"; readonly reason: RefusalReason | "passwordPolicy" };

/** What `setEnabled` did: `unchanged` when the entry already was as wanted. */
export interface EnablementChange {
  readonly outcome: "changed" | "unchanged";
  readonly user: DirectoryUser;
}

/**
 * A directory of people: Active Directory over LDAP, or the embedded one. Every method may throw `DirectoryError`
 * (`unreachable`, `bindRefused`, `notFound`, `forbidden`, `conflict`, `timeout`, `unencrypted`, `invalid`).
 */
export interface Directory {
  /** The DNS name of the domain, in lower case: `corp.example`. It is the `source` and `domainName` that vault and gateway use. */
  readonly domain: string;
  /** Binds and reads the root: throws when the directory cannot be used, with the reason. */
  test(): Promise<void>;
  /** The person of a key, who must match `filter` (RFC 4515) if there is one. */
  find(key: UserKey, filter?: string): Promise<DirectoryUser | undefined>;
  /** Every user below the base, streamed; `filter` is an LDAP filter (RFC 4515) that is added to the search for people. */
  users(options?: { readonly base?: string; readonly filter?: string }): AsyncIterable<DirectoryUser>;
  /** Checks a password by a bind as the person. An empty password is refused before it is sent (RFC 4513 section 5.1.2). */
  authenticate(key: UserKey, password: string): Promise<Authentication>;
  /**
   * Changes a password as the person who knows the old one, which is checked as `authenticate` checks it. Throws `unencrypted`
   * where the connection is not encrypted: nothing is sent then.
   */
  changePassword(key: UserKey, oldPassword: string, newPassword: string): Promise<PasswordChange>;
  isEnabled(key: UserKey): Promise<boolean>;
  /** Enables or disables by compare-and-swap: a concurrent change of the same entry is never overwritten; retried a few times, then `conflict`. */
  setEnabled(key: UserKey, enabled: boolean): Promise<EnablementChange>;
  /** The people who are members of a group, also through nested groups; the group by DN or by name. */
  members(group: string): AsyncIterable<DirectoryUser>;
  findGroup(key: GroupKey): Promise<DirectoryGroup | undefined>;
  /** Every group below the base, streamed; of those whose name begins with `prefix`, if there is one. */
  groups(options?: { readonly prefix?: string }): AsyncIterable<DirectoryGroup>;
  /** The groups that a person is in, also through nested groups; none for a person who is not there. */
  groupsOf(key: UserKey): Promise<readonly DirectoryGroup[]>;
  close(): Promise<void>;
}
