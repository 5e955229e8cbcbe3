import type { Application } from "../application/application.ts";
import type { ApplicationSchema } from "../application/schema.ts";
import type { Task } from "../task/task.ts";

/** What every step of one aggregation run knows. */
export interface RunContext {
  readonly task: Task;
  readonly application: Application;
  readonly schema: ApplicationSchema;
  /** Names of all authoritative applications, when this is one of them; else empty. */
  readonly authoritative: readonly string[];
  /** When the run first began: what was made after that may not be in it. */
  readonly startedAt: number;
}
