import type { LeaseTables } from "@castellan/storage";
import type { Generated } from "kysely";

/** A directory made by API. */
export interface DirectoryRow {
  /** In lower case. */
  domain: string;
  /** JSON of `StoredDirectory`. */
  document: string;
  /** Sealed under the vault's own data key. */
  bind_password: string;
  /** The order in which they are asked. */
  position: number;
  /** Unix milliseconds; its users are still there, and a synchronisation decides about them. */
  deleted_at: number | null;
}

/** A mapping made by API. */
export interface DirectoryMappingRow {
  id: Generated<number>;
  domain: string;
  /** In lower case: unique in the directory. */
  name_key: string;
  position: number;
  /** JSON of a `DirectoryMapping`. */
  document: string;
}

/** What a mapping has made of an external user, so that what was changed in the vault since is known from it. */
export interface MappedUserRow {
  user_id: number;
  /** JSON of `Applied`. */
  document: string;
}

export interface DirectorySynchronizationRow {
  id: Generated<number>;
  /** Unix milliseconds. */
  started_at: number;
  /** Null while it runs. */
  finished_at: number | null;
  /** JSON of what is shown of it, without id and times. */
  document: string;
}

export interface DirectoryTables extends LeaseTables {
  directories: DirectoryRow;
  directory_mappings: DirectoryMappingRow;
  mapped_users: MappedUserRow;
  directory_synchronizations: DirectorySynchronizationRow;
}
