import type { RunEnd } from "../aggregation/run.ts";
import type { Application } from "../application/application.ts";
import { type Actor, actorOf } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { GovernanceError } from "../error/governance-error.ts";
import { createIdentifier } from "../identifier.ts";
import { type AggregationOptions, addCounts, maximumMessages, noCounts, type Task } from "./task.ts";
import { getTask } from "./task-store.ts";

/** Writes down a new run of an application, begun by this process. */
export async function insertTask(
  core: Core,
  unit: Unit,
  { name }: Application,
  options: AggregationOptions,
  actor: Actor,
): Promise<Task> {
  const now = core.clock();
  const id = createIdentifier();
  const last = await unit
    .selectFrom("tasks")
    .select("run")
    .where("application", "=", name)
    .orderBy("run", "desc")
    .executeTakeFirst();
  await unit
    .insertInto("tasks")
    .values({
      id,
      type: "aggregation",
      application: name,
      object_type: "account",
      status: "running",
      options: JSON.stringify(options),
      run: Math.max(now, (last?.run ?? 0) + 1),
      processed: 0,
      counts: JSON.stringify(noCounts),
      messages: "[]",
      launcher: actor.name,
      owner: core.owner,
      cancel_requested: 0,
      attempts: 1,
      created_at: now,
      started_at: now,
      updated_at: now,
      finished_at: null,
    })
    .execute();
  const target = `application:${name}`;
  const details = { ...options };
  await core.audit.append(unit, [
    { action: "aggregation.started", ...actorOf(actor), target, correlationId: id, details },
  ]);
  return getTask(unit, id);
}

/** Makes an unfinished task this process's. */
export async function takeOver(core: Core, unit: Unit, task: Task): Promise<Task | undefined> {
  let query = unit
    .updateTable("tasks")
    .set({
      status: "running",
      owner: core.owner,
      attempts: task.attempts + 1,
      // The run begins again; only what it wrote is not repeated, and so not counted again.
      processed: 0,
      counts: JSON.stringify({ ...task.counts, errors: 0 }),
      messages: "[]",
      updated_at: core.clock(),
    })
    .where("id", "=", task.id)
    .where("status", "=", task.status);
  query = task.owner === undefined ? query.where("owner", "is", null) : query.where("owner", "=", task.owner);
  const { numUpdatedRows } = await query.executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  const target = `application:${task.application}`;
  await core.audit.append(unit, [{ action: "aggregation.resumed", actor: "system", target, correlationId: task.id }]);
  return getTask(unit, task.id);
}

/** Writes down that a task is to be cancelled, and who wants it so. Throws `conflict` when it ended meanwhile. */
export async function requestCancel(core: Core, unit: Unit, { id, application }: Task, actor: Actor): Promise<void> {
  const { numUpdatedRows } = await unit
    .updateTable("tasks")
    .set({ cancel_requested: 1 })
    .where("id", "=", id)
    .where("finished_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new GovernanceError("conflict", `task ${id} has ended`);
  const target = `application:${application}`;
  await core.audit.append(unit, [{ action: "aggregation.cancelled", ...actorOf(actor), target, correlationId: id }]);
}

/** Writes down how a run ended; not at all when it is another process's by now. */
export async function finishTask(core: Core, unit: Unit, id: string, end: RunEnd): Promise<void> {
  const task = await getTask(unit, id);
  const now = core.clock();
  const counts = addCounts(task.counts, end.counts);
  const interrupted = end.status === "interrupted";
  const { numUpdatedRows } = await unit
    .updateTable("tasks")
    .set({
      status: end.status,
      counts: JSON.stringify(counts),
      // What the end has to say is what a person reads first; it goes before the messages about single objects.
      messages: JSON.stringify([...end.messages, ...task.messages].slice(0, maximumMessages)),
      owner: interrupted ? null : core.owner,
      updated_at: now,
      finished_at: interrupted ? null : now,
    })
    .where("id", "=", id)
    .where("owner", "=", core.owner)
    .where("status", "=", "running")
    .executeTakeFirst();
  if (numUpdatedRows === 0n || interrupted) return;
  const target = `application:${task.application}`;
  const details = { status: end.status, processed: task.processed, counts };
  await core.audit.append(unit, [
    { action: "aggregation.finished", actor: "system", target, correlationId: id, details },
  ]);
}
