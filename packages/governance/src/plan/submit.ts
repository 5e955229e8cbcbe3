import { forUpdate } from "@castellan/storage";
import type { Application } from "../application/application.ts";
import { type Actor, actorOf } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import { GovernanceError, type Problem, problemsError } from "../error/governance-error.ts";
import { createIdentifier } from "../identifier.ts";
import type { JsonRecord } from "../json.ts";
import { openStatuses, secretContext, type Transaction, writeRequest } from "../transaction/transaction.ts";
import { transactionsOfPlan } from "../transaction/transaction-store.ts";
import type { Compiled } from "./compile.ts";
import { compileWithFacts } from "./facts.ts";
import type { CompiledRequest, Plan, Project } from "./plan.ts";
import { findPlanByTracking, getPlan, isSamePlan, type StoredPlan, withoutSecrets } from "./plan-store.ts";
import { secretAttributes } from "./secret-attributes.ts";
import { accountSerialKey, serialKeyOfCreate } from "./serial-key.ts";

export interface Submitted {
  readonly plan: StoredPlan;
  readonly transactions: readonly Transaction[];
}

/** Compiles without doing anything. Questions and errors are part of the answer. */
export async function previewPlan(core: Core, plan: Plan): Promise<Project> {
  return (await compileWithFacts(core, plan)).project;
}

/**
 * Compiles a plan and writes its transactions, all or none. Posted again under the same `trackingId` it answers what
 * was made of it the first time.
 * @throws `unanswered`, naming every missing value; `invalidPlan` or `unsupportedOperation`, with every problem.
 */
export async function submitPlan(core: Core, plan: Plan, actor: Actor): Promise<Submitted> {
  const applications = await applicationsOf(core, plan);
  const document = withoutSecrets(
    plan,
    new Set([...applications.values()].flatMap((each) => [...secretAttributes(each)])),
  );
  const before = await repeated(core, plan.trackingId, document);
  if (before !== undefined) return before;
  try {
    const compiled = await compileWithFacts(core, plan);
    refuseUnfinished(compiled.project);
    const sealed = await sealSecrets(core, compiled);
    const id = await core.database.transaction((unit) =>
      write(core, unit, plan, document, compiled.project, sealed, applications, actor),
    );
    return await submitted(core, await getPlan(core.database.sql, id));
  } catch (error) {
    // The same plan was posted twice at the same time: the one that was first stands, and may be why this one failed.
    const first = await repeated(core, plan.trackingId, document);
    if (first === undefined) throw error;
    return first;
  }
}

/** The id that the transaction of a request will have, and its secrets sealed for that. */
type SealedRequests = ReadonlyMap<CompiledRequest, { readonly id: string; readonly secrets: string }>;

/** Before the unit of work begins: to seal may mean to ask a key service. */
async function sealSecrets({ sealer }: Core, { secrets }: Compiled): Promise<SealedRequests> {
  const withSecrets = [...secrets].filter(([, values]) => Object.keys(values).length > 0);
  const sealed = withSecrets.map(async ([request, values]) => {
    const id = createIdentifier();
    return [request, { id, secrets: await sealer.seal(JSON.stringify(values), secretContext(id)) }] as const;
  });
  return new Map(await Promise.all(sealed));
}

async function submitted({ database }: Core, plan: StoredPlan): Promise<Submitted> {
  return { plan, transactions: await transactionsOfPlan(database.sql, plan.id) };
}

async function repeated(
  core: Core,
  trackingId: string | undefined,
  document: JsonRecord,
): Promise<Submitted | undefined> {
  const stored = trackingId === undefined ? undefined : await findPlanByTracking(core.database.sql, trackingId);
  if (stored === undefined) return undefined;
  if (isSamePlan(stored, document)) return submitted(core, stored);
  throw new GovernanceError("conflict", `another plan was posted with the tracking id ${trackingId}`, {
    attribute: "trackingId",
    mend: "choose another, or leave it out",
  });
}

async function applicationsOf(core: Core, plan: Plan): Promise<ReadonlyMap<string, Application>> {
  const found = new Map<string, Application>();
  for (const { application } of plan.accountRequests) {
    const stored = await core.applications.find(application);
    if (stored !== undefined) found.set(stored.application.name, stored.application);
  }
  return found;
}

function refuseUnfinished({ messages, questions }: Project): void {
  const errors = messages.filter(({ level }) => level === "error");
  if (errors.length > 0) {
    const problems = errors.map(({ application, attribute, text }): Problem => {
      return { attribute: attribute === undefined ? application : `${application}.${attribute}`, detail: text };
    });
    const unsupported = errors.every(({ code }) => code === "unsupportedOperation");
    throw problemsError(unsupported ? "unsupportedOperation" : "invalidPlan", problems);
  }
  if (questions.length === 0) return;
  const problems = questions.map(({ application, attribute, detail }): Problem => {
    const mend =
      attribute === "nativeIdentity" ? "name the account" : `add an attribute request that sets ${attribute}`;
    return { attribute: `${application}.${attribute}`, detail, mend };
  });
  throw problemsError("unanswered", problems);
}

/** Eighteen columns a row, and SQLite binds at most 32,766 values to a statement. */
const rowsPerStatement = 500;

