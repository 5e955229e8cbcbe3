/** What a token may do: each scope reads everything; `users` changes users as well, `groups` groups and their members. */
export type TokenScope = "read" | "users" | "groups";

export interface NewApiToken {
  /** Who it is for, as the audit trail will name it. */
  readonly name: string;
  /** The vault user that the token acts as. */
  readonly vaultUser: string;
  /** Kept sealed; never shown again. */
  readonly vaultPassword: string;
  readonly scopes: readonly TokenScope[];
  /** Unix milliseconds; absent: until revoked. */
  readonly expiresAt?: number;
}

/** A token as it can be listed: never the token itself. Times are Unix milliseconds. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly vaultUser: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** True to the minute. */
  readonly lastUsedAt?: number;
}

export interface ApiTokens {
  /** The token is shown here once; only its hash is kept. Throws `GatewayError` `invalidToken` for a name, scope or expiry that cannot be. */
  create(token: NewApiToken): Promise<{ readonly token: string; readonly id: string }>;
  list(): Promise<readonly ApiToken[]>;
  /** Ends a token at once. Throws `GatewayError` `unknownToken`. */
  revoke(id: string): Promise<void>;
}
