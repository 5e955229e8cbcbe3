import type { CompiledQuery, Dialect as KyselyDialect, QueryResult } from "kysely";
import type { Dialect } from "./database.ts";

/** Runs a compiled query without what surrounds a query builder's. */
export type Execute = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>> | QueryResult<Row>;

/** One opened database: how Kysely speaks to it, and how its work is run and ended. */
export interface Engine {
  readonly dialect: Dialect;
  readonly kysely: KyselyDialect;
  /** Runs one unit of work, again where the engine ended it for the sake of another. */
  attempt<Result>(unit: () => Promise<Result>): Promise<Result>;
  /** A shorter way than Kysely's to run compiled queries, where the engine has one. */
  readonly direct?: {
    /** Outside any unit of work. */
    readonly execute: Execute;
    /** Within the unit that has the turn. */
    unit(): Execute;
  };
  /** Lets what has begun finish, and closes every connection. */
  close(): Promise<void>;
}
