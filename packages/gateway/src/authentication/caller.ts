import type { UserCalls } from "@castellan/pvwa";
import type { TokenScope } from "./api-tokens.ts";

/** Who sent a request, and what the vault lets them do. */
export interface Caller {
  /** As the audit trail names it: the vault user, or `token:` and the token's name. */
  readonly name: string;
  /** The vault user whose rights count. */
  readonly vaultUser: string;
  readonly scopes: ReadonlySet<TokenScope>;
  /** The PVWA as that user. */
  readonly vault: UserCalls;
  /** The address the request came from. */
  readonly client: string;
  /** Follows the request through logs and audit. */
  readonly requestId: string;
}

const everyScope: ReadonlySet<TokenScope> = new Set<TokenScope>(["read", "users"]);

/** A vault user who came with the own password may do whatever the vault lets him do. */
export const vaultUserScopes = everyScope;
