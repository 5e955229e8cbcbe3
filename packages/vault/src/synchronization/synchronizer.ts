import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { refusal } from "@castellan/pvwa";
import { createLeases, type Lease } from "@castellan/storage";
import { type Actor, fact, systemActor } from "../audit/fact.ts";
import type { VaultContext } from "../context.ts";
import type { Logger } from "../options.ts";
import type { DirectoryReport } from "./report.ts";
import { synchronizeDirectory, synchronizeRemoved } from "./run.ts";
import { isDue, type Schedule } from "./schedule.ts";
import { insertReport, isUnfinished, lastStart, markInterrupted, writeReport } from "./store.ts";

/** How often the clock is looked at, how long a lease lasts, and how often it is renewed, in milliseconds. */
const lookInterval = 60_000;
const leaseTime = 60_000;
const renewInterval = 15_000;
/** How often a lease is asked for that nobody seems to need any more, and how long is waited between, in milliseconds. */
const claims = 20;
const claimInterval = 50;

const leaseName = "directory-synchronization";

/** Compares all external users with their directories: at night, and when it is asked for; one node at a time. */
export interface Synchronizer {
  /** Begins one and answers its number. Throws 409 `CASTL060E` while one runs, on whichever node. */
  start(actor: Actor): Promise<number>;
  /** Ends what runs here after the users who are looked at now. */
  close(): Promise<void>;
}

/** Without a schedule it begins when it is asked to alone. */
export function createSynchronizer(
  context: VaultContext,
  schedule: Schedule | undefined,
  log: Logger | undefined,
): Synchronizer {
  const leases = createLeases(context.db, context.clock);
  const owner = randomUUID();
  let running: Promise<void> | undefined;
  let closed = false;
  const timer = setInterval(() => {
    look().catch((error: unknown) => log?.warn({ err: error }, "Directories cannot be synchronised"));
  }, lookInterval).unref();

  async function look(): Promise<void> {
    if (schedule === undefined || running !== undefined || closed) return;
    if (!isDue(schedule, await lastStart(context), context.clock())) return;
    const lease = await leases.acquire(leaseName, owner, leaseTime);
    if (lease === undefined) return;
    // Another node may have done it between the two looks.
    if (isDue(schedule, await lastStart(context), context.clock())) await begin(lease, systemActor);
    else await leases.release(lease);
  }

  /** The lease of one that has just ended is there a moment longer than its report is unfinished. */
  async function claim(): Promise<Lease | undefined> {
    for (let attempt = 1; !closed; attempt += 1) {
      const lease = running === undefined ? await leases.acquire(leaseName, owner, leaseTime) : undefined;
      if (lease !== undefined || attempt === claims || (await isUnfinished(context))) return lease;
      await delay(claimInterval);
    }
    return undefined;
  }

  async function begin(lease: Lease, actor: Actor): Promise<number> {
    try {
      await markInterrupted(context);
      const id = await insertReport(context, actor.actor);
      const started = fact(actor, "directories.synchronizationStarted", `synchronization:${id}`);
      await context.db.transaction((unit) => context.audit.append(unit, [started]));
      running = work(id, actor, lease).finally(() => {
        running = undefined;
      });
      return id;
    } catch (error) {
      await leases.release(lease);
      throw error;
    }
  }

  async function work(id: number, actor: Actor, lease: Lease): Promise<void> {
    let { until } = lease;
    const renewal = setInterval(() => {
      leases.acquire(leaseName, owner, leaseTime).then(
        (renewed) => {
          until = renewed?.until ?? 0;
        },
        () => undefined,
      );
    }, renewInterval).unref();
    const goOn = () => {
      if (closed || context.clock() >= until) throw new Interrupted();
    };
    try {
      await synchronizeAll(context, { id, actor, log, goOn });
    } catch (error) {
      if (!(error instanceof Interrupted)) log?.error({ err: error }, "The directories could not be synchronised");
    } finally {
      clearInterval(renewal);
      await leases.release(lease).catch(() => undefined);
    }
  }

  return {
    async start(actor) {
      const lease = await claim();
      if (lease === undefined) throw refusal("CASTL060E");
      return await begin(lease, actor);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** The process ends, or another node took over. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

interface Order {
  readonly id: number;
  readonly actor: Actor;
  readonly log: Logger | undefined;
  goOn(): void;
}

async function synchronizeAll(context: VaultContext, { id, actor, log, goOn }: Order): Promise<void> {
  const done: DirectoryReport[] = [];
  const startedBy = actor.actor;
  const progress = (report: DirectoryReport) =>
    writeReport(context, id, { status: "Running", startedBy, directories: [...done, report] });
  const run = { context, log, progress, goOn };
  try {
    for (const mapped of context.directories.all()) done.push(await synchronizeDirectory(run, mapped));
    for (const domain of await removedDomains(context)) done.push(await synchronizeRemoved(run, domain));
  } catch (error) {
    const status = error instanceof Interrupted ? "Interrupted" : "Failed";
    await writeReport(context, id, { status, startedBy, directories: done });
    throw error;
  }
  const status = done.some((report) => report.status === "Failed") ? "Failed" : "Finished";
  await writeReport(context, id, { status, startedBy, directories: done });
  const details = {
    status,
    directories: done.map(({ domain, users, groups, error }) => auditOf(domain, users, groups, error)),
  };
  const finished = fact(actor, "directories.synchronizationFinished", `synchronization:${id}`, details);
  await context.db.transaction((unit) => context.audit.append(unit, [finished]));
}

function auditOf(
  domain: string,
  users: DirectoryReport["users"],
  groups: DirectoryReport["groups"],
  error: string | undefined,
) {
  return { domain, users: { ...users }, groups: { ...groups }, ...(error === undefined ? {} : { error }) };
}

/** Directories made by API that were removed, and whose users and groups nobody has decided about yet. */
async function removedDomains({ db, directories }: VaultContext): Promise<readonly string[]> {
  const rows = await db.sql.selectFrom("directories").select("domain").where("deleted_at", "is not", null).execute();
  return rows.map(({ domain }) => domain).filter((domain) => directories.byDomain(domain) === undefined);
}
