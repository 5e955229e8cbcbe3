import { createPvwaClient, type PvwaClient } from "@castellan/pvwa";
import { createProvider } from "@castellan/scim";
import { type AuditLog, type Custody, createAuditLog, createServiceKey, openDatabase } from "@castellan/storage";
import type { FastifyPluginAsync } from "fastify";
import type { ApiTokens } from "./authentication/api-tokens.ts";
import { createAuthenticator } from "./authentication/authenticate.ts";
import type { Caller } from "./authentication/caller.ts";
import { authenticationSchemes } from "./authentication/scheme.ts";
import { createTokenStore } from "./authentication/token-store.ts";
import { gatewayCustody } from "./database/custody.ts";
import { migrations } from "./database/migrations.ts";
import type { GatewayTables } from "./database/tables.ts";
import { isSealed, sealed } from "./diagnosis/sealed.ts";
import { profilesOf } from "./dialect/profile.ts";
import { gatewayRoutes } from "./http/routes.ts";
import { createRecorder } from "./journal/recorder.ts";
import { createToleranceJournal } from "./journal/tolerances.ts";
import { checkOptions, type GatewayOptions } from "./options.ts";
import { ownUser } from "./own-user.ts";
import { createStores, resourceTypesFor } from "./resource-types.ts";
import { createCredentialKeys } from "./vault-session/credential.ts";
import { createSessionPool } from "./vault-session/session-pool.ts";

export interface GatewayStatus {
  readonly pvwa: "reachable" | "unreachable";
  /** Vault sessions held open for callers. */
  readonly sessions: number;
  /** How often each tolerance was used since the start, by name. */
  readonly tolerances: Readonly<Record<string, number>>;
}

/** SCIM for privileged access, in front of one PVWA. */
export interface Gateway {
  /** Mounts `/scim/v2`, `/scim`, `/CyberArk/scim/v2` and `/CyberArk/scim` itself. */
  readonly routes: FastifyPluginAsync;
  readonly tokens: ApiTokens;
  readonly audit: AuditLog<GatewayTables>;
  readonly custody: Custody;
  status(): Promise<GatewayStatus>;
  /** Logs every pooled session off and closes the database. The directories stay open: they are the caller's. */
  close(): Promise<void>;
}

/** The largest page, and what a list without `count` is cut into. */
const maxResults = 1000;
/** A change of a vault takes milliseconds to tens of them: a thousand are what a client can wait for. */
const bulk = { maxOperations: 1000, maxPayloadSize: 1_048_576 };
/** In seconds: long enough for a client that works on each page. */
const cursorLifetime = 3600;

/**
 * Opens a gateway. The PVWA need not be there yet. Throws `GatewayError` `invalidOption`, and `StorageError` when the
 * database cannot be opened.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  checkOptions(options);
  const { clock = Date.now, log, sealer, sessions = {} } = options;
  const served = profilesOf(options.profile, options.profiles);
  const db = await openDatabase<GatewayTables>({ url: options.databaseUrl, schema: "gateway", migrations });
  const client = createPvwaClient(clientOptions(options));
  const pool = createSessionPool({
    client,
    logonType: options.pvwa.logonType ?? "CyberArk",
    idle: (sessions.idleSeconds ?? 300) * 1000,
    maximumAge: (sessions.maximumAgeSeconds ?? 300) * 1000,
    refusalWait: (sessions.failedLogonSeconds ?? 5) * 1000,
    clock,
    ...(log === undefined ? {} : { log }),
  });
  const audit = createAuditLog(db, clock);
  const tokens = createTokenStore(db, audit, sealer, clock);
  const cursorKey = createServiceKey(db, sealer, "gateway-cursors");
  const recorder = createRecorder(db, audit);
  const journal = createToleranceJournal();
  const stores = createStores({ options, db, recorder, client, clock });
  const providers = served.map(({ profile, basePaths }) => ({
    basePaths,
    provider: createProvider<Caller>({
      resourceTypes: resourceTypesFor(profile, stores),
      profile,
      authenticationSchemes,
      maxResults,
      bulk,
      cursors: { key: () => cursorKey().catch(tellSealed), lifetimeSeconds: cursorLifetime },
      me: ownUser,
      clock,
      missingResourceDetail: (resourceType) => `${resourceType.toLowerCase()} data is required`,
      onTolerance({ tolerance, resourceType, detail, caller }) {
        journal.record(tolerance);
        log?.info({ tolerance, resourceType, detail, caller: caller.name, requestId: caller.requestId }, "tolerated");
      },
      onInternalError(error, caller) {
        log?.error({ err: error, requestId: caller.requestId }, "a SCIM request failed");
      },
    }),
  }));
  return {
    routes: gatewayRoutes({
      mounts: providers,
      authenticator: createAuthenticator(pool, tokens, createCredentialKeys()),
      publicUrl: options.publicUrl,
      bulkBodyLimit: bulk.maxPayloadSize,
      log,
    }),
    tokens,
    audit,
    custody: gatewayCustody(db, audit, sealer),
    async status() {
      return { pvwa: await reachable(client), sessions: pool.size, tolerances: journal.counts() };
    },
    close: once(async () => {
      await pool.close();
      await recorder.drained();
      await client.close();
      await db.close();
    }),
  };
}

function tellSealed(error: unknown): never {
  throw isSealed(error) ? sealed(error) : error;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function clientOptions({ pvwa }: GatewayOptions): Parameters<typeof createPvwaClient>[0] {
  return {
    baseUrl: pvwa.baseUrl,
    timeoutMilliseconds: pvwa.timeoutMilliseconds ?? 60_000,
    ...(pvwa.ca === undefined ? {} : { ca: pvwa.ca }),
  };
}

async function reachable(client: Pick<PvwaClient, "verify">): Promise<GatewayStatus["pvwa"]> {
  try {
    await client.verify();
    return "reachable";
  } catch {
    return "unreachable";
  }
}
