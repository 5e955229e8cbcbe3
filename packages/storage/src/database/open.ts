import { Kysely } from "kysely";
import { migrate } from "../migration/migrate.ts";
import type { Database, DatabaseOptions, UnitOfWork } from "./database.ts";
import type { Engine, Execute } from "./engine.ts";
import { Entrance } from "./entrance.ts";
import { openPostgres } from "./postgres/engine.ts";
import { prepareQuery, type Runner } from "./prepared.ts";
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
  const units = new WeakMap<UnitOfWork<Tables>, Execute>();
  const run: Runner<Tables> = async (query, unit) => {
    const execute = unit === undefined ? engine.direct?.execute : units.get(unit);
    const { rows } = await (execute === undefined ? (unit ?? sql).executeQuery(query) : execute(query));
    return rows;
  };
  return {
    dialect: engine.dialect,
    sql,
    transaction: (work) =>
      engine.attempt(() =>
        sql.transaction().execute((unit) => {
          if (engine.direct !== undefined) units.set(unit, engine.direct.unit());
          return entrance.inside(() => work(unit));
        }),
      ),
    prepare: (build) => prepareQuery(run, build),
    close,
  };
}

function openEngine(options: DatabaseOptions, entrance: Entrance): Engine | Promise<Engine> {
  const location = parseDatabaseUrl(options.url);
  return location.kind === "postgres"
    ? openPostgres(location.url, options.schema, entrance)
    : openSqlite(location, entrance);
}
