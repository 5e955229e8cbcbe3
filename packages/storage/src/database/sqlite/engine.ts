import { type Driver, SqliteAdapter, SqliteIntrospector } from "kysely";
import type { Engine } from "../engine.ts";
import type { Entrance } from "../entrance.ts";
import { once } from "../once.ts";
import type { DatabaseLocation } from "../url.ts";
import { SteadyLimitCompiler } from "./compiler.ts";
import { fileRoutes, memoryRoutes, routeQuery, SqliteConnection, type SqliteRoutes } from "./connection.ts";
import { openMemory, openReader, openWriter } from "./file.ts";
import type { SqliteHandle } from "./handle.ts";
import { SqliteWriter } from "./writer.ts";

type SqliteLocation = Exclude<DatabaseLocation, { kind: "postgres" }>;

/** Kysely over `node:sqlite`, with a driver of ours that keeps writers in one line. */
export function openSqlite(location: SqliteLocation, entrance: Entrance): Engine {
  const { routes, close } = openRoutes(location);
  const driver = createDriver(routes, entrance, close);
  return {
    dialect: "sqlite",
    kysely: {
      createAdapter: () => new ManyConnectionsAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SteadyLimitCompiler(),
    },
    // Units take turns and see one another's work whole: none is ever ended for another's sake.
    attempt: (unit) => unit(),
    direct: {
      execute(query) {
        entrance.pass();
        return routeQuery(routes, query);
      },
      unit() {
        const { unit } = routes.writer;
        return (query) => unit.execute(query);
      },
    },
    close,
  };
}

/** Kysely's own adapter queues every query behind every other; the driver below knows better which must wait. */
class ManyConnectionsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function createDriver(routes: SqliteRoutes, entrance: Entrance, close: () => Promise<void>): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      entrance.pass();
      return new SqliteConnection(routes);
    },
    beginTransaction: (connection) => ours(connection).begin(),
    commitTransaction: (connection) => ours(connection).commit(),
    rollbackTransaction: (connection) => ours(connection).rollback(),
    releaseConnection: async () => undefined,
    destroy: close,
  };
}

function ours(connection: unknown): SqliteConnection {
  if (connection instanceof SqliteConnection) return connection;
  throw new TypeError("The connection was not opened by this driver.");
}

function openRoutes(location: SqliteLocation): { readonly routes: SqliteRoutes; readonly close: () => Promise<void> } {
  if (location.kind === "memory") {
    const handle = openMemory();
    const writer = new SqliteWriter(handle, false);
    return { routes: memoryRoutes(writer), close: closing(writer, [handle]) };
  }
  const handle = openWriter(location.file);
  const writer = new SqliteWriter(handle, true);
  const reader = openReader(location.file);
  return {
    routes: fileRoutes(writer, reader, () => openReader(location.file)),
    // The last connection to close folds the log back into the file; the reader cannot, since it may not write.
    close: closing(writer, [reader, handle]),
  };
}

function closing(writer: SqliteWriter, handles: readonly SqliteHandle[]): () => Promise<void> {
  return once(async () => {
    await writer.drain();
    for (const handle of handles) handle.close();
  });
}
