import { sql } from "kysely";
import { longestIndexedText } from "../form/text-key.ts";
import type { Condition, JsonDialect, OrderType, Scalar, Sql, TextOrder } from "./dialect.ts";

/** `$."name"."givenName"`: names come from schemas, and hold no quotation mark. */
function path(names: readonly string[]): Sql {
  return sql.lit(`$${names.map((name) => `."${name}"`).join("")}`);
}

function at(document: Sql, names: readonly string[]): Sql {
  return names.length === 0 ? document : sql`json_extract(${document}, ${path(names)})`;
}

function bound(wanted: Scalar): string | number {
  return typeof wanted === "boolean" ? Number(wanted) : wanted;
}

const signs: Readonly<Record<TextOrder, Sql>> = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };

function isOrdered(value: Sql, operator: TextOrder, wanted: string | number): Condition {
  // SQLite orders numbers before text; here a value of another type is in no order at all.
  const types = typeof wanted === "string" ? sql`('text')` : sql`('integer', 'real')`;
  return sql<boolean>`(typeof(${value}) in ${types} and ${value} ${signs[operator]} ${wanted})`;
}

function sortable(value: Sql, type: OrderType): Sql {
  return type === "text" ? sql`substr(${value}, 1, ${sql.lit(longestIndexedText)})` : value;
}

/** The functions of JSONB in SQLite 3.45 and later. `is` and `is not` are equality without unknown. */
export const sqliteJson: JsonDialect = {
  at,
  ofText: (column) => column,
  ofNumber: (column) => column,
  orElse: (value, assumed) => sql`coalesce(${value}, ${Number(assumed)})`,
  elements: (document, names, alias) => sql`json_each(${document}, ${path(names)}) as ${sql.id(alias)}`,
  element: (alias) =>
    sql`(case ${sql.ref(`${alias}.type`)} when 'object' then ${sql.ref(`${alias}.value`)} else '{}' end)`,
  isEqual: (value, wanted) => sql<boolean>`(${value} is ${bound(wanted)})`,
  isNotEqual: (value, wanted) => sql<boolean>`(${value} is not ${bound(wanted)})`,
  isOrdered,
  hasPart(value, operator, wanted) {
    const isText = sql`typeof(${value}) = 'text'`;
    if (wanted === "") return sql<boolean>`(${isText})`;
    if (operator === "co") return sql<boolean>`(${isText} and instr(${value}, ${wanted}) > 0)`;
    const part =
      operator === "sw" ? sql`substr(${value}, 1, length(${wanted}))` : sql`substr(${value}, -length(${wanted}))`;
    return sql<boolean>`(${isText} and ${part} = ${wanted})`;
  },
  isObject: (document, names) => sql<boolean>`coalesce(json_type(${document}, ${path(names)}) = 'object', 0)`,
  isPresent: (value) => sql<boolean>`(${value} is not null and ${value} <> '')`,
  isPresentWithin: (document, names) =>
    sql<boolean>`exists (select 1 from json_tree(${document}, ${path(names)}) as leaf where leaf.atom <> '')`,
  sortable,
  sortableElement(document, names, member, type) {
    const one = sqliteJson.element("one");
    const value = member === undefined ? sql`one.value` : sql`json_extract(${one}, ${path([member])})`;
    const primaryFirst = member === undefined ? sql`` : sql`(json_extract(${one}, '$."primary"') is 1) desc, `;
    return sql`(select ${sortable(value, type)} from json_each(${document}, ${path(names)}) as one order by ${primaryFirst}one.key limit 1)`;
  },
  sortParameter: (value) => sql`${value}`,
  none: sql`null`,
};
