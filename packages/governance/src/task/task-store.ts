import type { Kysely } from "kysely";
import type { Core, Unit } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { notFound } from "../error/governance-error.ts";
import {
  addCounts,
  type Counts,
  maximumMessages,
  readTask,
  type Task,
  type TaskMessage,
  type TaskStatus,
  unfinishedStatuses,
} from "./task.ts";

type Reader = Kysely<GovernanceTables>;

/** Another process took the task over, or it was cancelled: whoever meets this stops writing. */
export class TaskLostError extends Error {
  override readonly name = "TaskLostError";
  readonly cancelled: boolean;

  constructor(cancelled: boolean) {
    super(cancelled ? "the task was cancelled" : "the task is no longer this process's");
    this.cancelled = cancelled;
  }
}

export async function getTask(reader: Reader, id: string): Promise<Task> {
  const row = await reader.selectFrom("tasks").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("task", id);
  return readTask(row);
}

export interface TaskQuery {
  readonly application?: string | undefined;
  readonly status?: TaskStatus | undefined;
  /** Tasks older than this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The newest first. */
export async function listTasks(
  reader: Reader,
  { application, status, after, limit }: TaskQuery,
): Promise<readonly Task[]> {
  let query = reader.selectFrom("tasks").selectAll().orderBy("id", "desc").limit(limit);
  if (application !== undefined) query = query.where("application", "=", application);
  if (status !== undefined) query = query.where("status", "=", status);
  if (after !== undefined) query = query.where("id", "<", after);
  return (await query.execute()).map(readTask);
}

export async function unfinishedTasks(reader: Reader, application?: string): Promise<readonly Task[]> {
  let query = reader.selectFrom("tasks").selectAll().where("status", "in", unfinishedStatuses);
  if (application !== undefined) query = query.where("application", "=", application);
  return (await query.orderBy("id").execute()).map(readTask);
}

export interface Progress {
  readonly processed: number;
  readonly counts: Counts;
  readonly messages: readonly TaskMessage[];
}

/**
 * Adds to the task's progress, in the unit of work that made it. Throws `TaskLostError`, which rolls that back, when
 * the task was cancelled or belongs to another process by now.
 */
export async function recordProgress(core: Core, unit: Unit, id: string, more: Progress): Promise<void> {
  const task = await getTask(unit, id);
  if (task.cancelRequested) throw new TaskLostError(true);
  const { numUpdatedRows } = await unit
    .updateTable("tasks")
    .set({
      processed: task.processed + more.processed,
      counts: JSON.stringify(addCounts(task.counts, more.counts)),
      messages: JSON.stringify([...task.messages, ...more.messages].slice(0, maximumMessages)),
      updated_at: core.clock(),
    })
    .where("id", "=", id)
    .where("owner", "=", core.owner)
    .where("status", "=", "running")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new TaskLostError(false);
}
