import { type ComparisonOperator, type ComparisonValue, parseDateTime } from "@castellan/scim";
import type { Dialect } from "@castellan/storage";
import { type RawBuilder, type SqlBool, sql } from "kysely";

export type Condition = RawBuilder<SqlBool>;

/** What of a filter a database can do. */
export interface Pushed {
  readonly where: Condition;
  /** It finds what the filter means and nothing else; otherwise everything that it means and perhaps more. */
  readonly exact: boolean;
}

/** How an attribute is compared in SQL. `undefined`: not at all. */
export interface Column {
  compare(operator: ComparisonOperator, value: NonNullable<ComparisonValue>, dialect: Dialect): Pushed | undefined;
  /** `pr`. */
  present?(dialect: Dialect): Pushed | undefined;
}

export function exactly(where: Condition): Pushed {
  return { where, exact: true };
}

export const always: Condition = sql<SqlBool>`1 = 1`;
export const never: Condition = sql<SqlBool>`1 = 0`;

const orderOperators = { gt: ">", ge: ">=", lt: "<", le: "<=" } as const;

/** The order of code points, in which everybody else orders, too; SQLite's own. */
export function inCodePoints(column: RawBuilder<unknown>, dialect: Dialect): RawBuilder<unknown> {
  return dialect === "postgres" ? sql`${column} collate "C"` : column;
}

/** A text column that is never null. `folded`: it holds lower case, and letter case means nothing. */
export function textColumn(reference: string, folded: boolean): Column {
  const column = sql.ref(reference);
  return {
    compare(operator, given, dialect) {
      if (typeof given !== "string") return undefined;
      const value = folded ? given.toLowerCase() : given;
      if (operator === "eq") return exactly(sql`${column} = ${value}`);
      if (operator === "ne") return exactly(sql`${column} <> ${value}`);
      if (operator === "co" || operator === "sw" || operator === "ew") return partial(column, operator, value, dialect);
      return exactly(sql`${inCodePoints(column, dialect)} ${sql.raw(orderOperators[operator])} ${value}`);
    },
    present: () => exactly(sql`${column} <> ''`),
  };
}

/** Not by LIKE, which knows wildcards, and on SQLite no letter case. */
function partial(
  column: RawBuilder<unknown>,
  operator: "co" | "sw" | "ew",
  value: string,
  dialect: Dialect,
): Pushed | undefined {
  if (value === "") return undefined;
  const length = [...value].length;
  if (operator === "sw") return exactly(sql`substr(${column}, 1, ${sql.lit(length)}) = ${value}`);
  if (dialect === "postgres") {
    return exactly(
      operator === "co" ? sql`strpos(${column}, ${value}) > 0` : sql`right(${column}, ${sql.lit(length)}) = ${value}`,
    );
  }
  return exactly(
    operator === "co" ? sql`instr(${column}, ${value}) > 0` : sql`substr(${column}, ${sql.lit(-length)}) = ${value}`,
  );
}

/** A column of an id, which is lower case, or null. `folded`: letter case means nothing. */
export function idColumn(reference: string, folded = false): Column {
  const column = sql.ref(reference);
  return {
    compare(operator, given) {
      if (typeof given !== "string") return undefined;
      const value = folded ? given.toLowerCase() : given;
      if (operator === "eq") return exactly(sql`(${column} is not null and ${column} = ${value})`);
      if (operator === "ne") return exactly(sql`(${column} is null or ${column} <> ${value})`);
      return undefined;
    },
    present: () => exactly(sql`${column} is not null`),
  };
}

/** A column of 0 and 1. `inverted`: 1 stands for false. */
export function flagColumn(reference: string, inverted = false): Column {
  const column = sql.ref(reference);
  return {
    compare(operator, value) {
      if (typeof value !== "boolean" || (operator !== "eq" && operator !== "ne")) return undefined;
      const wanted = (value === (operator === "eq")) !== inverted;
      return exactly(sql`${column} = ${sql.lit(wanted ? 1 : 0)}`);
    },
    present: () => exactly(always),
  };
}

/** A column of Unix milliseconds. */
export function instantColumn(reference: string): Column {
  const column = sql.ref(reference);
  return {
    compare(operator, value) {
      const instant = typeof value === "string" ? parseDateTime(value) : undefined;
      if (instant === undefined || !Number.isSafeInteger(instant)) return undefined;
      if (operator === "eq") return exactly(sql`${column} = ${instant}`);
      if (operator === "ne") return exactly(sql`${column} <> ${instant}`);
      if (operator === "co" || operator === "sw" || operator === "ew") return undefined;
      return exactly(sql`${column} ${sql.raw(orderOperators[operator])} ${instant}`);
    },
    present: () => exactly(always),
  };
}
