import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Insertable } from "kysely";
import type { VaultTables } from "../../../packages/vault/src/database/tables.ts";

/** Puts rows into one of the vault's own tables, past everything that a request would cost. */
export function inserter<Table extends keyof VaultTables>(
  db: DatabaseSync,
  table: Table,
): (row: Insertable<VaultTables[Table]>) => void {
  let statement: StatementSync | undefined;
  let columns: readonly string[] = [];
  return (row) => {
    if (statement === undefined) {
      columns = Object.keys(row);
      statement = db.prepare(
        `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
      );
    }
    statement.run(...columns.map((column) => bindable(Reflect.get(row, column))));
  };
}

function bindable(value: unknown): string | number | null {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`A ${typeof value} is nothing that the vault's tables hold.`);
}
