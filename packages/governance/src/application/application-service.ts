import { forUpdate } from "@castellan/storage";
import type { Kysely } from "kysely";
import { type Actor, actorOf, type GovernanceFact } from "../audit/action.ts";
import type { Core, Unit } from "../core.ts";
import type { GovernanceTables } from "../database/tables.ts";
import { GovernanceError, notFound, problemsError } from "../error/governance-error.ts";
import type { Application } from "./application.ts";
import { type ApplicationDocument, toApplication } from "./application-document.ts";
import { parseSecrets, type StoredApplication } from "./application-store.ts";
import { checkApplication } from "./check.ts";
import type { ConnectionReport, ConnectorCall, ConnectorFactory } from "./connector.ts";
import type { ConnectorError } from "./connector-error.ts";
import { mergeSchemas, type SchemaChange } from "./schema-merge.ts";
import { openSettings, type SealedSettings, sealSettings } from "./secrets.ts";

/** Checks a document whole and seals its secrets; `before` is what it replaces. Throws `invalidApplication` with every problem. */
async function prepare(
  core: Core,
  document: ApplicationDocument,
  before: StoredApplication | undefined,
): Promise<{ readonly application: Application; readonly secrets: SealedSettings }> {
  const posted = toApplication(document);
  const { name, type } = posted;
  const factory = core.factories.get(type);
  const kept = before === undefined ? {} : keptSecrets(before, posted, factory);
  const sealed = await sealSettings(name, factory, posted.settings, kept, core.sealer);
  const opened = await openSettings(name, sealed.settings, sealed.secrets, core.sealer);
  const problems = checkApplication(posted, opened, core);
  if (problems.length > 0) throw problemsError("invalidApplication", problems);
  return { application: { ...posted, settings: sealed.settings }, secrets: sealed.secrets };
}

/** Secrets are kept for whom they were given: to name another host must not be a way to learn them. */
function keptSecrets(
  { application, secrets }: StoredApplication,
  posted: Application,
  factory: ConnectorFactory | undefined,
): SealedSettings {
  if (application.type !== posted.type) return {};
  const audience = (settings: Application["settings"]) => factory?.secretsAudience?.(settings);
  return audience(application.settings) === audience(posted.settings) ? secrets : {};
}

function columns(application: Application, secrets: SealedSettings, now: number) {
  return {
    type: application.type,
    authoritative: application.authoritative ? 1 : 0,
    document: JSON.stringify(application),
    secrets: JSON.stringify(secrets),
    updated_at: now,
  };
}

export async function createApplication(
  core: Core,
  document: ApplicationDocument,
  actor: Actor,
): Promise<StoredApplication> {
  const { application, secrets } = await prepare(core, document, undefined);
  const { name } = application;
  const now = core.clock();
  await core.database.transaction(async (unit) => {
    const key = name.toLowerCase();
    const taken = await unit.selectFrom("applications").select("name").where("name_key", "=", key).executeTakeFirst();
    if (taken !== undefined) {
      const mend = "use another name, or PUT to change it";
      throw new GovernanceError("alreadyExists", `there is an application ${taken.name}`, { attribute: "name", mend });
    }
    const row = { name, name_key: key, version: 1, created_at: now, ...columns(application, secrets, now) };
    await unit.insertInto("applications").values(row).execute();
    await append(core, unit, "application.created", name, actor);
  });
  return core.applications.get(name);
}

/**
 * Replaces the document of `name`. A secret setting that is left out keeps its value.
 * @param version The one that the document was made of, where somebody minds. Throws `conflict` when it is not the current one.
 */
export async function replaceApplication(
  core: Core,
  name: string,
  document: ApplicationDocument,
  version: number | undefined,
  actor: Actor,
): Promise<StoredApplication> {
  const before = await core.applications.get(name);
  if (version !== undefined && version !== before.version) {
    const mend = "read it again and repeat the change";
    const detail = `the application is at version ${before.version}`;
    throw new GovernanceError("conflict", detail, { attribute: "version", mend });
  }
  if (document.name !== before.application.name) {
    const mend = `leave it ${before.application.name}`;
    throw new GovernanceError("invalidApplication", "an application keeps its name", { attribute: "name", mend });
  }
  const { application, secrets } = await prepare(core, document, before);
  await save(core, before, application, secrets, actor);
  return core.applications.get(name);
}

