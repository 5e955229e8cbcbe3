import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { CompiledQuery, QueryResult } from "kysely";
import { StorageError } from "../../error/storage-error.ts";
import { translateSqliteError } from "./error.ts";
import { type PreparedStatement, prepare, StatementCache } from "./statement-cache.ts";

const cachedStatements = 500;

/** One connection to a SQLite database. Everything it does is synchronous: the caller decides who may when. */
export class SqliteHandle {
  readonly #db: DatabaseSync;
  readonly #statements: StatementCache;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#statements = new StatementCache(db, cachedStatements);
  }

  /** False once SQLite has rolled everything back by itself, as it does when the disk is full. */
  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  /** Runs a statement and holds all its rows. */
  execute<Row>(query: CompiledQuery): QueryResult<Row> {
    try {
      const prepared = this.#statements.get(query.sql);
      const parameters = query.parameters.map(bindable);
      if (prepared.columns.length > 0) {
        const rows = prepared.statement.all(...parameters);
        return { rows: rows.map((row) => rowOf<Row>(prepared, row)) };
      }
      const { changes, lastInsertRowid } = prepared.statement.run(...parameters);
      if (changesSchema(query.sql)) this.forgetStatements();
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    } catch (error) {
      if (!this.#db.isOpen) throw new StorageError("closed", "The database was closed.");
      throw translateSqliteError(error);
    }
  }

  /** The rows as they are found, `chunkSize` at a time; under a statement of its own, since it stays open in between. */
  *iterate<Row>(query: CompiledQuery, chunkSize: number): Generator<Row[], void, void> {
    const prepared = prepare(this.#db, query.sql);
    let chunk: Row[] = [];
    for (const row of prepared.statement.iterate(...query.parameters.map(bindable))) {
      chunk.push(rowOf<Row>(prepared, row));
      if (chunk.length < chunkSize) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  }

  /** A statement of the transaction's own life: no parameters, no rows. */
  command(sql: string): void {
    try {
      this.#statements.get(sql).statement.run();
    } catch (error) {
      throw translateSqliteError(error);
    }
  }

  forgetStatements(): void {
    this.#statements.clear();
  }

  close(): void {
    this.#db.close();
  }
}

/** A plain object of an array of values. What is in it only the query's own type knows. */
function rowOf<Row>({ columns }: PreparedStatement, values: Record<number, SQLOutputValue>): Row {
  const row: Record<string, SQLOutputValue | undefined> = {};
  for (let index = 0; index < columns.length; index += 1) row[columns[index] ?? ""] = values[index];
  return row as Row;
}

/** Booleans are kept as 0 and 1; what SQLite has no type for it refuses by itself. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored; store text, a number, a boolean or null.`);
}

function changesSchema(sql: string): boolean {
  return /^\s*(create|alter|drop)\b/i.test(sql);
}
