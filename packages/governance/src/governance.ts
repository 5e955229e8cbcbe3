import {
  type AuditLog,
  type Custody,
  createAuditLog,
  createLeases,
  createServiceKey,
  openDatabase,
  type Sealer,
} from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import { createApplicationStore } from "./application/application-store.ts";
import type { ConnectorFactory } from "./application/connector.ts";
import { createConnectorPool } from "./application/connector-pool.ts";
import { ensureAdministrator } from "./authentication/administrator.ts";
import { createAuthenticate } from "./authentication/authenticate.ts";
import { type Core, createOwner } from "./core.ts";
import { governanceCustody } from "./database/custody.ts";
import { migrations } from "./database/migrations.ts";
import type { GovernanceTables } from "./database/tables.ts";
import { createExpressionCache } from "./expression/cache.ts";
import { createRoutes } from "./http/routes.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { governanceScimRoutes, type ScimOptions } from "./scim/routes.ts";
import { type GovernanceStatus, governanceStatus } from "./status.ts";
import { createTaskRunner } from "./task/task-runner.ts";
import { createTransactionWorker } from "./transaction/worker.ts";

export interface WorkerOptions {
  /** Transactions executed side by side; 8 if left out. */
  readonly concurrency?: number;
  /** How often due transactions are looked for when nothing woke the worker; 1,000 if left out. */
  readonly pollMilliseconds?: number;
  /** How long a claim stands before another worker may take it over; 30,000 if left out. */
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
  readonly scim?: ScimOptions;
  readonly log?: Logger;
  readonly clock?: () => number;
}

/** The audit log without the right to write to it. */
export type AuditReader = Pick<AuditLog<never>, "list" | "verify" | "end">;

export interface Governance {
  /** Mounts `/api`, `/governance/scim/v2` and `/identityiq/scim/v2`. */
  readonly routes: FastifyPluginAsync;
  /** Starts the workers and resumes what an earlier process left unfinished. */
  start(): Promise<void>;
  status(): Promise<GovernanceStatus>;
  readonly audit: AuditReader;
  readonly custody: Custody;
  /** Stops taking work, waits for what is being executed, closes connectors and the database. */
  close(): Promise<void>;
}

/** How often tasks are looked for whose process is gone. */
const recoveryMilliseconds = 15_000;

async function openCore(options: GovernanceOptions): Promise<Core> {
  const { databaseUrl: url, sealer, connectorFactories, log = silentLogger, clock = Date.now } = options;
  const database = await openDatabase<GovernanceTables>({ url, schema: "governance", migrations });
  const factories = new Map(connectorFactories.map((factory) => [factory.type, factory]));
  const applications = createApplicationStore(database);
  return {
    database,
    audit: createAuditLog(database, clock),
    leases: createLeases(database, clock),
    sealer,
    cursorKey: createServiceKey(database, sealer, "governance-cursors"),
    compile: createExpressionCache(),
    factories,
    applications,
    connectors: createConnectorPool(applications, factories, sealer),
    log,
    clock,
    owner: createOwner(),
  };
}

/** Opens governance on its database, and makes the administrator. No work is taken up before `start`. */
export async function createGovernance(options: GovernanceOptions): Promise<Governance> {
  const core = await openCore(options);
  const { concurrency = 8, pollMilliseconds = 1_000, leaseMilliseconds = 30_000 } = options.worker ?? {};
  const worker = createTransactionWorker(core, { concurrency, pollMilliseconds, leaseMilliseconds });
  const tasks = createTaskRunner(core);
  await ensureAdministrator(core, options.administratorPassword);
  let recovery: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  async function stop(): Promise<void> {
    clearInterval(recovery);
    await tasks.close();
    await worker.close();
    await core.connectors.close();
    await core.database.close();
  }

  function recover(): void {
    tasks.resumeInterrupted().catch((error: unknown) => core.log.error({ err: error }, "tasks could not be resumed"));
  }

  // One for all doors: who guesses at one of them waits at the others, too.
  const authenticate = createAuthenticate(core);
  const scim = governanceScimRoutes({ core, worker, authenticate, options: options.scim ?? {} });
  const api = createRoutes({ core, tasks, worker, authenticate });

  return {
    async routes(server) {
      await server.register(api);
      await server.register(scim);
    },
    audit: core.audit,
    custody: governanceCustody(core),
    status: () => governanceStatus(core),
    async start() {
      await worker.start();
      await tasks.resumeInterrupted();
      recovery = setInterval(recover, recoveryMilliseconds);
      recovery.unref();
    },
    close() {
      closing ??= stop();
      return closing;
    },
  };
}
