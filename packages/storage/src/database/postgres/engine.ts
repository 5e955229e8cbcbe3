import { type Driver, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { Pool } from "pg";
import type { Engine } from "../engine.ts";
import type { Entrance } from "../entrance.ts";
import { once } from "../once.ts";
import { PostgresConnection } from "./connection.ts";
import { Outstanding } from "./outstanding.ts";
import { createPool, ensureSchema, serverName, takeClient } from "./pool.ts";
import { retryConflicts } from "./retry.ts";

/** Kysely over `pg`, with the values and the failures that our SQLite engine has. */
export async function openPostgres(url: string, schema: string, entrance: Entrance): Promise<Engine> {
  const pool = createPool(url, schema);
  const server = serverName(url);
  try {
    await ensureSchema(pool, server, schema);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const outstanding = new Outstanding();
  const close = once(async () => {
    await outstanding.none();
    await pool.end();
  });
  const driver = createDriver({ pool, server, entrance, outstanding, close });
  return {
    dialect: "postgres",
    kysely: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    attempt: retryConflicts,
    close,
  };
}

interface DriverParts {
  readonly pool: Pool;
  readonly server: string;
  readonly entrance: Entrance;
  readonly outstanding: Outstanding;
  readonly close: () => Promise<void>;
}

function createDriver({ pool, server, entrance, outstanding, close }: DriverParts): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      entrance.pass();
      outstanding.begin();
      try {
        return new PostgresConnection(await takeClient(pool, server), server);
      } catch (error) {
        outstanding.end();
        throw error;
      }
    },
    beginTransaction: (connection) => ours(connection).begin(),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    releaseConnection: async (connection) => {
      ours(connection).release();
      outstanding.end();
    },
    destroy: close,
  };
}

function ours(connection: unknown): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new TypeError("The connection was not opened by this driver.");
}
