import {
  type AuditLog,
  type Custody,
  createAuditLog,
  createLocalKeys,
  createThrottle,
  type Database,
  openDatabase,
} from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import { gen1AccountRoutes } from "./account/gen1-routes.ts";
import { accountRoutes } from "./account/routes.ts";
import { bulkRoutes } from "./bulk/routes.ts";
import { type BulkWorker, createBulkWorker } from "./bulk/worker.ts";
import { configurationRoutes } from "./configuration/routes.ts";
import type { VaultContext } from "./context.ts";
import { prepareVault } from "./database/first-start.ts";
import { migrations } from "./database/migrations.ts";
import type { VaultTables } from "./database/tables.ts";
import { createDirectoryRegistry } from "./directory/registry.ts";
import { directoryRoutes } from "./directory/routes.ts";
import { usualDirectoryRules } from "./directory/rules.ts";
import { gen1GroupRoutes } from "./group/gen1-routes.ts";
import { groupRoutes } from "./group/routes.ts";
import { createPlugin } from "./http/plugin.ts";
import { gen1MemberRoutes } from "./member/gen1-routes.ts";
import { predefinedGroups, usualPredefinedMembers } from "./member/predefined.ts";
import { memberRoutes } from "./member/routes.ts";
import { prepareMembershipStatements } from "./member/statements.ts";
import { openApiRoutes } from "./openapi/routes.ts";
import type { VaultOptions } from "./options.ts";
import { platformRoutes } from "./platform/routes.ts";
import { requestRoutes } from "./request/routes.ts";
import { gen1SafeRoutes } from "./safe/gen1-routes.ts";
import { safeRoutes } from "./safe/routes.ts";
import { vaultCustody } from "./sealing/custody.ts";
import { createSecretBox, type SecretBox } from "./sealing/secret-box.ts";
import { secretRoutes } from "./secret/routes.ts";
import { credentialTaskRoutes } from "./secret/task-routes.ts";
import { usualUseRules } from "./secret/use-rules.ts";
import { serverRoutes } from "./server/routes.ts";
import { createAddressThrottle } from "./session/address-throttle.ts";
import { loadStanding } from "./session/principal.ts";
import { sessionRoutes } from "./session/routes.ts";
import { createSessions } from "./session/sessions.ts";
import { synchronizationRoutes } from "./synchronization/routes.ts";
import { readSchedule } from "./synchronization/schedule.ts";
import { createSynchronizer } from "./synchronization/synchronizer.ts";
import { gen1UserRoutes } from "./user/gen1-routes.ts";
import { usualPasswordPolicy } from "./user/password-policy.ts";
import { userRoutes } from "./user/routes.ts";
import { sshKeyRoutes } from "./user/ssh-key-routes.ts";
import { prepareUserStatements } from "./user/statements.ts";

export interface VaultStatus {
  readonly users: number;
  /** How many of the users come from a directory. */
  readonly externalUsers: number;
  readonly groups: number;
  readonly safes: number;
  readonly accounts: number;
  /** Sessions that are open now. */
  readonly sessions: number;
  /** `sealed` while the root keys that the safes' secrets need cannot be had. */
  readonly secrets: SecretBox["state"];
}

/** The embedded PAM vault. */
export interface Vault {
  /** A Fastify plugin that mounts `/PasswordVault`. The server it goes into must match paths in any letter case. */
  readonly routes: FastifyPluginAsync;
  status(): Promise<VaultStatus>;
  /** Throws when the vault cannot serve. */
  ready(): Promise<void>;
  readonly audit: AuditLog<VaultTables>;
  readonly custody: Custody;
  close(): Promise<void>;
}

/**
 * Opens the vault's database, bringing it up to date, and creates the built-in Administrator when there is none. Throws
 * `StorageError` when the database cannot be used, and `TypeError` for a schedule of synchronisation that cannot be read.
 */
