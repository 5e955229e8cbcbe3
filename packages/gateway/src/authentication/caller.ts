import type { UserCalls } from "@castellan/pvwa";
import type { VaultGroupCalls } from "../vault-session/vault-calls.ts";
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
  readonly groups: VaultGroupCalls;
  /** The base path of the request as an absolute URL: what references to other resources begin with. */
  readonly baseUrl: string;
  /** The address the request came from. */
  readonly client: string;
  /** Follows the request through logs and audit. */
  readonly requestId: string;
}

/** Where a request came from, and by which base path. */
export type Origin = Pick<Caller, "baseUrl" | "client" | "requestId">;

const everyScope: ReadonlySet<TokenScope> = new Set<TokenScope>(["read", "users", "groups"]);

/** A vault user who came with the own password may do whatever the vault lets him do. */
export const vaultUserScopes = everyScope;
