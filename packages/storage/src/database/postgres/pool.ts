import { escapeIdentifier, Pool, type PoolClient } from "pg";
import { StorageError } from "../../error/storage-error.ts";
import { translatePostgresError } from "./error.ts";
import { portableTypes } from "./types.ts";

const connections = 10;
const connectMilliseconds = 5000;

/** The server of `url` as messages name it: never with its password. */
export function serverName(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** A pool whose connections find the tables in `schema`. */
export function createPool(url: string, schema: string): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: `castellan ${schema}`,
    max: connections,
    connectionTimeoutMillis: connectMilliseconds,
    keepAlive: true,
    types: portableTypes,
    onConnect: async (client) => {
      await client.query(`set search_path to ${escapeIdentifier(schema)}`);
    },
  });
  // A connection that the server closes tells its pool while it is idle, and everybody else while it is in use. The pool
  // drops it, the next query on it fails as it should, and the one after that opens another.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** A connection of the pool, or `StorageError` `databaseUnavailable`. */
export async function takeClient(pool: Pool, server: string): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translatePostgresError(error, server);
  }
}

/** Creates `schema` when missing. A role that may not create schemas can use one that is there. */
export async function ensureSchema(pool: Pool, server: string, schema: string): Promise<void> {
  const client = await takeClient(pool, server);
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`castellan:schema:${schema}`]);
    const { rowCount } = await client.query("select 1 from pg_namespace where nspname = $1", [schema]);
    if (rowCount === 0) await client.query(`create schema ${escapeIdentifier(schema)}`);
    await client.query("commit");
    client.release();
  } catch (error) {
    client.release(true);
    const known = translatePostgresError(error, server);
    if (known instanceof StorageError) throw known;
    const reason = error instanceof Error ? error.message : "unknown reason";
    throw new StorageError(
      "databaseUnavailable",
      `PostgreSQL at ${server}: schema ${schema} cannot be made: ${reason}.`,
    );
  }
}
