import { invalidParameters, refusal } from "@castellan/pvwa";
import { forUpdate } from "@castellan/storage";
import type { Selectable } from "kysely";
import type { OpenedAccount } from "../account/open.ts";
import { writeAccount } from "../account/write.ts";
import { seconds, type VaultContext, type VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { idle, reported } from "./management.ts";
import { addSecret, findSecret, openSecret, promoteSecret } from "./store.ts";
import type { CredentialTaskRow } from "./tables.ts";
import { openTaskAccount, readLease } from "./task-claim.ts";
import { unknownTask } from "./task-list.ts";
import { hasOpenTask, isClaimed } from "./task-store.ts";
import { tell } from "./told.ts";

type Task = Selectable<CredentialTaskRow>;

interface Report {
  readonly attempt: number;
  readonly succeeded: boolean;
  /** What was set on the target, where it is not what the vault gave. */
  readonly newSecret: string | undefined;
  readonly message: string;
}

const words = { change: "Change", verify: "Verify", reconcile: "Reconcile" } as const;

/**
 * `POST …/CredentialTasks/{id}/Complete`: what became of it on the target. After a success the new secret is the current one; after a
 * failure it is kept as a temporary version, since nobody knows which one the target has. A report that comes after its lease is
 * taken as long as nobody else claimed the task: what happened on the target has happened. Throws 409 `CASTL046E`.
 */
export async function completeTask(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("task");
  const report = call.body(readReport);
  await context.db.transaction(async (unit) => {
    const { task, opened } = await holdClaim(context, unit, call, id, report.attempt);
    const moreInfo = await withoutSecrets(context, unit, opened, task, report);
    if (report.succeeded && task.operation !== "verify") await storeNew(context, unit, call, opened, task, report);
    await unit.deleteFrom("credential_tasks").where("id", "=", id).execute();
    const open = await hasOpenTask(context, unit, task.account_id);
    const change = reported(task.operation, report.succeeded, seconds(context), open);
    await writeAccount(context, unit, opened, change);
    const action = `CPM ${words[task.operation]} Password${report.succeeded ? "" : " Failed"}`;
    const details = { operation: task.operation, task: id, attempt: task.attempt, succeeded: report.succeeded };
    const told = { event: "secret.taskCompleted", action, moreInfo, alert: !report.succeeded };
    await tell(context, unit, call, opened, { ...told, details });
  });
}

function readReport(fields: Fields): Report {
  const status = fields.choice("status", ["success", "failure"]);
  if (!fields.has("status")) fields.refuse("status", "is required: success or failure.");
  return {
    attempt: readAttempt(fields),
    succeeded: status === "success",
    newSecret: fields.text("newSecret", { limit: 65_535 }) || undefined,
    message: fields.text("message", { limit: 500 })?.trim() ?? "",
  };
}

function readAttempt(fields: Fields): number {
  if (!fields.has("attempt")) fields.refuse("attempt", "is required: the number that the claim answered.");
  return fields.integer("attempt", { minimum: 1 }) ?? 0;
}

/** The worker's words. What a target says when it refuses may hold what it was sent. */
async function withoutSecrets(
  context: VaultContext,
  unit: VaultUnit,
  { row }: OpenedAccount,
  { candidate }: Task,
  { message, newSecret }: Report,
): Promise<string> {
  if (message === "") return "";
  let text = newSecret === undefined ? message : message.replaceAll(newSecret, "********");
  for (const version of candidate === null ? [undefined] : [undefined, candidate]) {
    const stored = await findSecret(unit, row.id, version);
    if (stored !== undefined) text = text.replaceAll(await openSecret(context, unit, row.safe_id, stored), "********");
  }
  return text;
}

async function storeNew(
  context: VaultContext,
  unit: VaultUnit,
  { principal }: SessionCall,
  { row }: OpenedAccount,
  { candidate }: Task,
  { newSecret }: Report,
): Promise<void> {
  if (newSecret !== undefined) await addSecret(context, unit, row, newSecret, principal.username);
  else if (candidate !== null) await promoteSecret(context, unit, row, candidate, principal.username);
  else throw invalidParameters([{ parameter: "newSecret", problem: "is required: the vault gave none." }]);
}

/** `POST …/CredentialTasks/{id}/Renew`: the claim lasts longer. Throws 409 `CASTL046E`. */
export async function renewTask(context: VaultContext, call: SessionCall): Promise<{ readonly leaseUntil: number }> {
  const id = call.id("task");
  const { attempt, milliseconds } = call.body((fields) => ({
    attempt: readAttempt(fields),
    milliseconds: readLease(fields),
  }));
  const until = context.clock() + milliseconds;
  await context.db.transaction(async (unit) => {
    await holdClaim(context, unit, call, id, attempt);
    await unit.updateTable("credential_tasks").set({ lease_until: until }).where("id", "=", id).execute();
  });
  return { leaseUntil: Math.floor(until / 1000) };
}

/** `DELETE …/CredentialTasks/{id}`: it is not to be done any more. Throws 409 `CASTL046E` while a worker is at it. */
export async function withdrawTask(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("task");
  await context.db.transaction(async (unit) => {
    const { task, opened } = await holdTask(context, unit, call, id);
    if (isClaimed(task, context.clock())) throw refusal("CASTL046E", `[${task.claimed_by}] is working on the account.`);
    await unit.deleteFrom("credential_tasks").where("id", "=", id).execute();
    if (!(await hasOpenTask(context, unit, task.account_id))) await writeAccount(context, unit, opened, idle);
    const details = { operation: task.operation, task: id };
    await tell(context, unit, call, opened, {
      event: "secret.taskWithdrawn",
      action: `Cancel ${task.operation}`,
      details,
    });
  });
}

/** The account is held before the task, as by everybody else: nobody waits for one who waits for him. */
async function holdTask(context: VaultContext, unit: VaultUnit, call: SessionCall, id: number) {
  const find = unit.selectFrom("credential_tasks").selectAll().where("id", "=", id);
  const found = await find.executeTakeFirst();
  if (found === undefined) throw unknownTask(id);
  const opened = await openTaskAccount(context, unit, call, found);
  const task = await find.$call(forUpdate(context.db.dialect)).executeTakeFirst();
  if (task === undefined) throw unknownTask(id);
  return { task, opened };
}

/** The task, while the claim is the caller's. */
async function holdClaim(context: VaultContext, unit: VaultUnit, call: SessionCall, id: number, attempt: number) {
  const held = await holdTask(context, unit, call, id);
  if (held.task.claimed_by !== call.principal.username || held.task.attempt !== attempt) {
    throw refusal("CASTL046E", `attempt [${attempt}] is not the last claim of it, or not yours.`);
  }
  return held;
}
