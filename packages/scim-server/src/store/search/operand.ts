import type { CompiledAttribute } from "@castellan/scim";
import { sql } from "kysely";
import type { ApartAttribute } from "../layout/layout.ts";
import type { Condition, JsonDialect, Sql } from "./dialect.ts";

/** What a path of a filter names, as SQL. */
export type Operand =
  /** One value, or none. */
  | { readonly kind: "one"; readonly attribute: CompiledAttribute; readonly value: Sql; readonly isPresent: Condition }
  /** Any number of values. */
  | {
      readonly kind: "many";
      readonly attribute: CompiledAttribute;
      /** Whether there is an element, and one that meets the condition on its value. */
      readonly some: (test?: (value: Sql) => Condition) => Condition;
      readonly isPresent: Condition;
    }
  /** Nothing that SQL could say anything of. */
  | { readonly kind: "unknown" };

const unknown: Operand = { kind: "unknown" };

/** What stands below `names` in a document: an attribute, or its sub-attribute. */
export function documentOperand(
  json: JsonDialect,
  document: Sql,
  names: readonly string[],
  attribute: CompiledAttribute,
  sub: CompiledAttribute | undefined,
): Operand {
  const deep = attribute.type === "complex" || attribute.multiValued;
  const alias = `${attribute.name} ${names.length}`;
  if (sub === undefined) {
    const isPresent = deep ? json.isPresentWithin(document, names) : json.isPresent(json.at(document, names));
    if (!attribute.multiValued) return { kind: "one", attribute, value: json.at(document, names), isPresent };
    const elements = json.elements(document, names, alias);
    return { kind: "many", attribute, isPresent, some: someOf(elements, sql.ref(`${alias}.value`)) };
  }
  // Whether a sub-attribute that is a list meets a condition depends on where the condition stands.
  if (sub.multiValued) return unknown;
  if (!attribute.multiValued) {
    const value = json.at(document, [...names, sub.name]);
    return { kind: "one", attribute: sub, value, isPresent: json.isPresent(value) };
  }
  const member = json.at(json.element(alias), [sub.name]);
  const some = someOf(json.elements(document, names, alias), member);
  return { kind: "many", attribute: sub, some, isPresent: some(json.isPresent) };
}

function someOf(elements: Sql, value: Sql): (test?: (value: Sql) => Condition) => Condition {
  return (test) => {
    const condition = test === undefined ? sql<boolean>`1 = 1` : test(value);
    return sql<boolean>`exists (select 1 from ${elements} where ${condition})`;
  };
}

/** An attribute that is kept apart, or its sub-attribute. `attributeNumber` is what the rows of its elements have. */
export function apartOperand(
  json: JsonDialect,
  { attribute }: ApartAttribute,
  attributeNumber: number,
  sub: CompiledAttribute | undefined,
): Operand {
  if (sub?.multiValued) return unknown;
  const document = sql.ref("scim_elements.search");
  const value = sub === undefined ? document : json.at(document, [sub.name]);
  const some = (test?: (value: Sql) => Condition): Condition => {
    const condition = test === undefined ? sql<boolean>`1 = 1` : test(value);
    return elementExists(attributeNumber, condition);
  };
  const isPresent = some(() => (sub === undefined ? json.isPresentWithin(document, []) : json.isPresent(value)));
  return { kind: "many", attribute: sub ?? attribute, some, isPresent };
}

/** Whether the resource has an element that meets a condition on `scim_elements`. */
export function elementExists(attributeNumber: number, condition: Condition): Condition {
  const own = sql`scim_elements.attribute = ${attributeNumber} and scim_elements.seq = scim_resources.seq`;
  return sql<boolean>`exists (select 1 from scim_elements where ${own} and ${condition})`;
}

/** The same where the key of the element is known: found by the index. */
export function elementOfValue(attributeNumber: number, key: string, condition: Condition): Condition {
  const own = sql`scim_elements.attribute = ${attributeNumber} and scim_elements.value = ${key}`;
  return sql<boolean>`scim_resources.seq in (select scim_elements.seq from scim_elements where ${own} and ${condition})`;
}

/** `id` and the members of `meta`, which are columns. */
export function columnOperand(
  json: JsonDialect,
  attribute: CompiledAttribute,
  sub: CompiledAttribute | undefined,
  typeName: string,
): Operand {
  const present = sql<boolean>`(1 = 1)`;
  const one = (value: Sql): Operand => ({ kind: "one", attribute: sub ?? attribute, value, isPresent: present });
  if (attribute.name === "id") return one(json.ofText(sql.ref("scim_resources.id")));
  switch (sub?.name) {
    case "created":
      return one(json.ofNumber(sql.ref("scim_resources.created")));
    case "lastModified":
      return one(json.ofNumber(sql.ref("scim_resources.modified")));
    case "version":
      return one(json.ofText(versionText));
    case "resourceType":
      return one(json.ofText(sql`${typeName}`));
    case undefined:
      return one(json.none);
    default:
      // `location` is the provider's to tell: a store has none.
      return { kind: "one", attribute: sub ?? attribute, value: json.none, isPresent: sql<boolean>`(1 = 0)` };
  }
}

export const versionText: Sql = sql`('W/"' || scim_resources.version || '"')`;
