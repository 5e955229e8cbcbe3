import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { AuditLog, Database, Leases, Sealer, UnitOfWork } from "@castellan/storage";
import type { ApplicationStore } from "./application/application-store.ts";
import type { ConnectorFactory } from "./application/connector.ts";
import type { ConnectorPool } from "./application/connector-pool.ts";
import type { GovernanceTables } from "./database/tables.ts";
import type { Compile } from "./expression/cache.ts";
import type { Logger } from "./logger.ts";

export type Unit = UnitOfWork<GovernanceTables>;

/** What every room works with: made once, handed on as a parameter. */
export interface Core {
  readonly database: Database<GovernanceTables>;
  readonly audit: AuditLog<GovernanceTables>;
  readonly leases: Leases;
  readonly sealer: Sealer;
  readonly compile: Compile;
  readonly factories: ReadonlyMap<string, ConnectorFactory>;
  readonly applications: ApplicationStore;
  readonly connectors: ConnectorPool;
  readonly log: Logger;
  readonly clock: () => number;
  /** This process among those that share the database. */
  readonly owner: string;
}

/** `host:pid:random`: unique to this run of this process, and recognisable when it is gone. */
export function createOwner(): string {
  return `${hostname()}:${process.pid}:${randomUUID()}`;
}

/**
 * Is the process `owner` gone for certain? A process of another host is never known to be: its leases run out instead.
 * The same process number with another random part is an earlier process.
 */
export function isGone(owner: string, self: string): boolean {
  if (owner === self) return false;
  const [host, pid] = owner.split(":");
  if (host !== hostname()) return false;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
