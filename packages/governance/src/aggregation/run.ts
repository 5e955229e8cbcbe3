import { sql } from "kysely";
import { accountSchema } from "../application/application.ts";
import type { Connector } from "../application/connector.ts";
import { ConnectorError } from "../application/connector-error.ts";
import type { Core } from "../core.ts";
import { GovernanceError } from "../error/governance-error.ts";
import { resolveManagers } from "../identity/manager.ts";
import type { CountName, Counts, Task, TaskMessage, TaskStatus } from "../task/task.ts";
import { getTask, TaskLostError } from "../task/task-store.ts";
import { processBatch } from "./batch.ts";
import { markMissingDeleted } from "./deletion.ts";
import { rebatch } from "./rebatch.ts";
import type { RunContext } from "./run-context.ts";

const objectsPerBatch = 500;

export interface RunEnd {
  readonly status: TaskStatus;
  readonly counts: Counts;
  readonly messages: readonly TaskMessage[];
}

/**
 * One account aggregation from beginning to end: every batch, then what is missing, then what depends on the whole.
 * Throws `TaskLostError` when the task is cancelled or lost, and whatever `signal` was aborted with.
 */
export async function runAggregation(core: Core, task: Task, signal: AbortSignal): Promise<RunEnd> {
  if (task.cancelRequested) throw new TaskLostError(true);
  try {
    return await core.connectors.use(task.application, async (connector, application) => {
      const schema = accountSchema(application);
      if (schema === undefined) {
        throw new GovernanceError("notReady", `application ${application.name} has no account schema`, {
          mend: "discover its schema first",
        });
      }
      const authoritative = application.authoritative ? await core.applications.authoritativeNames() : [];
      const context = { task, application, schema, authoritative, startedAt: task.startedAt ?? task.createdAt };
      await iterate(core, context, connector, signal);
      return await finish(core, context);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ConnectorError || error instanceof GovernanceError)) throw error;
    const text = error instanceof ConnectorError ? `${error.kind}: ${error.message}` : error.message;
    return { status: "failed", counts: {}, messages: [{ level: "error", text }] };
  }
}

async function iterate(core: Core, context: RunContext, connector: Connector, signal: AbortSignal): Promise<void> {
  const { task } = context;
  const objects = connector.iterate(task.objectType, { correlationId: task.id, signal });
  for await (const batch of rebatch(objects, objectsPerBatch, core.clock)) {
    signal.throwIfAborted();
    await processBatch(core, context, batch);
  }
  signal.throwIfAborted();
}

async function finish(core: Core, context: RunContext): Promise<RunEnd> {
  const { application, task } = context;
  const { counts } = await getTask(core.database.sql, task.id);
  const messages: TaskMessage[] = [];
  const errors = counts.errors ?? 0;
  if (task.options.detectDeleted) {
    const skipped = `${errors} objects had errors: accounts that are missing were not looked for`;
    const warning = errors > 0 ? skipped : await markMissingDeleted(core, context);
    if (warning !== undefined) messages.push({ level: "warning", text: warning });
  }
  const changed = (counts.identitiesCreated ?? 0) + (counts.identitiesChanged ?? 0);
  if (changed > 0) await resolveManagers(core, application);
  const status = errors > 0 || messages.length > 0 ? "completedWithWarning" : "completed";
  return { status, counts: await correlationCounts(core, application.name), messages };
}

/** How the application's live accounts stand to the identities after the run. */
async function correlationCounts(core: Core, application: string): Promise<Counts> {
  const rows = await core.database.sql
    .selectFrom("accounts")
    .select(["correlation", sql<number>`count(*)`.as("count")])
    .where("application", "=", application)
    .where("deleted_at", "is", null)
    .groupBy("correlation")
    .execute();
  const states: readonly CountName[] = ["linked", "uncorrelated", "disputed"];
  const counted = new Map(rows.map(({ correlation, count }) => [correlation, Number(count)]));
  return Object.fromEntries(states.map((state) => [state, counted.get(state) ?? 0]));
}
