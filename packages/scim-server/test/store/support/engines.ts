import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe } from "node:test";
import { type ScimTables, scimMigration } from "@castellan/scim-server";
import { type Database, openDatabase } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { sql } from "kysely";

export interface EngineUnderTest {
  readonly name: string;
  /** An empty database of its own. */
  open(): Promise<Database<ScimTables>>;
}

/** Opens a database once, and gives it away empty as often as it is asked for: sooner than a new one each time. */
export function emptied(engine: EngineUnderTest): () => Promise<Database<ScimTables>> {
  let opened: Promise<Database<ScimTables>> | undefined;
  return async () => {
    opened ??= engine.open();
    const database = await opened;
    const { sql: db } = database;
    for (const table of ["scim_types", "scim_resources", "scim_index", "scim_elements", "scim_counts"] as const) {
      await db.deleteFrom(table).execute();
    }
    return database;
  };
}

const migrations = [scimMigration("001-scim")];

/** Runs `suite` on a SQLite file and on PostgreSQL, where the machine has one; closes and removes what the suite leaves. */
export async function onBothEngines(title: string, suite: (engine: EngineUnderTest) => void): Promise<void> {
  const postgres = await postgresUrl();
  for (const name of ["SQLite", "PostgreSQL"] as const) {
    const skip = name === "PostgreSQL" && "skip" in postgres ? postgres.skip : false;
    describe(`${title}, ${name}`, { skip }, () => {
      const cleaning: (() => Promise<unknown>)[] = [];
      let places = 0;
      after(async () => {
        for (const clean of cleaning.reverse()) await clean();
        if (name === "PostgreSQL") await closePostgres();
      });
      suite({
        name,
        async open() {
          places += 1;
          const place = `scim_${process.pid}_${places}`;
          const folder = join(tmpdir(), place);
          const url = name === "SQLite" || !("url" in postgres) ? `sqlite:${join(folder, "test.db")}` : postgres.url;
          const database = await openDatabase<ScimTables>({ url, schema: place, migrations });
          cleaning.push(async () => {
            if (name === "PostgreSQL") await sql.raw(`drop schema ${place} cascade`).execute(database.sql);
            await database.close();
            await rm(folder, { recursive: true, force: true });
          });
          return database;
        },
      });
    });
  }
}
