import type { AuditLog } from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import type { ApiTokens } from "./authentication/api-tokens.ts";
import type { GatewayTables } from "./database/tables.ts";
import type { GatewayOptions } from "./options.ts";

export interface GatewayStatus {
  readonly pvwa: "reachable" | "unreachable";
  /** Vault sessions held open for callers. */
  readonly sessions: number;
  /** How often each tolerance was used since the start, by name. */
  readonly tolerances: Readonly<Record<string, number>>;
}

/** SCIM for privileged access, in front of one PVWA. */
export interface Gateway {
  /** Mounts `/scim/v2`, `/scim`, `/CyberArk/scim/v2` and `/CyberArk/scim` itself. */
  readonly routes: FastifyPluginAsync;
  readonly tokens: ApiTokens;
  readonly audit: AuditLog<GatewayTables>;
  status(): Promise<GatewayStatus>;
  /** Logs every pooled session off and closes the database. The directories stay open: they are the caller's. */
  close(): Promise<void>;
}

export async function createGateway(_options: GatewayOptions): Promise<Gateway> {
  throw new Error("not built yet");
}
