import type { AuditTables } from "@castellan/storage";

/** What the gateway remembers of a vault user, beside the vault. */
export interface UserSupplementTable {
  readonly instance: string;
  readonly vault_user_id: number;
  /** The name the vault user had, in lower case: a row left behind by a user of another name is not this user's. */
  readonly user_name: string;
  /** JSON: the SCIM attributes that the vault has no field for, or holds with less detail. */
  readonly attributes: string;
  /** Unix milliseconds; null when the user was not created through the gateway. */
  readonly created_at: number | null;
  readonly modified_at: number | null;
  /** Of the vault's user object as it stood at `modified_at`: another one means a change the gateway did not make. */
  readonly fingerprint: string | null;
}

export interface ApiTokenTable {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly vault_user: string;
  readonly sealed_password: string;
  /** JSON array of scope names. */
  readonly scopes: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

export interface GatewayTables extends AuditTables {
  readonly user_supplement: UserSupplementTable;
  readonly api_token: ApiTokenTable;
}
