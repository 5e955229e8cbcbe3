import type { AuditLog } from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import type { VaultTables } from "./database/tables.ts";
import type { VaultOptions } from "./options.ts";

export interface VaultStatus {
  readonly users: number;
  /** How many of the users come from a directory. */
  readonly externalUsers: number;
  readonly groups: number;
  readonly safes: number;
  /** Sessions that are open now. */
  readonly sessions: number;
}

/** The embedded PAM vault. */
export interface Vault {
  /** A Fastify plugin that mounts `/PasswordVault`. The server it goes into must match paths in any letter case. */
  readonly routes: FastifyPluginAsync;
  status(): Promise<VaultStatus>;
  /** Throws when the vault cannot serve. */
  ready(): Promise<void>;
  readonly audit: AuditLog<VaultTables>;
  close(): Promise<void>;
}

/** Opens the vault's database, bringing it up to date, and creates the built-in Administrator when there is none. */
export async function createVault(options: VaultOptions): Promise<Vault> {
  throw new Error(`not built: ${options.externalUserDisable}`);
}
