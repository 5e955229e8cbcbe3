import type { AuditTables, ServiceKeyTables } from "@castellan/storage";

/** What the gateway remembers of a vault user or group, beside the vault. */
export interface SupplementTable {
  readonly instance: string;
  readonly kind: "User" | "Group";
  readonly vault_id: number;
  /** The name it had in the vault, in lower case: a row left behind under another name is not its own. */
  readonly name: string;
  /** JSON: the SCIM attributes that the vault has no field for, or holds with less detail. */
  readonly attributes: string;
  /** `externalId` of the attributes, which clients search for. */
  readonly external_id: string | null;
  /** Unix milliseconds; null when it was not created through the gateway. */
  readonly created_at: number | null;
  readonly modified_at: number | null;
  /** Of the vault's object as it stood at `modified_at`: another one means a change the gateway did not make. */
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

export interface GatewayTables extends AuditTables, ServiceKeyTables {
  readonly supplement: SupplementTable;
  readonly api_token: ApiTokenTable;
}