async function save(
  core: Core,
  before: StoredApplication,
  application: Application,
  secrets: SealedSettings,
  actor: Actor,
): Promise<void> {
  await core.database.transaction(async (unit) => {
    const kept = await keptAsTheyStand(core, unit, before, secrets);
    const { numUpdatedRows } = await unit
      .updateTable("applications")
      .set({ ...columns(application, kept, core.clock()), version: before.version + 1 })
      .where("name", "=", application.name)
      .where("version", "=", before.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      const mend = "read it again and repeat the change";
      throw new GovernanceError("conflict", `application ${application.name} was changed meanwhile`, { mend });
    }
    await append(core, unit, "application.changed", application.name, actor);
  });
}

/** What is kept of the secrets may stand under another root key by now, and must not go back under the old one. */
async function keptAsTheyStand(
  { database }: Core,
  unit: Unit,
  { application, secrets: before }: StoredApplication,
  secrets: SealedSettings,
): Promise<SealedSettings> {
  const query = unit.selectFrom("applications").select("secrets").where("name", "=", application.name);
  const now = parseSecrets((await query.$call(forUpdate(database.dialect)).executeTakeFirst())?.secrets ?? "{}");
  const standing = Object.entries(secrets).map(([name, sealed]) => {
    return [name, sealed === before[name] ? (now[name] ?? sealed) : sealed] as const;
  });
  return Object.fromEntries(standing);
}

async function append(
  core: Core,
  unit: Unit,
  action: GovernanceFact["action"],
  name: string,
  actor: Actor,
): Promise<void> {
  await core.audit.append(unit, [{ action, ...actorOf(actor), target: `application:${name}` }]);
}

/** Removes an application and its accounts. Refused while something of it is under way. */
export async function deleteApplication(core: Core, name: string, actor: Actor): Promise<void> {
  const { application } = await core.applications.get(name);
  await core.database.transaction(async (unit) => {
    const row = unit.selectFrom("applications").select("name").where("name", "=", application.name);
    await row.$call(forUpdate(core.database.dialect)).execute();
    await refuseWhileBusy(unit, application.name);
    await unit.deleteFrom("accounts").where("application", "=", application.name).execute();
    await unit.deleteFrom("circuits").where("application", "=", application.name).execute();
    const { numDeletedRows } = await unit
      .deleteFrom("applications")
      .where("name", "=", application.name)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound("application", name);
    await append(core, unit, "application.deleted", application.name, actor);
  });
}

async function refuseWhileBusy(unit: Kysely<GovernanceTables>, name: string): Promise<void> {
  const open = await unit
    .selectFrom("transactions")
    .select("id")
    .where("application", "=", name)
    .where("status", "in", ["pending", "executing", "retrying"])
    .executeTakeFirst();
  if (open !== undefined) {
    const mend = "wait until they end, and try again";
    throw new GovernanceError("conflict", `application ${name} has transactions under way`, { mend });
  }
  const task = await unit
    .selectFrom("tasks")
    .select("id")
    .where("application", "=", name)
    .where("status", "in", ["pending", "running", "interrupted"])
    .executeTakeFirst();
  if (task !== undefined) {
    const mend = `cancel task ${task.id} first`;
    throw new GovernanceError("conflict", `application ${name} is being aggregated`, { mend });
  }
}

/** Tries the connection. A connection that fails is an answer, not an error. */
export async function testApplication(core: Core, name: string, call: ConnectorCall): Promise<ConnectionReport> {
  return core.connectors.use(name, (connector) => connector.test(call));
}

export interface DiscoveredSchema {
  readonly stored: StoredApplication;
  readonly changes: readonly SchemaChange[];
}

/** Asks the connector for the application's schemas and merges them into the application. */
export async function discoverSchema(
  core: Core,
  name: string,
  actor: Actor,
  call: ConnectorCall,
): Promise<DiscoveredSchema> {
  const before = await core.applications.get(name);
  const { application, secrets } = before;
  const discovered = await core.connectors.use(name, async (connector) => {
    if (!connector.features.has("DISCOVER_SCHEMA")) {
      throw new GovernanceError("unsupportedOperation", `the connector of ${name} cannot discover a schema`, {
        mend: "write the schemas into the application",
      });
    }
    return connector.discoverSchema(call);
  });
  const { schemas, changes } = mergeSchemas(application.schemas, discovered);
  const merged = { ...application, schemas };
  const opened = await openSettings(application.name, application.settings, secrets, core.sealer);
  const problems = checkApplication(merged, opened, core);
  if (problems.length > 0) throw problemsError("invalidApplication", problems);
  if (changes.length > 0) await save(core, before, merged, secrets, actor);
  return { stored: await core.applications.get(name), changes };
}

/** A connector's error as the caller of an API sees it. */
export function fromConnectorError(error: ConnectorError, application: string): GovernanceError {
  const detail = `${application}: ${error.message}`;
  return new GovernanceError("connectorFailed", detail, { attribute: error.attribute, cause: error });
}
