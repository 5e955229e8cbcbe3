import type { AuditLog, Sealer } from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import type { ConnectorFactory } from "./application/connector.ts";
import type { Logger } from "./logger.ts";

export interface WorkerOptions {
  /** Transactions executed side by side. */
  readonly concurrency?: number;
  /** How often due transactions are looked for when nothing woke the worker. */
  readonly pollMilliseconds?: number;
  /** How long a claim stands before another worker may take it over. */
  readonly leaseMilliseconds?: number;
}

export interface GovernanceOptions {
  /** `sqlite:/path`, `sqlite::memory:` or `postgres://…`. */
  readonly databaseUrl: string;
  readonly sealer: Sealer;
  readonly connectorFactories: readonly ConnectorFactory[];
  /** The first password of the user `admin`; used only while there is no such user. */
  readonly administratorPassword: string;
  readonly worker?: WorkerOptions;
  readonly log?: Logger;
  readonly clock?: () => number;
}

export interface AggregationSummary {
  readonly application: string;
  readonly status: string;
  /** Unix milliseconds; absent while it runs. */
  readonly finishedAt?: number;
  readonly counts: Readonly<Record<string, number>>;
}

export interface GovernanceStatus {
  readonly applications: number;
  readonly identities: number;
  readonly accounts: number;
  readonly pendingTransactions: number;
  readonly lastAggregations: readonly AggregationSummary[];
}

/** The audit log without the right to write to it. */
export type AuditReader = Pick<AuditLog<never>, "list" | "verify">;

export interface Governance {
  /** Mounts `/api`. */
  readonly routes: FastifyPluginAsync;
  /** Starts the workers and resumes what an earlier process left unfinished. */
  start(): Promise<void>;
  status(): Promise<GovernanceStatus>;
  readonly audit: AuditReader;
  /** Stops taking work, waits for what is being executed, closes connectors and the database. */
  close(): Promise<void>;
}

/** Opens governance on its database. Nothing runs before `start`. */
export async function createGovernance(options: GovernanceOptions): Promise<Governance> {
  throw new Error(`governance cannot be opened on ${options.databaseUrl}`);
}
