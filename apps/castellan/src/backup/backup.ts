import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { rootKeyFile, rootKeyId } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import { CastellanError, messageOf } from "../error/castellan-error.ts";
import { rootKeyPath } from "../keys/root-keys.ts";

/** Files of a data folder that are copied as they are. */
const plainFiles = ["credentials.json", "sample-company.json"] as const;

export interface BackupResult {
  readonly folder: string;
  readonly files: readonly string[];
  /** Services whose data is in PostgreSQL, which has tools of its own for this. */
  readonly elsewhere: readonly string[];
}

/**
 * Copies a data folder into a new folder, also while the server runs: each database by `VACUUM INTO`, which is one
 * consistent moment of it. Throws `backupFailed`.
 */
export async function backup(configuration: Configuration, target: string): Promise<BackupResult> {
  requireEmpty(target);
  const databases = sqliteFiles(configuration);
  if (databases.length === 0)
    throw new CastellanError("notFound", `${configuration.data} holds no database to back up.`);
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 });
    // Before the databases and after them: the root key may change, and the old one go, at any moment of the copying.
    await keepRootKeys(configuration, target);
    for (const file of databases) copyDatabase(file, join(target, basename(file)));
    await keepRootKeys(configuration, target);
    await copyCurrentKey(configuration, target);
    const plain = plainFiles.filter((name) => existsSync(join(configuration.data, name)));
    for (const name of plain) copyPlain(join(configuration.data, name), join(target, name));
    copyFolder(configuration.governance.filesFolder, join(target, "files"));
    return { folder: target, files: readdirSync(target).sort(), elsewhere: servicesElsewhere(configuration) };
  } catch (error) {
    throw new CastellanError("backupFailed", `The backup into ${target} failed: ${messageOf(error)}`, { cause: error });
  }
}

/** Puts a backup into an empty data folder. Throws `backupFailed`, `notFound`. */
export function restore(source: string, dataFolder: string): readonly string[] {
  if (!existsSync(source) || !readdirSync(source).some((name) => name.endsWith(".db"))) {
    throw new CastellanError("notFound", `${source} holds no backup.`);
  }
  requireEmpty(dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  cpSync(source, dataFolder, { recursive: true });
  chmodSync(dataFolder, 0o700);
  return readdirSync(dataFolder).sort();
}

function requireEmpty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new CastellanError("usage", `${folder} is not empty. Name a new or an empty folder.`);
}

function sqliteFiles(configuration: Configuration): readonly string[] {
  const { vault, gateway, governance, data } = configuration;
  const named = [vault, gateway, governance]
    .map(({ databaseUrl }) => databaseUrl)
    .filter((url) => url.startsWith("sqlite:"));
  const files = [...named.map((url) => url.slice("sqlite:".length)), join(data, "directory.db")];
  return files.filter((file) => existsSync(file));
}

function servicesElsewhere(configuration: Configuration): readonly string[] {
  return configuration.services.filter((service) => !configuration[service].databaseUrl.startsWith("sqlite:"));
}

/** All root keys, as earlier ones: what a copied database holds may stand under each of them. */
async function keepRootKeys({ data }: Configuration, target: string): Promise<void> {
  await rootKeyFile(rootKeyPath(data)).keepBeside(rootKeyPath(target));
}

async function copyCurrentKey({ data }: Configuration, target: string): Promise<void> {
  if (!existsSync(rootKeyPath(data))) return;
  copyPlain(rootKeyPath(data), rootKeyPath(target));
  const copy = rootKeyFile(rootKeyPath(target));
  const [current] = await copy.read();
  if (current !== undefined) await copy.remove(rootKeyId(current));
}

function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
  chmodSync(to, 0o600);
}

function copyPlain(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

function copyFolder(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
