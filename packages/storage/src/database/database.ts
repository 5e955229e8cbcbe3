import type { Compilable, Kysely, Transaction } from "kysely";
import type { Prepared, Slots } from "./prepared.ts";

/** The two engines that the same SQL runs on. */
export type Dialect = "sqlite" | "postgres";

/**
 * One numbered step of a schema. Steps run in order of `name`, each once, each in a transaction of its own.
 * Write them portably: `text`, `integer` (booleans as 0 and 1), `bigint` (always read back as a number), JSON as `text`,
 * times as `bigint` Unix milliseconds.
 */
export interface Migration {
  /** `001-users`: three digits, a hyphen, what it does. */
  readonly name: string;
  up(db: Kysely<unknown>, dialect: Dialect): Promise<void>;
}

/**
 * A unit of work: what it writes happens whole or not at all, and nobody sees half of it. After a statement of it has
 * failed it can only be rolled back: what follows, its commit included, throws `StorageError` `unitFailed`.
 * On SQLite units run one after the other. On PostgreSQL they run side by side and each statement sees what is
 * committed by then: rows that a unit reads in order to change them it takes with `forUpdate(dialect)`.
 */
export type UnitOfWork<Tables> = Transaction<Tables>;

/** One database of one service: a SQLite file, or a schema of a PostgreSQL server. */
export interface Database<Tables> {
  readonly dialect: Dialect;
  /**
   * Queries outside a unit of work: each sees everything committed before it began, and never waits for a writer.
   * Writes here commit by themselves, durably before their promise resolves. `stream()` reads one snapshot, row by row.
   */
  readonly sql: Kysely<Tables>;
  /**
   * Runs `work` in a transaction and commits it durably (the disk has it) before the promise resolves; rolls it back if
   * `work` throws. On SQLite writers queue; on PostgreSQL a serialisation failure or deadlock is retried, so `work` may
   * run more than once and must have no effect outside the database. Inside `work` use the unit alone: `sql` and
   * `transaction` throw `StorageError` `insideUnit` there. Keep it short, and wait for nothing but the database in it:
   * others wait for it.
   */
  transaction<Result>(work: (unit: UnitOfWork<Tables>) => Promise<Result>): Promise<Result>;
  /**
   * Compiles a query once, for those that every request runs; `build` makes it with `sql` and puts `value(name)` where a
   * value goes: `prepare((value: Slots<{ id: number }>) => sql.selectFrom("users").selectAll().where("id", "=", value("id")))`.
   */
  prepare<Values extends object, Row>(build: (value: Slots<Values>) => Compilable<Row>): Prepared<Tables, Values, Row>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `sqlite:/path/to/file.db`, `sqlite::memory:`, or `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** The PostgreSQL schema that holds the tables (`vault`, `gateway`, `governance`); created when missing. Ignored by SQLite. */
  readonly schema: string;
  readonly migrations: readonly Migration[];
}
