import { forUpdate, isUniqueViolation } from "@castellan/storage";
import { sql } from "kysely";
import { upsertAccounts } from "../account/account-row.ts";
import { canonicalAttributes, fingerprint } from "../account/fingerprint.ts";
import type { ResourceObject } from "../application/connector.ts";
import type { Core, Unit } from "../core.ts";
import { saveIdentities } from "../identity/identity-store.ts";
import type { Counts, TaskMessage } from "../task/task.ts";
import { recordProgress } from "../task/task-store.ts";
import { classify, type KnownAccount, type Observed } from "./classify.ts";
import { decide } from "./decide.ts";
import { normaliseObject } from "./normalise.ts";
import type { TimedBatch } from "./rebatch.ts";
import type { RunContext } from "./run-context.ts";

export interface BatchResult {
  readonly processed: number;
  readonly counts: Counts;
  readonly messages: readonly TaskMessage[];
}

interface Observation {
  readonly observed: ReadonlyMap<string, Observed>;
  readonly messages: readonly TaskMessage[];
}

/** Brings a batch to the schema's shape; of an object that comes twice the last one counts. */
function observe(objects: readonly ResourceObject[], { schema }: RunContext): Observation {
  const observed = new Map<string, Observed>();
  const messages: TaskMessage[] = [];
  for (const raw of objects) {
    const normalised = normaliseObject(raw, schema);
    if (normalised.ok) {
      const { object } = normalised;
      observed.set(object.nativeIdentity, {
        object,
        hash: fingerprint(object, canonicalAttributes(object.attributes)),
      });
    } else {
      messages.push({ level: "error", text: normalised.problem, nativeIdentity: normalised.nativeIdentity });
    }
  }
  return { observed, messages };
}

/** They stay as they are until the batch is written: a transaction that ends meanwhile waits, and is not written over. */
async function knownAccounts(
  { database }: Core,
  unit: Unit,
  application: string,
  nativeIdentities: readonly string[],
): Promise<ReadonlyMap<string, KnownAccount>> {
  if (nativeIdentities.length === 0) return new Map();
  const rows = await unit
    .selectFrom("accounts")
    .select(["id", "native_identity", "hash", "identity_id", "correlation", "manual"])
    .select(["seen_run", "provisioned_at", "deleted_at", "created_at"])
    .where("application", "=", application)
    .where("native_identity", "in", nativeIdentities)
    .orderBy("id")
    .$call(forUpdate(database.dialect))
    .execute();
  return new Map(rows.map((row) => [row.native_identity, row]));
}

/**
 * Processes one batch in one unit of work: accounts, identities, audit and the task's progress are written together or
 * not at all, so that a run that was cut goes on where it stopped. When somebody else took the name of an identity that it
 * was about to make, it looks again, and nobody else writes identities until it is done.
 */
export async function processBatch(
  core: Core,
  context: RunContext,
  batch: TimedBatch<ResourceObject>,
): Promise<BatchResult> {
  try {
    return await processOnce(core, context, batch);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return processOnce(core, context, batch, holdIdentityNames);
  }
}

/** SQLite has one writer at a time, and never gets here. */
async function holdIdentityNames({ database }: Core, unit: Unit): Promise<void> {
  if (database.dialect !== "postgres") return;
  await sql`lock table ${sql.table("identities")} in share row exclusive mode`.execute(unit);
}

async function processOnce(
  core: Core,
  context: RunContext,
  batch: TimedBatch<ResourceObject>,
  begin?: (core: Core, unit: Unit) => Promise<void>,
): Promise<BatchResult> {
  const { observed, messages } = observe(batch.elements, context);
  const { task, application } = context;
  return core.database.transaction(async (unit) => {
    await begin?.(core, unit);
    const known = await knownAccounts(core, unit, application.name, [...observed.keys()]);
    const { run } = task;
    const options = { run, pulledAt: batch.pulledAt, noOptimisation: task.options.noOptimisation };
    const { touched, work, unchanged } = classify(observed.values(), known, options);
    const decided = await decide(core, unit, context, work);
    await touch(unit, run, [...touched, ...decided.touched]);
    await saveIdentities(unit, decided.identities);
    await upsertAccounts(unit, decided.accounts);
    const result: BatchResult = {
      processed: batch.elements.length,
      counts: { ...decided.counts, unchanged, errors: messages.length + (decided.counts.errors ?? 0) },
      messages: [...messages, ...decided.messages],
    };
    await recordProgress(core, unit, task.id, result);
    await core.audit.append(
      unit,
      decided.facts.map((fact) => ({ ...fact, correlationId: task.id })),
    );
    return result;
  });
}

/** Marks accounts as seen: all an unchanged account costs besides its hash. */
async function touch(unit: Unit, run: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await unit.updateTable("accounts").set({ seen_run: run }).where("id", "in", ids).execute();
}
