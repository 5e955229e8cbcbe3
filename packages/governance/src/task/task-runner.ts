import { setTimeout as pause } from "node:timers/promises";
import { type Lease, StorageError } from "@castellan/storage";
import { type RunEnd, runAggregation } from "../aggregation/run.ts";
import type { Application } from "../application/application.ts";
import { accountSchema } from "../application/application.ts";
import type { Actor } from "../audit/action.ts";
import { type Core, isGone } from "../core.ts";
import { GovernanceError } from "../error/governance-error.ts";
import type { AggregationOptions, Task } from "./task.ts";
import { finishTask, insertTask, requestCancel, takeOver } from "./task-record.ts";
import { getTask, TaskLostError, unfinishedTasks } from "./task-store.ts";

export interface TaskRunner {
  /** Starts an aggregation and answers at once. Throws `alreadyRunning` while there is one of the application. */
  start(application: string, options: AggregationOptions, actor: Actor): Promise<Task>;
  cancel(id: string, actor: Actor): Promise<Task>;
  /** Takes up the tasks whose process is gone. */
  resumeInterrupted(): Promise<void>;
  /** Stops what runs here; it goes on when a process starts again. */
  close(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

class Interrupted extends Error {
  override readonly name = "Interrupted";
}

const leaseMilliseconds = 30_000;
const finishAgainMilliseconds = 2000;

function leaseName(application: string): string {
  return `aggregation:${application}`;
}

export function createTaskRunner(core: Core): TaskRunner {
  const running = new Map<string, Running>();
  /** Applications that are being run here, or about to be: the lease keeps out other processes only. */
  const busy = new Set<string>();
  const { database, leases, owner } = core;
  let closing = false;

  /** Takes the application's lease: from a process that is gone, too. */
  async function acquire(application: string, formerOwner?: string): Promise<Lease | undefined> {
    if (busy.has(application)) return undefined;
    busy.add(application);
    try {
      const name = leaseName(application);
      if (formerOwner !== undefined && isGone(formerOwner, owner)) {
        await leases.release({ name, owner: formerOwner, until: 0 });
      }
      const lease = await leases.acquire(name, owner, leaseMilliseconds);
      if (lease === undefined) busy.delete(application);
      return lease;
    } catch (error) {
      busy.delete(application);
      throw error;
    }
  }

  async function release(application: string, lease: Lease): Promise<void> {
    busy.delete(application);
    await leases.release(lease);
  }

  function launch(task: Task, lease: Lease): void {
    const abort = new AbortController();
    const renewal = setInterval(() => void renew(lease, abort), leaseMilliseconds / 3);
    renewal.unref();
    const done = execute(task, abort.signal).finally(async () => {
      clearInterval(renewal);
      running.delete(task.id);
      await release(task.application, lease);
    });
    running.set(task.id, { abort, done: done.catch((error: unknown) => report(task, error)) });
  }

  async function renew(lease: Lease, abort: AbortController): Promise<void> {
    try {
      const renewed = await leases.acquire(lease.name, lease.owner, leaseMilliseconds);
      if (renewed === undefined) abort.abort(new TaskLostError(false));
    } catch (error) {
      core.log.warn({ err: error, lease: lease.name }, "a lease could not be renewed");
    }
  }

  function report(task: Task, error: unknown): void {
    core.log.error({ err: error, task: task.id }, "a task could not be ended");
  }

  async function execute(task: Task, signal: AbortSignal): Promise<void> {
    core.log.info({ task: task.id, application: task.application }, "aggregation started");
    const end = await settle(task, signal);
    if (end === undefined) return;
    await finish(task, end, signal);
    core.log.info({ task: task.id, application: task.application, status: end.status }, "aggregation finished");
  }

  /** A database that takes nothing at the moment is waited for: nobody else would ever end the task. */
  async function finish(task: Task, end: RunEnd, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await database.transaction((unit) => finishTask(core, unit, task.id, end));
      } catch (error) {
        if (signal.aborted || !takesNothing(error)) throw error;
        core.log.warn({ err: error, task: task.id }, "the end of an aggregation cannot be written yet");
      }
      await pause(finishAgainMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  /** How the run ended; `undefined` when the task is no longer ours to end. */
  async function settle(task: Task, signal: AbortSignal): Promise<RunEnd | undefined> {
    try {
      return await runAggregation(core, task, signal);
    } catch (error) {
      if (error instanceof Interrupted) return { status: "interrupted", counts: {}, messages: [] };
      if (error instanceof TaskLostError) {
        return error.cancelled ? { status: "cancelled", counts: {}, messages: [] } : undefined;
      }
      core.log.error({ err: error, task: task.id }, "aggregation failed");
      const text = takesNothing(error)
        ? error.message
        : "an unexpected error ended the run; the log of the server tells more";
      return { status: "failed", counts: {}, messages: [{ level: "error", text }] };
    }
  }

  async function resume(task: Task): Promise<void> {
    const lease = await acquire(task.application, task.owner);
    if (lease === undefined) return;
    const resumed = await database.transaction((unit) => takeOver(core, unit, task));
    if (resumed === undefined) await release(task.application, lease);
    else launch(resumed, lease);
  }

  return {
    async start(name, options, actor) {
      const { application } = await core.applications.get(name);
      requireSchema(application);
      if (closing) throw new GovernanceError("notReady", "the process stops");
      const lease = await acquire(application.name);
      const [unfinished] = await unfinishedTasks(database.sql, application.name);
      if (lease === undefined) throw alreadyRunning(application.name, unfinished);
      try {
        if (unfinished !== undefined) throw alreadyRunning(application.name, unfinished);
        const task = await database.transaction((unit) => insertTask(core, unit, application, options, actor));
        launch(task, lease);
        return task;
      } catch (error) {
        await release(application.name, lease);
        throw error;
      }
    },
    async cancel(id, actor) {
      const task = await getTask(database.sql, id);
      if (task.finishedAt !== undefined) throw new GovernanceError("conflict", `task ${id} has ended: ${task.status}`);
      await database.transaction((unit) => requestCancel(core, unit, task, actor));
      const here = running.get(id);
      here?.abort.abort(new TaskLostError(true));
      if (here === undefined && (task.owner === undefined || isGone(task.owner, owner))) await resume(task);
      await running.get(id)?.done;
      return getTask(database.sql, id);
    },
    async resumeInterrupted() {
      for (const task of await unfinishedTasks(database.sql)) if (!running.has(task.id)) await resume(task);
    },
    async close() {
      closing = true;
      for (const { abort } of running.values()) abort.abort(new Interrupted("the process stops"));
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

/** The database cannot be written at the moment, whatever is written. */
function takesNothing(error: unknown): error is StorageError {
  return error instanceof StorageError && (error.code === "diskFull" || error.code === "databaseUnavailable");
}

function requireSchema(application: Application): void {
  if (accountSchema(application) !== undefined) return;
  const mend = `POST /api/applications/${encodeURIComponent(application.name)}/discover-schema first`;
  throw new GovernanceError("notReady", `application ${application.name} has no account schema`, { mend });
}

function alreadyRunning(application: string, task: Task | undefined): GovernanceError {
  const which = task === undefined ? "" : `: task ${task.id} is ${task.status}`;
  const mend = "wait until it ends, or cancel it";
  return new GovernanceError("alreadyRunning", `application ${application} is being aggregated${which}`, { mend });
}
