import type { AuditLog, Database, Throttle, UnitOfWork } from "@castellan/storage";
import type { VaultTables } from "./database/tables.ts";
import type { DirectoryRegistry } from "./directory/registry.ts";
import type { Sessions } from "./session/sessions.ts";
import type { UserStatements } from "./user/statements.ts";

/** What every room of the vault works with. */
export interface VaultContext {
  readonly db: Database<VaultTables>;
  readonly users: UserStatements;
  readonly audit: AuditLog<VaultTables>;
  readonly sessions: Sessions;
  readonly directories: DirectoryRegistry;
  readonly externalUserDisable: "allow" | "deny";
  readonly maximumFailedLogons: number;
  /** Slows down who guesses the password of a user that is never suspended. */
  readonly guesses: Throttle;
  /** Unix milliseconds. */
  readonly clock: () => number;
}

export type VaultUnit = UnitOfWork<VaultTables>;

/** The time in Unix seconds, as PVWA counts it. */
export function seconds(context: Pick<VaultContext, "clock">): number {
  return Math.floor(context.clock() / 1000);
}
