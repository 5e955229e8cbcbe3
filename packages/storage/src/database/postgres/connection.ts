import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { PoolClient } from "pg";
import Cursor from "pg-cursor";
import { StorageError } from "../../error/storage-error.ts";
import { translatePostgresError } from "./error.ts";

/** One connection of the pool while Kysely has it. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #server: string;
  #inUnit = false;
  #failure: { readonly cause: unknown } | undefined;
  #broken = false;

  /** `server` names the server in messages. */
  constructor(client: PoolClient, server: string) {
    this.#client = client;
    this.#server = server;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#refuseAfterFailure();
    const { rows, rowCount } = await this.#guarded(() =>
      this.#client.query({ text: query.sql, values: query.parameters.map(bindable) }),
    );
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    this.#refuseAfterFailure();
    const cursor = this.#client.query(new Cursor<Row>(query.sql, query.parameters.map(bindable)));
    try {
      for (;;) {
        const rows = await this.#guarded(() => cursor.read(chunkSize));
        if (rows.length === 0) return;
        yield { rows };
      }
    } finally {
      await cursor.close();
    }
  }

  async begin(): Promise<void> {
    await this.#guarded(() => this.#client.query("begin"));
    this.#inUnit = true;
  }

  async commit(): Promise<void> {
    // PostgreSQL would answer COMMIT after a failed statement with a silent ROLLBACK.
    this.#refuseAfterFailure();
    await this.#guarded(() => this.#client.query("commit"));
    this.#inUnit = false;
  }

  async rollback(): Promise<void> {
    this.#failure = undefined;
    try {
      await this.#client.query("rollback");
    } catch {
      // The connection is gone and the server rolls back by itself; what failed before is what the caller needs to know.
      this.#broken = true;
    }
    this.#inUnit = false;
  }

  /** Back to the pool, unless the connection may be in a state of its own. */
  release(): void {
    this.#client.release(this.#broken || this.#inUnit);
  }

  async #guarded<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      const known = translatePostgresError(error, this.#server);
      if (known instanceof StorageError && known.code === "databaseUnavailable") this.#broken = true;
      if (this.#inUnit) this.#failure = { cause: known };
      throw known;
    }
  }

  #refuseAfterFailure(): void {
    if (this.#failure === undefined) return;
    throw new StorageError(
      "unitFailed",
      "A statement of this unit of work failed, so the unit can only be rolled back.",
      {
        cause: this.#failure.cause,
      },
    );
  }
}

/** Booleans are kept as 0 and 1; anything else that SQLite would refuse is refused here too. */
function bindable(value: unknown): string | number | bigint | Uint8Array | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A value of type ${typeof value} cannot be stored; store text, a number, a boolean or null.`);
}
