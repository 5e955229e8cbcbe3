import type { DatabaseSync, StatementSync } from "node:sqlite";

/** A compiled statement with the names of the columns it returns; none when it returns no rows. */
export interface PreparedStatement {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

/** Compiled statements by their text, the least recently used forgotten first. */
export class StatementCache {
  readonly #db: DatabaseSync;
  readonly #capacity: number;
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(db: DatabaseSync, capacity: number) {
    this.#db = db;
    this.#capacity = capacity;
  }

  get(sql: string): PreparedStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      // A Map iterates in order of insertion: the first key is the one unused for longest.
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const fresh = prepare(this.#db, sql);
    this.#prepared.set(sql, fresh);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > this.#capacity && oldest !== undefined) this.#prepared.delete(oldest);
    return fresh;
  }

  /** Columns may have changed: compile anew. */
  clear(): void {
    this.#prepared.clear();
  }
}

export function prepare(db: DatabaseSync, sql: string): PreparedStatement {
  const statement = db.prepare(sql);
  // Rows as arrays are nearly twice as fast to fetch as the objects without prototype that node:sqlite makes.
  statement.setReturnArrays(true);
  return { statement, columns: statement.columns().map((column) => column.name) };
}
