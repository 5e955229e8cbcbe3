import type { Dialect as KyselyDialect } from "kysely";
import type { Dialect } from "./database.ts";

/** One opened database: how Kysely speaks to it, and how its work is run and ended. */
export interface Engine {
  readonly dialect: Dialect;
  readonly kysely: KyselyDialect;
  /** Runs one unit of work, again where the engine ended it for the sake of another. */
  attempt<Result>(unit: () => Promise<Result>): Promise<Result>;
  /** Lets what has begun finish, and closes every connection. */
  close(): Promise<void>;
}
