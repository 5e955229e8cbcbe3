import type { AttributePath, Filter } from "@castellan/scim";
import type { Dialect } from "@castellan/storage";
import { sql } from "kysely";
import type { Column, Condition, Pushed } from "./column.ts";

/** The columns of a resource type; `undefined` for an attribute that only the resource has. */
export type Columns = (path: AttributePath) => Column | undefined;

/**
 * As much of a filter as the database can do (the rest is the provider's): without a condition every resource is a candidate, and with one
 * that is not `exact` too many are.
 */
export function pushDown(filter: Filter, columns: Columns, dialect: Dialect): Pushed | undefined {
  switch (filter.kind) {
    case "comparison":
      return filter.value === null
        ? absent(columns(filter.path), filter.operator === "ne", dialect)
        : columns(filter.path)?.compare(filter.operator, filter.value, dialect);
    case "present":
      return columns(filter.path)?.present?.(dialect);
    case "and":
      return conjunction(filter.operands.map((operand) => pushDown(operand, columns, dialect)));
    case "or":
      return disjunction(filter.operands.map((operand) => pushDown(operand, columns, dialect)));
    case "not":
      return negation(pushDown(filter.operand, columns, dialect));
    case "valuePath":
      return inexact(pushDown(filter.filter, within(filter.path, columns), dialect), hasNot(filter.filter));
  }
}

function absent(column: Column | undefined, present: boolean, dialect: Dialect): Pushed | undefined {
  const pushed = column?.present?.(dialect);
  return present ? pushed : negation(pushed);
}

/** Of a conjunction, what can be done of it: the rest only leaves fewer. */
function conjunction(parts: readonly (Pushed | undefined)[]): Pushed | undefined {
  const done = parts.filter((part) => part !== undefined);
  if (done.length === 0) return undefined;
  return { where: joined(done, " and "), exact: done.length === parts.length && done.every(({ exact }) => exact) };
}

/** Of a disjunction, all or nothing: what cannot be done may find anything. */
function disjunction(parts: readonly (Pushed | undefined)[]): Pushed | undefined {
  const done = parts.filter((part) => part !== undefined);
  if (done.length < parts.length) return undefined;
  return { where: joined(done, " or "), exact: done.every(({ exact }) => exact) };
}

function joined(parts: readonly Pushed[], word: string): Condition {
  return sql`(${sql.join(
    parts.map(({ where }) => where),
    sql.raw(word),
  )})`;
}

/** Too many candidates of a filter would be too few of its negation. */
function negation(pushed: Pushed | undefined): Pushed | undefined {
  return pushed?.exact === true ? { where: sql`not (${pushed.where})`, exact: true } : undefined;
}

/** The paths of a value filter are relative to its attribute. */
function within({ schema, attribute }: AttributePath, columns: Columns): Columns {
  const base = schema === undefined ? { attribute } : { schema, attribute };
  return ({ attribute: subAttribute }) => columns({ ...base, subAttribute });
}

/** That one element meets it all is more than that some element meets each part. */
function inexact(pushed: Pushed | undefined, negated: boolean): Pushed | undefined {
  return pushed === undefined || negated ? undefined : { ...pushed, exact: false };
}

function hasNot(filter: Filter): boolean {
  if (filter.kind === "not") return true;
  return (filter.kind === "and" || filter.kind === "or") && filter.operands.some(hasNot);
}
