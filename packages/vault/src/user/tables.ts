import type { Generated } from "kysely";

/** A password a user had before, as its argon2id hash. */
export interface PasswordHistoryRow {
  id: Generated<number>;
  user_id: number;
  password_hash: string;
}

/** A public key that a user may prove himself with at an SSH proxy. */
export interface UserSshKeyRow {
  user_id: number;
  /** The SHA-256 of the key, in hexadecimal: what callers name it by. */
  key_id: string;
  public_key: string;
  /** Unix seconds. */
  added_at: number;
}

export interface UserTables {
  password_history: PasswordHistoryRow;
  user_ssh_keys: UserSshKeyRow;
}
