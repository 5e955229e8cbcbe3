import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
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
  /** What cursors are sealed with. */
  readonly cursorKey: () => Promise<Uint8Array>;
  readonly compile: Compile;
  readonly factories: ReadonlyMap<string, ConnectorFactory>;
  readonly applications: ApplicationStore;
  readonly connectors: ConnectorPool;
  readonly log: Logger;
  readonly clock: () => number;
  /** This process among those that share the database. */
  readonly owner: string;
}

/** `place:pid:random`: unique to this run of this process, and recognisable when it is gone. */
export function createOwner(): string {
  return `${place}:${process.pid}:${randomUUID()}`;
}

/** Where process numbers mean the same: a host, and on Linux one of its process namespaces (containers may share a host's name). */
const place = `${hostname()}/${processNamespace()}`;

function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "";
  }
}

/**
 * Is the process `owner` gone for certain? A process of another place is never known to be: its leases run out instead.
 * The same process number with another random part is an earlier process.
 */
export function isGone(owner: string, self: string): boolean {
  if (owner === self) return false;
  const [where, pid] = owner.split(":");
  if (where !== place) return false;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
