import type { Dialect } from "@castellan/storage";
import type { RawBuilder } from "kysely";
import { postgresJson } from "./postgres.ts";
import { sqliteJson } from "./sqlite.ts";

/** A piece of SQL. What comes from a client is a parameter in it. */
export type Sql = RawBuilder<unknown>;
/** A condition that is true or false and never unknown, so that `not` means what it says. */
export type Condition = RawBuilder<boolean>;

export type TextOrder = "gt" | "ge" | "lt" | "le";
export type TextPart = "co" | "sw" | "ew";
export type Scalar = string | number | boolean;

/** What values are ordered as. */
export type OrderType = "text" | "number" | "boolean";

/**
 * How a database reads search documents. A "value" is a JSON value in the engine's own form (a SQL value on SQLite, jsonb on
 * PostgreSQL) or null where there is none; a "document" is a whole search document or an element of one.
 */
export interface JsonDialect {
  /** The value below `names`; the document itself without any. */
  at(document: Sql, names: readonly string[]): Sql;
  /** A column, or a parameter, as a value. */
  ofText(column: Sql): Sql;
  ofNumber(column: Sql): Sql;
  /** The value, or this boolean where there is none. */
  orElse(value: Sql, assumed: boolean): Sql;
  /** A from-clause item with the elements of an array, whose `.value` is an element; none where there is no array. */
  elements(document: Sql, names: readonly string[], alias: string): Sql;
  /** The element of such an item as a document; an empty one where it is no object. */
  element(alias: string): Sql;
  isEqual(value: Sql, wanted: Scalar): Condition;
  isNotEqual(value: Sql, wanted: Scalar): Condition;
  isOrdered(value: Sql, operator: TextOrder, wanted: string | number): Condition;
  /** Matches text, none of it a pattern. */
  hasPart(value: Sql, operator: TextPart, wanted: string): Condition;
  /** Whether an object stands below `names`. */
  isObject(document: Sql, names: readonly string[]): Condition;
  /** Whether a single value is neither missing nor empty. */
  isPresent(value: Sql): Condition;
  /** Whether there is anything but empty values below `names`, however deep. */
  isPresentWithin(document: Sql, names: readonly string[]): Condition;
  /** A value to order by, null where there is none; of long text its beginning, so that the position of a page stays small. */
  sortable(value: Sql, type: OrderType): Sql;
  /** The value to order by of the element that counts: the primary one, or the first. */
  sortableElement(document: Sql, names: readonly string[], member: string | undefined, type: OrderType): Sql;
  /** A position's value, to be compared with a sortable one. */
  sortParameter(value: string | number, type: OrderType): Sql;
  readonly none: Sql;
}

export function jsonDialect(dialect: Dialect): JsonDialect {
  return dialect === "postgres" ? postgresJson : sqliteJson;
}