export async function createVault(options: VaultOptions): Promise<Vault> {
  const { clock = Date.now, externalUserDisable, sessionIdleMinutes = 20, maximumFailedLogons = 5 } = options;
  const directoryRules = { ...usualDirectoryRules, ...options.directoryRules };
  const schedule = readSchedule(directoryRules.autoSync);
  const db = await openDatabase<VaultTables>({ url: options.databaseUrl, schema: "vault", migrations });
  const users = prepareUserStatements(db);
  const memberships = prepareMembershipStatements(db);
  const predefined = predefinedGroups(options.predefinedMembers ?? usualPredefinedMembers);
  const idleMilliseconds = sessionIdleMinutes * 60_000;
  const absoluteMilliseconds = (options.sessionAbsoluteMinutes ?? 1440) * 60_000;
  const sessions = createSessions({
    idleMilliseconds,
    absoluteMilliseconds,
    clock,
    load: (id) => loadStanding(users, predefined, id, Math.floor(clock() / 1000)),
  });
  const audit = createAuditLog(db, clock);
  const guesses = createThrottle(clock);
  const keys = options.rootKeys ?? createLocalKeys({ load: async () => [] });
  const secrets = createSecretBox({
    keys,
    memoryMilliseconds: (options.dataKeySeconds ?? 300) * 1000,
    clock,
  });
  await secrets.look(db.sql);
  const directories = await createDirectoryRegistry({
    db,
    secrets,
    configured: options.directories,
    ca: directoryRules.ca,
    log: options.log,
  });
  const context = {
    db,
    users,
    memberships,
    predefined,
    audit,
    sessions,
    directories,
    directoryRules,
    externalUserDisable,
    maximumFailedLogons,
    guesses,
    addresses: createAddressThrottle(clock),
    passwordPolicy: { ...usualPasswordPolicy, ...options.passwordPolicy },
    changePasswordOnFirstLogon: options.changePasswordOnFirstLogon ?? false,
    unknownUserTypes: options.unknownUserTypes ?? "allow",
    secrets,
    useRules: { ...usualUseRules, ...options.useRules },
    clock,
  };
  const serverId = await prepareVault(context, options.administratorPassword);
  const synchronizer = createSynchronizer(context, schedule, options.log);
  const bulkWorker = createBulkWorker(context, options.log);
  // What an earlier process left.
  bulkWorker.wake();
  return {
    routes: createPlugin(
      [...allRoutes(context, serverId, bulkWorker), ...synchronizationRoutes(context, synchronizer)],
      sessions,
      options.log,
    ),
    status: async () => ({ ...(await readStatus(context)), secrets: await secrets.look(db.sql) }),
    async ready() {
      await db.sql.selectFrom("settings").select("name").limit(1).execute();
    },
    audit,
    custody: vaultCustody(db, audit, keys),
    async close() {
      await synchronizer.close();
      await bulkWorker.close();
      await directories.close();
      secrets.close();
      await db.close();
    },
  };
}

function allRoutes(context: VaultContext, serverId: string, bulkWorker: BulkWorker) {
  return [
    ...serverRoutes(context, serverId),
    ...openApiRoutes(),
    ...configurationRoutes(context),
    ...sessionRoutes(context),
    ...userRoutes(context),
    ...gen1UserRoutes(context),
    ...sshKeyRoutes(context),
    ...groupRoutes(context),
    ...gen1GroupRoutes(context),
    ...safeRoutes(context),
    ...gen1SafeRoutes(context),
    ...memberRoutes(context),
    ...gen1MemberRoutes(context),
    ...accountRoutes(context),
    ...gen1AccountRoutes(context),
    ...platformRoutes(context),
    ...secretRoutes(context),
    ...credentialTaskRoutes(context),
    ...requestRoutes(context),
    ...bulkRoutes(context, bulkWorker),
    ...directoryRoutes(context),
  ];
}

async function readStatus({ db, sessions }: VaultContext): Promise<Omit<VaultStatus, "secrets">> {
  return {
    users: await count(db, "users"),
    externalUsers: await count(db, "users", "LDAP"),
    groups: await count(db, "groups"),
    safes: await count(db, "safes"),
    accounts: await count(db, "accounts"),
    sessions: sessions.count(),
  };
}

async function count(
  db: Database<VaultTables>,
  table: "users" | "groups" | "safes" | "accounts",
  source?: "LDAP",
): Promise<number> {
  let query = db.sql.selectFrom(table).select((column) => column.fn.countAll<number | string>().as("total"));
  if (source !== undefined) query = query.where("source", "=", source);
  return Number((await query.executeTakeFirstOrThrow()).total);
}
