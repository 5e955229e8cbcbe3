import type { Selectable } from "kysely";
import type { DeleteGuard } from "../application/application.ts";
import type { TaskTable } from "../database/tables.ts";
import { isRecord, parseList, parseRecord } from "../json.ts";

/**
 * `interrupted` is a task whose process died or was stopped: it goes on when one starts again. `completedWithWarning`
 * did all that it safely could; its messages say what it left out.
 */
export const taskStatuses = [
  "pending",
  "running",
  "interrupted",
  "completed",
  "completedWithWarning",
  "failed",
  "cancelled",
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const unfinishedStatuses = ["pending", "running", "interrupted"] as const satisfies readonly TaskStatus[];

export interface AggregationOptions {
  /** Mark accounts deleted that a complete, error-free run did not meet. */
  readonly detectDeleted: boolean;
  /** Process accounts whose hash did not change as well; needed after a change of correlation rules. */
  readonly noOptimisation: boolean;
  /** For this run, instead of the application's. */
  readonly deleteGuard?: DeleteGuard;
}

export const countNames = [
  "created",
  "changed",
  "unchanged",
  "returned",
  "deleted",
  "errors",
  "identitiesCreated",
  "identitiesChanged",
  "linked",
  "uncorrelated",
  "disputed",
] as const;
export type CountName = (typeof countNames)[number];
export type Counts = Readonly<Partial<Record<CountName, number>>>;

export interface TaskMessage {
  readonly level: "error" | "warning" | "info";
  readonly text: string;
  /** The object it is about. */
  readonly nativeIdentity?: string;
}

export interface Task {
  readonly id: string;
  readonly type: string;
  readonly application: string;
  readonly objectType: string;
  readonly status: TaskStatus;
  readonly options: AggregationOptions;
  readonly run: number;
  readonly processed: number;
  readonly counts: Counts;
  /** The first of them; `counts.errors` counts all errors. */
  readonly messages: readonly TaskMessage[];
  readonly launcher: string;
  readonly owner: string | undefined;
  readonly cancelRequested: boolean;
  /** How often it was begun: more than once when it was interrupted. */
  readonly attempts: number;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly updatedAt: number;
  readonly finishedAt: number | undefined;
}

/** So many messages are kept with a task. */
export const maximumMessages = 100;

function readOptions(text: string): AggregationOptions {
  const { detectDeleted, noOptimisation, deleteGuard } = parseRecord(text);
  const options = { detectDeleted: detectDeleted === true, noOptimisation: noOptimisation === true };
  if (!isRecord(deleteGuard)) return options;
  const guard = {
    maximumCount: Number(deleteGuard.maximumCount),
    maximumPercent: Number(deleteGuard.maximumPercent),
  };
  return { ...options, deleteGuard: guard };
}

function readCounts(text: string): Counts {
  const stored = parseRecord(text);
  const counts: Partial<Record<CountName, number>> = {};
  for (const name of countNames) {
    const value = stored[name];
    if (typeof value === "number") counts[name] = value;
  }
  return counts;
}

function isMessage(value: unknown): value is TaskMessage {
  return isRecord(value) && typeof value.text === "string" && typeof value.level === "string";
}

function readStatus(text: string): TaskStatus {
  return taskStatuses.find((status) => status === text) ?? "failed";
}

export function readTask(row: Selectable<TaskTable>): Task {
  return {
    id: row.id,
    type: row.type,
    application: row.application,
    objectType: row.object_type,
    status: readStatus(row.status),
    options: readOptions(row.options),
    run: row.run,
    processed: row.processed,
    counts: readCounts(row.counts),
    messages: parseList(row.messages, isMessage),
    launcher: row.launcher,
    owner: row.owner ?? undefined,
    cancelRequested: row.cancel_requested === 1,
    attempts: row.attempts,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
  };
}

export const noCounts: Counts = Object.fromEntries(countNames.map((name) => [name, 0]));

/** Sums counts name by name. */
export function addCounts(left: Counts, right: Counts): Counts {
  const sum: Partial<Record<CountName, number>> = { ...left };
  for (const name of countNames) {
    const more = right[name];
    if (more !== undefined && more !== 0) sum[name] = (sum[name] ?? 0) + more;
  }
  return sum;
}
