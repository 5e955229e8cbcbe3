import type { Directory, DirectoryGroup, DirectoryUser, UserKey } from "../contract/directory.ts";

export interface EmbeddedDirectoryOptions {
  /** The DNS name of the domain: `corp.example`. */
  readonly domain: string;
  /** Where its entries stand: `DC=corp,DC=example`. */
  readonly baseDn: string;
  /** A SQLite file, created (readable by its owner alone) with its folder when missing, or `:memory:`. */
  readonly file: string;
}

/** A person to add. What is left out is made from what is there. */
export interface NewDirectoryUser {
  readonly userName: string;
  /** Default: `CN=<displayName>,<container>,<baseDn>`. */
  readonly dn?: string;
  /** Where the entry goes below the base: `OU=Contractors,OU=People`. Default `CN=Users`. Ignored when `dn` is given. */
  readonly container?: string;
  /** Default: `<userName>@<domain>`. */
  readonly userPrincipalName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** Default: given and family name, or the user name. */
  readonly displayName?: string;
  readonly mail?: string;
  readonly department?: string;
  /** Default true. */
  readonly enabled?: boolean;
}

export interface NewDirectoryGroup {
  readonly name: string;
  /** Default: `CN=<name>,CN=Users,<baseDn>`. */
  readonly dn?: string;
}

/** People and groups to add together, the groups with their members by DN or name. */
export interface NewDirectoryEntries {
  readonly users: readonly NewDirectoryUser[];
  readonly groups: readonly (NewDirectoryGroup & { readonly members: readonly string[] })[];
}

/** A directory in a SQLite file, behind the same contract as Active Directory, plus what fills it. */
export interface EmbeddedDirectory extends Directory {
  /** Adds a person; without a password they cannot log on. Throws `conflict` when the name or DN is taken. */
  addUser(entry: NewDirectoryUser, password?: string): Promise<DirectoryUser>;
  addGroup(group: NewDirectoryGroup): Promise<DirectoryGroup>;
  /** Adds all of them, without passwords, in one transaction: all are there afterwards, or none. Throws as the others. */
  addAll(entries: NewDirectoryEntries): Promise<void>;
  /** Makes a person or a group (by DN or name) a member of a group (by DN or name). Once a member, nothing happens. */
  addMember(group: string, member: string): Promise<void>;
  /** Takes a person or a group (by DN or name) out of a group. Who is not in it stays out. */
  removeMember(group: string, member: string): Promise<void>;
  setPassword(key: UserKey, password: string): Promise<void>;
  /** Demands that the person changes the password before it is used again, or takes the demand back. */
  setPasswordMustChange(key: UserKey, demanded: boolean): Promise<void>;
  removeUser(key: UserKey): Promise<void>;
  /** Removes a group (by DN or name); its members stay. */
  removeGroup(group: string): Promise<void>;
  /** How many people it holds. */
  count(): Promise<number>;
}
