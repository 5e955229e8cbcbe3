import type { AuditTables } from "@castellan/storage";
import type { Generated } from "kysely";
import type { AccountTables } from "../account/tables.ts";
import type { BulkTables } from "../bulk/tables.ts";
import type { DirectoryTables } from "../directory/tables.ts";
import type { PlatformTables } from "../platform/tables.ts";
import type { RequestTables } from "../request/tables.ts";
import type { SealingTables } from "../sealing/tables.ts";
import type { SecretTables } from "../secret/tables.ts";
import type { UserTables } from "../user/tables.ts";

/**
 * A user's searched columns. Texts that are compared or sorted stand in lower case. The rows are kept narrow, and what
 * is shown of a user stands in `user_documents`, so that walking over many users to a page reads little.
 */
export interface UserRow {
  id: Generated<number>;
  user_name: string;
  /** The user name in lower case: unique. */
  name_key: string;
  /** User name, first name and last name in lower case, separated by line feeds. */
  search_text: string;
  source: string;
  user_type: string;
  component_user: number;
  enabled: number;
  suspended: number;
  location_key: string;
  first_name_key: string;
  middle_name_key: string;
  last_name_key: string;
  /** The directory an external user comes from, and who he is there. */
  domain: string | null;
  external_id: string | null;
}

/** The two ways a user is shown, rendered when he is written. */
export interface UserDocumentRow {
  id: number;
  /** The full user: GET by id, and the element of a list with extended details. */
  document: string;
  /** The element of a list. */
  item: string;
}

/** A user's password and what became of his logons; there is no row until there is something to tell. Times in Unix seconds. */
export interface UserLogonRow {
  id: number;
  password_hash: string | null;
  /** When the password was set. */
  password_changed_at: Generated<number>;
  /** Failures since the last success. */
  failed_logons: Generated<number>;
  last_success_at: Generated<number>;
  last_success_client: Generated<string>;
  last_failure_at: Generated<number>;
  last_failure_client: Generated<string>;
}

export interface GroupRow {
  id: Generated<number>;
  group_name: string;
  name_key: string;
  description: string;
  location: string;
  /** Of a group of a directory: its domain, its name there, and what survives a renaming. */
  directory: string | null;
  dn: string | null;
  external_id: string | null;
}

export interface GroupMemberRow {
  group_id: number;
  user_id: number;
}

/** A group that is a member of another. */
export interface NestedGroupRow {
  group_id: number;
  member_id: number;
}

export interface SafeRow {
  id: Generated<number>;
  safe_name: string;
  name_key: string;
  description: string;
  location: string;
  creator_id: number;
  creator_name: string;
  olac_enabled: number;
  managing_cpm: string;
  versions_retention: number | null;
  days_retention: number | null;
  auto_purge: number;
  /** The number of the account that was made last. */
  last_account: Generated<number>;
  /** Unix milliseconds. */
  created_at: number;
  modified_at: number;
}

/** A user or a group in a safe. */
export interface SafeMemberRow {
  safe_id: number;
  member_type: "User" | "Group";
  member_id: number;
  member_name: string;
  name_key: string;
  /** Unix seconds. */
  expires_at: number | null;
  /** Bit n stands for `safePermissions[n]`. */
  permissions: number;
}

export interface VaultTables
  extends AuditTables,
    AccountTables,
    BulkTables,
    DirectoryTables,
    PlatformTables,
    RequestTables,
    SealingTables,
    SecretTables,
    UserTables {
  users: UserRow;
  user_documents: UserDocumentRow;
  user_logons: UserLogonRow;
  groups: GroupRow;
  group_members: GroupMemberRow;
  nested_groups: NestedGroupRow;
  safes: SafeRow;
  safe_members: SafeMemberRow;
  /** What the vault remembers of itself, such as its `serverId`. */
  settings: { name: string; value: string };
}
