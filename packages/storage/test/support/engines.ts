import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe } from "node:test";
import { type Database, type DatabaseOptions, type Migration, openDatabase } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { Client, escapeIdentifier } from "pg";

/** A place for one database, empty at first. */
export interface Place {
  readonly options: Omit<DatabaseOptions, "migrations">;
  open<Tables>(migrations: readonly Migration[]): Promise<Database<Tables>>;
}

export interface EngineUnderTest {
  /** Whether a second `open` finds what the first one left. */
  readonly lasting: boolean;
  /** A place that no other test has. */
  place(): Place;
}

/** Runs `suite` on every engine the machine has; closes what the suite leaves open. */
export async function onEveryEngine(
  title: string,
  suite: (engine: EngineUnderTest) => void,
  engines: readonly EngineName[] = ["SQLite file", "SQLite memory", "PostgreSQL"],
): Promise<void> {
  const postgres = engines.includes("PostgreSQL") ? await postgresUrl() : { skip: "not asked for" };
  for (const name of engines) {
    const skip = name === "PostgreSQL" && "skip" in postgres ? postgres.skip : false;
    describe(`${title}, ${name}`, { skip }, () => {
      const cleaning: (() => Promise<void>)[] = [];
      after(async () => {
        for (const clean of cleaning.reverse()) await clean();
        if (name === "PostgreSQL") await closePostgres();
      });
      suite(engineUnderTest(name, "url" in postgres ? postgres.url : "", cleaning));
    });
  }
}

type EngineName = "SQLite file" | "SQLite memory" | "PostgreSQL";

function engineUnderTest(name: EngineName, postgres: string, cleaning: (() => Promise<void>)[]): EngineUnderTest {
  let places = 0;
  return {
    lasting: name !== "SQLite memory",
    place() {
      places += 1;
      const options = placeOptions(name, postgres, `storage_${process.pid}_${places}`, cleaning);
      return {
        options,
        async open<Tables>(migrations: readonly Migration[]) {
          const db = await openDatabase<Tables>({ ...options, migrations });
          cleaning.push(() => db.close());
          return db;
        },
      };
    },
  };
}

function placeOptions(
  name: EngineName,
  postgres: string,
  schema: string,
  cleaning: (() => Promise<void>)[],
): Omit<DatabaseOptions, "migrations"> {
  if (name === "SQLite memory") return { url: "sqlite::memory:", schema };
  if (name === "PostgreSQL") {
    cleaning.push(() => dropSchema(postgres, schema));
    return { url: postgres, schema };
  }
  const folder = join(tmpdir(), schema);
  cleaning.push(() => rm(folder, { recursive: true, force: true }));
  return { url: `sqlite:${join(folder, "test.db")}`, schema };
}

/** Runs one statement beside the database under test, as another client of the server would. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function dropSchema(url: string, schema: string): Promise<void> {
  return runOnServer(url, `drop schema if exists ${escapeIdentifier(schema)} cascade`);
}

export async function temporaryFolder(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "castellan-storage-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Lets everything that is ready run, many times over, without a clock. */
export async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
