import { Kysely } from "kysely";
import { migrate } from "../migration/migrate.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import type { Engine } from "./engine.ts";
import { Entrance } from "./entrance.ts";
import { openPostgres } from "./postgres/engine.ts";
import { openSqlite } from "./sqlite/engine.ts";
import { parseDatabaseUrl } from "./url.ts";

/**
 * Opens the database at `options.url`, creating the SQLite file or the PostgreSQL schema when missing, and migrates it.
 * `Tables` is what the migrations make. Throws `StorageError`: `badUrl`, `databaseUnavailable`, `migrationFailed`,
 * `migratedByNewerVersion`.
 */
export async function openDatabase<Tables>(options: DatabaseOptions): Promise<Database<Tables>> {
  const entrance = new Entrance();
  const engine = await openEngine(options, entrance);
  const close = async () => {
    entrance.close();
    await engine.close();
  };
  try {
    await migrate(new Kysely<unknown>({ dialect: engine.kysely }), engine.dialect, options.schema, options.migrations);
  } catch (error) {
    await close();
    throw error;
  }
  const sql = new Kysely<Tables>({ dialect: engine.kysely });
  return {
    dialect: engine.dialect,
    sql,
    transaction: (work) => engine.attempt(() => sql.transaction().execute((unit) => entrance.inside(() => work(unit)))),
    close,
  };
}

function openEngine(options: DatabaseOptions, entrance: Entrance): Engine | Promise<Engine> {
  const location = parseDatabaseUrl(options.url);
  return location.kind === "postgres"
    ? openPostgres(location.url, options.schema, entrance)
    : openSqlite(location, entrance);
}
