import type { AuditLog, Database, Throttle, UnitOfWork } from "@castellan/storage";
import type { VaultTables } from "./database/tables.ts";
import type { DirectoryRegistry } from "./directory/registry.ts";
import type { DirectoryRules } from "./directory/rules.ts";
import type { PredefinedGroups } from "./member/predefined.ts";
import type { MembershipStatements } from "./member/statements.ts";
import type { SecretBox } from "./sealing/secret-box.ts";
import type { UseRules } from "./secret/use-rules.ts";
import type { AddressThrottle } from "./session/address-throttle.ts";
import type { Sessions } from "./session/sessions.ts";
import type { PasswordPolicy } from "./user/password-policy.ts";
import type { UserStatements } from "./user/statements.ts";

/** What every room of the vault works with. */
export interface VaultContext {
  readonly db: Database<VaultTables>;
  readonly users: UserStatements;
  readonly memberships: MembershipStatements;
  /** The groups that are members of every safe. */
  readonly predefined: PredefinedGroups;
  readonly audit: AuditLog<VaultTables>;
  readonly sessions: Sessions;
  readonly directories: DirectoryRegistry;
  /** How the vault follows its directories. */
  readonly directoryRules: DirectoryRules;
  readonly externalUserDisable: "allow" | "deny";
  readonly maximumFailedLogons: number;
  /** Slows down who guesses the password of a user that is never suspended. */
  readonly guesses: Throttle;
  /** Slows down addresses that try one name after the other. */
  readonly addresses: AddressThrottle;
  readonly passwordPolicy: PasswordPolicy;
  /** Whether a new user with a password must change it, where the caller does not say. */
  readonly changePasswordOnFirstLogon: boolean;
  readonly unknownUserTypes: "allow" | "deny";
  /** Seals what safes keep secret. */
  readonly secrets: SecretBox;
  /** How accounts are used that need confirmation, or are had by one alone. */
  readonly useRules: UseRules;
  /** Unix milliseconds. */
  readonly clock: () => number;
}

export type VaultUnit = UnitOfWork<VaultTables>;

/** The time in Unix seconds, as PVWA counts it. */
export function seconds(context: Pick<VaultContext, "clock">): number {
  return Math.floor(context.clock() / 1000);
}
