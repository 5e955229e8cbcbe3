import type { CompiledQuery, QueryResult } from "kysely";
import { StorageError } from "../../error/storage-error.ts";
import type { SqliteHandle } from "./handle.ts";

/** How the writer ends a unit. */
interface UnitEnd {
  readonly commit: () => Promise<void>;
  /** `cause`: what the statement threw that failed, where one did. */
  readonly rollback: (cause: unknown) => Promise<void>;
}

/** One unit of work while it has the turn. */
export class SqliteUnit {
  readonly #handle: SqliteHandle;
  readonly #end: UnitEnd;
  #ended = false;
  #failure: { readonly cause: unknown } | undefined;

  constructor(handle: SqliteHandle, end: UnitEnd) {
    this.#handle = handle;
    this.#end = end;
  }

  /** After a statement has failed the unit refuses more, as PostgreSQL does: portable code cannot come to rely on less. */
  execute<Row>(query: CompiledQuery): QueryResult<Row> {
    this.#refuseAfterFailure();
    try {
      return this.#handle.execute<Row>(query);
    } catch (error) {
      this.#failure = { cause: error };
      throw error;
    }
  }

  async commit(): Promise<void> {
    this.#refuseAfterFailure();
    this.#ended = true;
    await this.#end.commit();
  }

  /** Does nothing when the unit has left already, as it has when its COMMIT failed. */
  async rollback(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#end.rollback(this.#failure?.cause);
  }

  #refuseAfterFailure(): void {
    if (this.#ended)
      throw new StorageError("unitFailed", "This unit of work has ended; await all it does before its end.");
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
