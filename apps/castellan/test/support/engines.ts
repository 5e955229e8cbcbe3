import { randomUUID } from "node:crypto";
import { after, describe } from "node:test";
import { openDatabase } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { sql } from "kysely";

/** The environment that puts the databases of one test where they belong. */
export type DatabaseEnvironment = () => Promise<Readonly<Record<string, string>>>;

/** Runs `suite` with the databases in SQLite files of the data folder, and in a PostgreSQL database of its own. */
export async function onEveryEngine(title: string, suite: (databases: DatabaseEnvironment) => void): Promise<void> {
  const postgres = await postgresUrl();
  describe(`${title}, SQLite`, () => suite(async () => ({})));
  describe(`${title}, PostgreSQL`, { skip: "skip" in postgres ? postgres.skip : false }, () => {
    after(() => closePostgres());
    suite(async () => {
      const url = await createPostgresDatabase("url" in postgres ? postgres.url : "");
      return {
        CASTELLAN_VAULT_DATABASE_URL: url,
        CASTELLAN_GATEWAY_DATABASE_URL: url,
        CASTELLAN_GOVERNANCE_DATABASE_URL: url,
      };
    });
  });
}

/** The services' schemas have fixed names, so each test has a database; it goes with the throw-away server. */
async function createPostgresDatabase(url: string): Promise<string> {
  const name = `castellan_${randomUUID().replaceAll("-", "")}`;
  const server = await openDatabase({ url, schema: "castellan_tests", migrations: [] });
  await sql`create database ${sql.id(name)}`.execute(server.sql);
  await server.close();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
