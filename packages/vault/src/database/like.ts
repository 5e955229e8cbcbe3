import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";

/** `part` somewhere in `column`, its own wildcards taken literally; the same on both engines. `part` is in lower case. */
export function contains(column: Expression<string>, part: string): RawBuilder<SqlBool> {
  return like(column, `%${literal(part)}%`);
}

/** `prefix` at the beginning of `column`. */
export function beginsWith(column: Expression<string>, prefix: string): RawBuilder<SqlBool> {
  return like(column, `${literal(prefix)}%`);
}

function like(column: Expression<string>, pattern: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${column} like ${pattern} escape '!'`;
}

function literal(text: string): string {
  return text.replace(/[!%_]/g, "!$&");
}
