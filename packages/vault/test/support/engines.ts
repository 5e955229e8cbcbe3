import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe } from "node:test";
import { openDatabase } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { sql } from "kysely";

/** Runs `suite` on a SQLite file and on PostgreSQL; `place` gives it the URL of a database of its own. */
export async function onEveryEngine(title: string, suite: (place: () => Promise<string>) => void): Promise<void> {
  const postgres = await postgresUrl();
  describe(`${title}, SQLite file`, () => {
    const folders: string[] = [];
    after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));
    suite(async () => {
      const folder = await mkdtemp(join(tmpdir(), "castellan-vault-"));
      folders.push(folder);
      return `sqlite:${join(folder, "vault.db")}`;
    });
  });
  describe(`${title}, PostgreSQL`, { skip: "skip" in postgres ? postgres.skip : false }, () => {
    after(() => closePostgres());
    suite(() => createPostgresDatabase("url" in postgres ? postgres.url : ""));
  });
}

/** The vault's schema has a fixed name, so each place is a database; it goes with the throw-away server. */
async function createPostgresDatabase(url: string): Promise<string> {
  const name = `vault_${randomUUID().replaceAll("-", "")}`;
  const server = await openDatabase({ url, schema: "castellan_tests", migrations: [] });
  await sql`create database ${sql.id(name)}`.execute(server.sql);
  await server.close();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
