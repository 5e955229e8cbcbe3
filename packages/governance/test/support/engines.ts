import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@castellan/storage";
import { postgresUrl } from "@castellan/testing";
import { sql } from "kysely";

/** A fresh, empty database for governance to open. */
export interface EmptyDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** Why it cannot be tested here; `false` when it can. */
  readonly skip: string | false;
  create(): Promise<EmptyDatabase>;
}

async function createSqlite(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "castellan-governance-"));
  return { url: `sqlite:${join(folder, "governance.db")}`, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function createPostgres(server: string): Promise<EmptyDatabase> {
  const name = `governance_${randomUUID().replaceAll("-", "")}`;
  const administer = async (statement: string) => {
    const database = await openDatabase({ url: server, schema: "public", migrations: [] });
    try {
      await sql.raw(statement).execute(database.sql);
    } finally {
      await database.close();
    }
  };
  await administer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => administer(`drop database ${name} with (force)`) };
}

/** Both engines that governance runs on. */
export async function engines(): Promise<readonly Engine[]> {
  const postgres = await postgresUrl();
  return [
    { name: "SQLite", skip: false, create: createSqlite },
    "url" in postgres
      ? { name: "PostgreSQL", skip: false, create: () => createPostgres(postgres.url) }
      : { name: "PostgreSQL", skip: postgres.skip, create: () => Promise.reject(new Error(postgres.skip)) },
  ];
}
