import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { leaveOut } from "../requirement/requirement.ts";
import { type PostgresCluster, startCluster } from "./cluster.ts";

/** A PostgreSQL to test against, or why there is none. */
export type PostgresForTests = { readonly url: string } | { readonly skip: string };

/** Where Debian keeps the programs of each version. */
const versionsFolder = "/usr/lib/postgresql";

let found: Promise<PostgresForTests> | undefined;
let cluster: PostgresCluster | undefined;

/**
 * The server of `CASTELLAN_TEST_POSTGRES_URL`; else a throw-away one, started at the first call and gone with this
 * process; else the reason to give `node:test` as `skip`. Each suite takes a schema of its own in it.
 */
export function postgresUrl(): Promise<PostgresForTests> {
  found ??= findPostgres();
  return found;
}

/** Stops the throw-away server before this process ends; does nothing when there is none. */
export async function closePostgres(): Promise<void> {
  await cluster?.close();
  cluster = undefined;
  found = undefined;
}

async function findPostgres(): Promise<PostgresForTests> {
  const url = process.env.CASTELLAN_TEST_POSTGRES_URL;
  if (url) return { url };
  const programs = await newestPrograms();
  if (programs === undefined) {
    return {
      skip: leaveOut("PostgreSQL", `no server in ${versionsFolder} and CASTELLAN_TEST_POSTGRES_URL is not set`),
    };
  }
  cluster = await startCluster(programs);
  return { url: cluster.url };
}

async function newestPrograms(): Promise<string | undefined> {
  if (!existsSync(versionsFolder)) return undefined;
  const versions = (await readdir(versionsFolder)).sort((one, other) => Number(other) - Number(one));
  return versions
    .map((version) => join(versionsFolder, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}