async function write(
  core: Core,
  unit: Unit,
  plan: Plan,
  document: JsonRecord,
  project: Project,
  sealed: SealedRequests,
  applications: ReadonlyMap<string, Application>,
  actor: Actor,
): Promise<string> {
  const id = createIdentifier();
  const trackingId = plan.trackingId ?? id;
  const identity = await identityId(unit, plan.identity);
  const stored = {
    id,
    tracking_id: trackingId,
    identity_id: identity,
    created_by: actor.name,
    created_at: core.clock(),
  };
  const requests = project.plans.flatMap((part) => part.requests);
  await requireApplications(core, unit, project);
  await refuseSecondAccount(core, unit, identity, requests);
  await unit
    .insertInto("plans")
    .values({ ...stored, document: JSON.stringify(document), project: JSON.stringify(project) })
    .execute();
  const rows = requests.map((request) => transactionRow(core, request, sealed, applications, stored));
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await unit
      .insertInto("transactions")
      .values(rows.slice(start, start + rowsPerStatement))
      .execute();
  }
  const details = {
    requests: requests.map(({ application, operation, nativeIdentity }) => ({
      application,
      operation,
      nativeIdentity,
    })),
    filtered: project.filtered.length,
    ...(plan.comment === undefined ? {} : { comment: plan.comment }),
  };
  const target = plan.identity === undefined ? `plan:${id}` : `identity:${project.identity ?? plan.identity}`;
  await core.audit.append(unit, [
    { action: "plan.submitted", ...actorOf(actor), target, correlationId: trackingId, details },
  ]);
  return id;
}

/** The applications stay until the transactions are written; a removal that comes later finds these under way. */
async function requireApplications({ database }: Core, unit: Unit, { plans }: Project): Promise<void> {
  for (const { application } of plans) {
    const query = unit.selectFrom("applications").select("name").where("name", "=", application);
    if ((await query.$call(forUpdate(database.dialect)).executeTakeFirst()) !== undefined) continue;
    throw new GovernanceError("conflict", `application ${application} was removed meanwhile`);
  }
}

/**
 * A plan is compiled from what was known before. Of two plans that would each make the same person an account of one
 * application, the second is refused: after the first it would be a change, or a second account that nobody asked for.
 */
async function refuseSecondAccount(
  { database }: Core,
  unit: Unit,
  identity: string | null,
  requests: readonly CompiledRequest[],
): Promise<void> {
  const created = requests.filter(({ operation }) => operation === "Create").map(({ application }) => application);
  if (identity === null || created.length === 0) return;
  const owner = unit.selectFrom("identities").select("id").where("id", "=", identity);
  if ((await owner.$call(forUpdate(database.dialect)).executeTakeFirst()) === undefined) {
    throw new GovernanceError("conflict", "the identity was deleted meanwhile", { attribute: "identity" });
  }
  const mend = "post the plan again when it is there";
  const open = await unit
    .selectFrom("transactions")
    .select(["id", "application"])
    .where("identity_id", "=", identity)
    .where("application", "in", created)
    .where("operation", "=", "Create")
    .where("status", "in", openStatuses)
    .executeTakeFirst();
  if (open !== undefined) {
    const detail = `an account on ${open.application} is being created by transaction ${open.id}`;
    throw new GovernanceError("conflict", detail, { mend });
  }
  const account = await unit
    .selectFrom("accounts")
    .select(["application", "display_name"])
    .where("identity_id", "=", identity)
    .where("application", "in", created)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (account === undefined) return;
  throw new GovernanceError("conflict", `${account.display_name} came to ${account.application} meanwhile`, { mend });
}

async function identityId(unit: Unit, name: string | undefined): Promise<string | null> {
  if (name === undefined) return null;
  const query = unit.selectFrom("identities").select("id").where("name_key", "=", name.toLowerCase());
  return (await query.executeTakeFirst())?.id ?? null;
}

function transactionRow(
  core: Core,
  request: CompiledRequest,
  sealed: SealedRequests,
  applications: ReadonlyMap<string, Application>,
  plan: {
    readonly id: string;
    readonly tracking_id: string;
    readonly identity_id: string | null;
    readonly created_by: string;
  },
) {
  const { id, secrets } = sealed.get(request) ?? { id: createIdentifier(), secrets: null };
  const now = core.clock();
  const application = applications.get(request.application);
  if (application === undefined)
    throw new GovernanceError("conflict", `application ${request.application} was removed`);
  const serialKey =
    request.operation === "Create" || request.nativeIdentity === undefined
      ? serialKeyOfCreate(application, request.attributes ?? {}, id)
      : accountSerialKey(application.name, request.nativeIdentity);
  return {
    id,
    plan_id: plan.id,
    tracking_id: plan.tracking_id,
    application: application.name,
    operation: request.operation,
    native_identity: request.nativeIdentity ?? null,
    serial_key: serialKey,
    identity_id: plan.identity_id,
    account_id: request.accountId ?? null,
    request: writeRequest(request.attributes, request.changes),
    secrets,
    status: "pending",
    attempts: 0,
    maximum_attempts: application.retry.maximumAttempts,
    uncertain: 0,
    next_attempt_at: now,
    created_by: plan.created_by,
    created_at: now,
    updated_at: now,
  };
}
