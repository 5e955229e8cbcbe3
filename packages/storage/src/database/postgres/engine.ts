import { type Driver, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { Pool } from "pg";
import type { Engine } from "../engine.ts";
import type { Entrance } from "../entrance.ts";
import { PostgresConnection } from "./connection.ts";
import { createPool, endPool, ensureSchema, serverName, takeClient } from "./pool.ts";
import { retryConflicts } from "./retry.ts";

/** Kysely over `pg`, with the values and the failures that our SQLite engine has. */
export async function openPostgres(url: string, schema: string, entrance: Entrance): Promise<Engine> {
  const pool = createPool(url, schema);
  const server = serverName(url);
  try {
    await ensureSchema(pool, server, schema);
  } catch (error) {
    await endPool(pool);
    throw error;
  }
  const driver = createDriver(pool, server, entrance);
  return {
    dialect: "postgres",
    kysely: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    attempt: retryConflicts,
    close: () => endPool(pool),
  };
}

function createDriver(pool: Pool, server: string, entrance: Entrance): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      entrance.pass();
      return new PostgresConnection(await takeClient(pool, server), server);
    },
    beginTransaction: (connection) => ours(connection).begin(),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    releaseConnection: async (connection) => ours(connection).release(),
    destroy: () => endPool(pool),
  };
}

function ours(connection: unknown): PostgresConnection {
  if (connection instanceof PostgresConnection) return connection;
  throw new TypeError("The connection was not opened by this driver.");
}
