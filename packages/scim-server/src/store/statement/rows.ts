import type { Dialect } from "@castellan/storage";
import { type RawBuilder, sql } from "kysely";

/** The columns that rows bring along, and their types on PostgreSQL. */
export type RowColumns = Readonly<Record<string, "integer" | "bigint" | "text">>;

/**
 * A from-clause item called `given` of the objects in a JSON array: any number of rows go to the database as one parameter of one
 * prepared statement.
 */
export function givenRows(dialect: Dialect, rows: RawBuilder<string>, columns: RowColumns): RawBuilder<unknown> {
  const names = Object.keys(columns);
  if (dialect === "postgres") {
    const typed = sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name] ?? "text")}`));
    return sql`jsonb_to_recordset(${rows}::jsonb) as given(${typed})`;
  }
  const members = sql.join(names.map((name) => sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`));
  return sql`(select ${members} from json_each(${rows})) as given`;
}

/** Text that is kept as JSON. */
export function asJson(dialect: Dialect, text: RawBuilder<unknown>): RawBuilder<string> {
  return dialect === "postgres" ? sql<string>`${text}::jsonb` : sql<string>`jsonb(${text})`;
}
