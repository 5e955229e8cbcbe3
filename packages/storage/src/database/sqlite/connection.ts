import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from "kysely";
import type { SqliteHandle } from "./handle.ts";
import type { SqliteUnit } from "./unit.ts";
import type { SqliteWriter } from "./writer.ts";

/** Where the queries outside a unit of work go. */
export interface SqliteRoutes {
  readonly writer: SqliteWriter;
  /** Runs a query that only reads, and sees only what is committed. */
  read<Row>(query: CompiledQuery): Promise<QueryResult<Row>> | QueryResult<Row>;
  stream<Row>(query: CompiledQuery, chunkSize: number): AsyncGenerator<Row[], void, void>;
}

/** Rows an asynchronous step brings; one by one, the steps would cost more than the rows. */
const smallestChunk = 100;

/** What Kysely takes for a connection: it sends each query where it belongs, so that no reader waits for a writer. */
export class SqliteConnection implements DatabaseConnection {
  readonly #routes: SqliteRoutes;
  #unit: SqliteUnit | undefined;

  constructor(routes: SqliteRoutes) {
    this.#routes = routes;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#unit !== undefined) return this.#unit.execute<Row>(query);
    return routeQuery<Row>(this.#routes, query);
  }

  /** Inside a unit the rows are held in memory: the writer cannot keep a statement open while others go on. */
  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    if (this.#unit !== undefined || !onlyReads(query)) {
      yield await this.executeQuery<Row>(query);
      return;
    }
    for await (const rows of this.#routes.stream<Row>(query, Math.max(chunkSize, smallestChunk))) yield { rows };
  }

  async begin(): Promise<void> {
    this.#unit = await this.#routes.writer.begin();
  }

  async commit(): Promise<void> {
    await this.#unit?.commit();
  }

  async rollback(): Promise<void> {
    await this.#unit?.rollback();
  }
}

/** Runs a query that belongs to no unit of work. */
export function routeQuery<Row>(
  routes: SqliteRoutes,
  query: CompiledQuery,
): Promise<QueryResult<Row>> | QueryResult<Row> {
  return onlyReads(query) ? routes.read<Row>(query) : routes.writer.write<Row>(query);
}

function onlyReads(query: CompiledQuery): boolean {
  return SelectQueryNode.is(query.query) || (query.query.kind === "RawNode" && /^\s*select\b/i.test(query.sql));
}

/** The routes of a database with a file: readers have connections of their own. */
export function fileRoutes(writer: SqliteWriter, reader: SqliteHandle, openReader: () => SqliteHandle): SqliteRoutes {
  return {
    writer,
    read: (query) => reader.execute(query),
    /** A stream keeps its snapshot while it lasts; on the shared reader it would keep everybody in the past. */
    async *stream<Row>(query: CompiledQuery, chunkSize: number) {
      const own = openReader();
      try {
        yield* own.iterate<Row>(query, chunkSize);
      } finally {
        own.close();
      }
    },
  };
}

/** The routes of a database in memory, which has one connection: readers take turns with the writers. */
export function memoryRoutes(writer: SqliteWriter): SqliteRoutes {
  return {
    writer,
    read: (query) => writer.read((handle) => handle.execute(query)),
    async *stream<Row>(query: CompiledQuery) {
      const { rows } = await writer.read((handle) => handle.execute<Row>(query));
      yield rows;
    },
  };
}
