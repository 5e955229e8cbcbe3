import type { ConnectedOptions } from "./context.ts";

export interface TokenOptions extends ConnectedOptions {
  readonly config?: string;
}

export interface NewTokenOptions extends TokenOptions {
  readonly name: string;
  readonly vaultUser: string;
  readonly scope?: readonly string[];
  readonly days?: number;
}

/** A token as it can be listed; times as Unix milliseconds or ISO 8601. */
export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: number | string;
  readonly expiresAt?: number | string;
  readonly revokedAt?: number | string;
}

/** What can be done with the tokens of a service. */
export interface Tokens {
  create(options: NewTokenOptions): Promise<{ readonly token: string; readonly id: string }>;
  list(options: TokenOptions): Promise<readonly ShownToken[]>;
  revoke(id: string, options: TokenOptions): Promise<void>;
}

/** Unix milliseconds, so many days from this moment. */
export function expiry({ days: count }: NewTokenOptions): number | undefined {
  return count === undefined ? undefined : Date.now() + count * 86_400_000;
}
