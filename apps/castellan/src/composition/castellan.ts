import type { KeyService } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import type { Environment } from "../configuration/environment.ts";
import { messageOf } from "../error/castellan-error.ts";
import { makeFirstKey } from "../keys/first-key.ts";
import { createKeeper, type Keeper, type KeeperOptions } from "../keys/keeper.ts";
import { openRootKeys, type RootKeys } from "../keys/root-keys.ts";
import { prepareDataFolder } from "../secret/data-folder.ts";
import { firstPasswords } from "../secret/first-passwords.ts";
import { type DataFolderLock, lockDataFolder } from "../secret/lock.ts";
import type { FirstPasswords, StoredCredentials } from "../secret/stored-credentials.ts";
import { createHttpServer, type HttpServer } from "../server/http-server.ts";
import { createMetrics } from "../server/metrics.ts";
import type { Composition } from "./composition.ts";
import { type OpenDirectory, openDirectories } from "./directories.ts";
import { type Log, type Materials, openGateway, openGovernance, openVault } from "./services.ts";
import { statusOf } from "./system-status.ts";

/** The running process: its services, on its sockets, over its data folder. */
export interface Castellan {
  /** Where it serves: `http://127.0.0.1:8440`. */
  readonly url: string;
  readonly internalUrl: string;
  readonly composition: Composition;
  readonly embeddedDirectory: OpenDirectory["embedded"];
  readonly passwords: FirstPasswords;
  /** Passwords that were made at this start, to be shown once. */
  readonly generatedPasswords: StoredCredentials;
  /** Does something until the stop, which waits for its end; logs `complaint` with the reason when it fails. */
  inBackground(work: (stopped: AbortSignal) => Promise<void>, complaint: string): void;
  /** Ends what is in flight, then everything else; safe to call once, at any time. */
  stop(): Promise<void>;
}

/** What has been opened so far: a start that fails half-way closes exactly that. */
interface Opened {
  http?: HttpServer;
  locks: DataFolderLock[];
  directories: readonly OpenDirectory[];
  rootKeys?: RootKeys;
  composition: Partial<Composition>;
}

/**
 * Starts the services that the configuration names and serves them; nothing of governance runs before its `start`.
 * Throws `CastellanError` (`portTaken`, `dataFolderInUse`, `secretMissing`, …) with everything closed again.
 */
export async function startCastellan(configuration: Configuration, environment: Environment): Promise<Castellan> {
  const opened: Opened = { locks: [], directories: [], composition: {} };
  try {
    return await start(opened, configuration, environment);
  } catch (error) {
    await close(opened);
    throw error;
  }
}

async function start(opened: Opened, configuration: Configuration, environment: Environment): Promise<Castellan> {
  const metrics = createMetrics();
  const http = await createHttpServer(configuration, metrics);
  opened.http = http;
  prepareDataFolder(configuration.data);
  for (const service of configuration.services) opened.locks.push(lockDataFolder(configuration.data, service));
  const { passwords, generated } = firstPasswords(configuration.data, environment);
  const rootKeys = await openRootKeys(configuration, environment);
  opened.rootKeys = rootKeys;
  if (configuration.services.some((service) => service !== "governance")) {
    opened.directories = openDirectories(configuration.directories, configuration.data, environment);
  }
  const composition = await openServices(opened, {
    configuration,
    passwords,
    rootKeys: rootKeys.service,
    directories: opened.directories,
    internalUrl: http.internalUrl,
    logOf: (service) => http.app.log.child({ service }),
  });
  await makeFirstKey(rootKeys, composition, configuration);
  await composition.vault?.status();
  const keeper = createKeeper(keeperOptions(composition, rootKeys.service, http.app.log));
  await register(http, composition, keeper, configuration, metrics);
  const stopping = new AbortController();
  const background: Promise<void>[] = [keeper.run(stopping.signal)];
  return {
    url: http.url,
    internalUrl: http.internalUrl,
    composition,
    embeddedDirectory: opened.directories.find(({ embedded }) => embedded !== undefined)?.embedded,
    passwords,
    generatedPasswords: generated,
    inBackground: (work, complaint) => {
      const ended = work(stopping.signal).catch((reason: unknown) => {
        if (!stopping.signal.aborted) http.app.log.warn({ reason: messageOf(reason) }, complaint);
      });
      background.push(ended);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(background);
      await close(opened);
    },
  };
}

async function openServices(opened: Opened, materials: Materials): Promise<Composition> {
  const wanted = new Set(materials.configuration.services);
  const keep =
    <Name extends keyof Composition>(name: Name) =>
    (service: Composition[Name]) => {
      opened.composition = { ...opened.composition, [name]: service };
      return service;
    };
  // Side by side, and all of them to the end: a start that fails must know everything it has to close.
  const [vault, gateway, governance] = await Promise.allSettled([
    wanted.has("vault") ? openVault(materials).then(keep("vault")) : undefined,
    wanted.has("gateway") ? openGateway(materials).then(keep("gateway")) : undefined,
    wanted.has("governance") ? openGovernance(materials).then(keep("governance")) : undefined,
  ]);
  return {
    vault: outcome(vault),
    gateway: outcome(gateway),
    governance: outcome(governance),
    directories: materials.directories.map(({ directory }) => directory),
  };
}

function keeperOptions({ vault, gateway, governance }: Composition, keys: KeyService, log: Log): KeeperOptions {
  const custodies = [vault, gateway, governance].flatMap((service) => (service === undefined ? [] : [service.custody]));
  return { keys, custodies, log, onChange: async () => void (await vault?.status()) };
}

function outcome<Service>(result: PromiseSettledResult<Service>): Service {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

async function register(
  http: HttpServer,
  composition: Composition,
  keeper: Keeper,
  configuration: Configuration,
  metrics: ReturnType<typeof createMetrics>,
): Promise<void> {
  const { pages } = await import("../server/pages.ts");
  for (const service of [composition.vault, composition.gateway, composition.governance]) {
    if (service !== undefined) await http.app.register(service.routes);
  }
  await http.app.register(pages, {
    status: statusOf(composition, keeper),
    metrics,
    publicUrl: configuration.server.publicUrl ?? http.url,
  });
  await http.serve();
}

/** The outer socket first; then governance ends its work, for which it needs the others; then these. */
async function close({ http, locks, directories, rootKeys, composition }: Opened): Promise<void> {
  await http?.stopOuter();
  await composition.governance?.close();
  await http?.stopInner();
  await composition.gateway?.close();
  await composition.vault?.close();
  await Promise.all(directories.map(({ directory }) => directory.close()));
  await rootKeys?.close();
  for (const lock of locks) lock.release();
}
