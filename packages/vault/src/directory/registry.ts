import { type Directory, DirectoryError } from "@castellan/directory";
import { type Database, StorageError } from "@castellan/storage";
import type { Selectable } from "kysely";
import type { VaultTables } from "../database/tables.ts";
import type { DirectoryMapping, Logger, MappedDirectory } from "../options.ts";
import { type SecretBox, vaultsOwn } from "../sealing/secret-box.ts";
import { baseOf, bindPasswordLabel, openStored, type StoredDirectory } from "./stored-directory.ts";
import type { DirectoryRow } from "./tables.ts";
import { unavailableDirectory } from "./unavailable.ts";

/** How often a node looks for what other nodes have changed, in milliseconds. */
const interval = 2_000;

/** A mapping with its number and its place among the others of its directory. */
export interface NumberedMapping extends DirectoryMapping {
  readonly id: number;
  readonly order: number;
  /** It stands in the vault's configuration. */
  readonly configured: boolean;
}

/** A directory that the vault uses, with the mappings of the configuration first. */
export interface VaultDirectory extends MappedDirectory {
  readonly baseDn: string;
  readonly mappings: readonly NumberedMapping[];
  /** What was stored of it; `undefined` for one of the configuration. */
  readonly stored: StoredDirectory | undefined;
}

/** The directories whose people may be users of the vault: those of the configuration, and those made by API. */
export interface DirectoryRegistry {
  all(): readonly VaultDirectory[];
  /** The directory of a domain, in any letter case. */
  byDomain(domain: string): VaultDirectory | undefined;
  /** Follows what is stored. Other nodes do within seconds by themselves. */
  refresh(): Promise<void>;
  /** Closes the directories made by API; those of the configuration are their owner's. */
  close(): Promise<void>;
}

/** An open directory made by API, with what it was opened from. */
interface Opened {
  readonly source: string;
  readonly stored: StoredDirectory;
  readonly directory: Directory;
  readonly sealed: boolean;
}

export interface RegistryOptions {
  readonly db: Database<VaultTables>;
  readonly secrets: SecretBox;
  readonly configured: readonly MappedDirectory[];
  readonly ca: string | undefined;
  readonly log: Logger | undefined;
}

export async function createDirectoryRegistry(options: RegistryOptions): Promise<DirectoryRegistry> {
  const { db, log } = options;
  let version: string | undefined;
  let opened: ReadonlyMap<string, Opened> = new Map();
  let shown: readonly VaultDirectory[] = [];
  let running: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    const found = await readVersion(db);
    if (found === version && ![...opened.values()].some(({ sealed }) => sealed)) return;
    const [rows, mappings] = await readAll(db);
    const before = opened;
    opened = new Map(
      await Promise.all(rows.map(async (row) => [row.domain, await reopen(options, before, row)] as const)),
    );
    shown = assemble(options.configured, [...opened.values()], mappings);
    version = found;
    for (const [domain, { directory }] of before) {
      if (opened.get(domain)?.directory !== directory) await directory.close();
    }
  }

  /** One after the other, so that none puts older state over newer. */
  function refresh(): Promise<void> {
    running = running.catch(() => undefined).then(follow);
    return running;
  }

  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log?.warn({ err: error }, "Directories cannot be looked up"));
  }, interval).unref();
  return {
    all: () => shown,
    byDomain: (domain) => shown.find(({ directory }) => directory.domain === domain.toLowerCase()),
    refresh,
    async close() {
      clearInterval(timer);
      await running.catch(() => undefined);
      for (const { directory } of opened.values()) await directory.close();
    },
  };
}

/** One that has not changed stays open. */
async function reopen(
  { db, secrets, ca, log }: RegistryOptions,
  before: ReadonlyMap<string, Opened>,
  row: Selectable<DirectoryRow>,
): Promise<Opened> {
  const source = `${row.document}\n${row.bind_password}`;
  const known = before.get(row.domain);
  if (known !== undefined && known.source === source && !known.sealed) return known;
  const stored: StoredDirectory = JSON.parse(row.document);
  try {
    const password = await secrets.open(db.sql, vaultsOwn, bindPasswordLabel(row.domain), row.bind_password);
    return { source, stored, directory: openStored(stored, password, ca), sealed: false };
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof DirectoryError)) throw error;
    if (known === undefined) log?.warn({ domain: row.domain, reason: error.message }, "A directory cannot be opened");
    return { source, stored, directory: unavailableDirectory(row.domain), sealed: true };
  }
}

interface StoredMapping {
  readonly domain: string;
  readonly id: number;
  readonly document: string;
}

async function readAll(
  db: Database<VaultTables>,
): Promise<readonly [readonly Selectable<DirectoryRow>[], readonly StoredMapping[]]> {
  const directories = db.sql
    .selectFrom("directories")
    .selectAll()
    .where("deleted_at", "is", null)
    .orderBy("position")
    .orderBy("domain");
  const mappings = db.sql
    .selectFrom("directory_mappings")
    .select(["domain", "id", "document"])
    .orderBy("position")
    .orderBy("id");
  return [await directories.execute(), await mappings.execute()];
}

/** Of two directories of one domain the configuration's counts. */
function assemble(
  configured: readonly MappedDirectory[],
  opened: readonly Opened[],
  mappings: readonly StoredMapping[],
): readonly VaultDirectory[] {
  const taken = new Set(configured.map(({ directory }) => directory.domain));
  return [
    ...configured.map(
      ({ directory, baseDn, mappings: first }): VaultDirectory => ({
        directory,
        baseDn: baseDn ?? baseOf(directory.domain),
        mappings: numbered(first, directory.domain, mappings),
        stored: undefined,
      }),
    ),
    ...opened
      .filter(({ stored }) => !taken.has(stored.domain))
      .map(
        ({ directory, stored }): VaultDirectory => ({
          directory,
          baseDn: stored.baseDn,
          mappings: numbered([], stored.domain, mappings),
          stored,
        }),
      ),
  ];
}

function numbered(
  configured: readonly DirectoryMapping[],
  domain: string,
  stored: readonly StoredMapping[],
): readonly NumberedMapping[] {
  const own = stored
    .filter((mapping) => mapping.domain === domain)
    .map(({ id, document }): { readonly id: number; readonly mapping: DirectoryMapping } => ({
      id,
      mapping: JSON.parse(document),
    }));
  return [
    ...configured.map((mapping, index) => ({ mapping, id: index + 1, configured: true })),
    ...own.map((each) => ({ ...each, configured: false })),
  ].map(({ mapping, ...rest }, index): NumberedMapping => ({ ...mapping, ...rest, order: (index + 1) * 1000 }));
}

const versionSetting = "directoriesVersion";

async function readVersion(db: Database<VaultTables>): Promise<string> {
  const row = await db.sql.selectFrom("settings").select("value").where("name", "=", versionSetting).executeTakeFirst();
  return row?.value ?? "";
}

/** Says to all nodes that directories or mappings changed, when the unit is committed. */
export async function touchDirectories(unit: Pick<Database<VaultTables>["sql"], "insertInto">): Promise<void> {
  const value = crypto.randomUUID();
  await unit
    .insertInto("settings")
    .values({ name: versionSetting, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
