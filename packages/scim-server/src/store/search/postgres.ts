import { sql } from "kysely";
import { longestIndexedText } from "../form/text-key.ts";
import type { Condition, JsonDialect, OrderType, Scalar, Sql, TextOrder } from "./dialect.ts";

function at(document: Sql, names: readonly string[]): Sql {
  return names.reduce((value: Sql, name) => sql`(${value} -> ${sql.lit(name)})`, document);
}

function json(wanted: Scalar): Sql {
  if (typeof wanted === "boolean") return sql`${sql.lit(String(wanted))}::jsonb`;
  return typeof wanted === "string" ? sql`to_jsonb(${wanted}::text)` : sql`to_jsonb(${wanted}::numeric)`;
}

/** Text by code point, as `collate "C"` has it. */
function text(value: Sql): Sql {
  return sql`((${value} #>> '{}') collate "C")`;
}

/** PostgreSQL may look at rows of other types, with other things under the name, before it leaves them out. */
function items(value: Sql): Sql {
  return sql`jsonb_array_elements(case jsonb_typeof(${value}) when 'array' then ${value} end)`;
}

const signs: Readonly<Record<TextOrder, Sql>> = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` };

/** The condition where the value has the type, false where it has another or there is none; `case` keeps the order of evaluation. */
function whenOf(value: Sql, type: string, condition: Sql): Condition {
  return sql<boolean>`(case when jsonb_typeof(${value}) = ${sql.lit(type)} then ${condition} else false end)`;
}

function isOrdered(value: Sql, operator: TextOrder, wanted: string | number): Condition {
  if (typeof wanted === "string")
    return whenOf(value, "string", sql`${text(value)} ${signs[operator]} ${wanted}::text`);
  return whenOf(value, "number", sql`(${value} #>> '{}')::numeric ${signs[operator]} ${wanted}::numeric`);
}

function sortable(value: Sql, type: OrderType): Sql {
  if (type === "boolean") return sql`(case ${value} when 'true' then 1 when 'false' then 0 end)`;
  if (type === "text")
    return sql`(case when jsonb_typeof(${value}) = 'string' then left(${text(value)}, ${sql.lit(longestIndexedText)}) end)`;
  return sql`(case when jsonb_typeof(${value}) = 'number' then (${value} #>> '{}')::numeric end)`;
}

const leaf = `strict $.** ? (@.type() == "number" || @.type() == "boolean" || (@.type() == "string" && @ != ""))`;

/** The operators of jsonb in PostgreSQL 14 and later. */
export const postgresJson: JsonDialect = {
  at,
  ofText: (column) => sql`to_jsonb(${column}::text)`,
  ofNumber: (column) => sql`to_jsonb(${column})`,
  orElse: (value, assumed) => sql`coalesce(${value}, ${json(assumed)})`,
  elements: (document, names, alias) => sql`${items(at(document, names))} as ${sql.id(alias)}(value)`,
  element: (alias) => sql.ref(`${alias}.value`),
  isEqual: (value, wanted) => sql<boolean>`(${value} is not distinct from ${json(wanted)})`,
  isNotEqual: (value, wanted) => sql<boolean>`(${value} is distinct from ${json(wanted)})`,
  isOrdered,
  hasPart(value, operator, wanted) {
    if (operator === "co") return whenOf(value, "string", sql`strpos(${text(value)}, ${wanted}::text) > 0`);
    if (operator === "sw") return whenOf(value, "string", sql`starts_with(${text(value)}, ${wanted}::text)`);
    return whenOf(value, "string", sql`right(${text(value)}, length(${wanted}::text)) = ${wanted}::text`);
  },
  isObject: (document, names) => sql<boolean>`coalesce(jsonb_typeof(${at(document, names)}) = 'object', false)`,
  isPresent: (value) => sql<boolean>`coalesce(${value} <> '""'::jsonb, false)`,
  isPresentWithin: (document, names) =>
    sql<boolean>`coalesce(jsonb_path_exists(${at(document, names)}, ${sql.lit(leaf)}::jsonpath), false)`,
  sortable,
  sortableElement(document, names, member, type) {
    const value = member === undefined ? sql`one.value` : at(sql`one.value`, [member]);
    const primaryFirst =
      member === undefined ? sql`` : sql`(one.value -> 'primary' is not distinct from 'true'::jsonb) desc, `;
    const elements = sql`${items(at(document, names))} with ordinality as one(value, position)`;
    return sql`(select ${sortable(value, type)} from ${elements} order by ${primaryFirst}one.position limit 1)`;
  },
  sortParameter: (value, type) => (type === "text" ? sql`${value}::text collate "C"` : sql`${value}::numeric`),
  none: sql`null::jsonb`,
};
