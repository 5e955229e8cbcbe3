import type { ComparisonOperator, CompiledAttribute, Filter } from "@castellan/scim";
import { sql } from "kysely";
import { comparable, foldText } from "../form/search-value.ts";
import type { Condition, JsonDialect, Scalar, Sql, TextOrder, TextPart } from "./dialect.ts";
import type { Operand } from "./operand.ts";

type Comparison = Extract<Filter, { kind: "comparison" }>;

/** A comparison as SQL; `undefined` when SQL cannot tell. */
export function compareWith(
  json: JsonDialect,
  operand: Operand,
  { operator, value }: Comparison,
): Condition | undefined {
  if (operand.kind === "unknown") return undefined;
  if (value === null) return operator === "ne" ? operand.isPresent : sql<boolean>`(not ${operand.isPresent})`;
  const given = compileTest(json, operand.attribute, operator, value);
  if (given === undefined) return undefined;
  const { assumed } = operand.attribute;
  const test = typeof assumed === "boolean" ? (found: Sql) => given(json.orElse(found, assumed)) : given;
  if (operand.kind === "one") return test(operand.value);
  if (operator !== "ne") return operand.some(test);
  return sql<boolean>`(not ${operand.some()} or ${operand.some(test)})`;
}

function compileTest(
  json: JsonDialect,
  attribute: CompiledAttribute,
  operator: ComparisonOperator,
  value: Scalar,
): ((value: Sql) => Condition) | undefined {
  if (isPart(operator)) {
    // Times are kept as numbers, in which no part of their text can be found.
    if (typeof value !== "string" || attribute.type === "dateTime") return undefined;
    return (candidate) => json.hasPart(candidate, operator, foldText(value, attribute));
  }
  const wanted = typeof value === "string" ? comparable(value, attribute) : value;
  if (!isOfType(wanted, attribute)) return undefined;
  if (operator === "eq") return (candidate) => json.isEqual(candidate, wanted);
  if (operator === "ne") return (candidate) => json.isNotEqual(candidate, wanted);
  if (!isOrder(operator) || typeof wanted === "boolean") return undefined;
  return (candidate) => json.isOrdered(candidate, operator, wanted);
}

/** Whether SQL sees the attribute's values as what it is compared with. */
export function isOfType(wanted: Scalar, { type }: CompiledAttribute): boolean {
  switch (type) {
    case "boolean":
      return typeof wanted === "boolean";
    case "integer":
    case "decimal":
    case "dateTime":
      return typeof wanted === "number";
    case "complex":
      return false;
    default:
      return typeof wanted === "string";
  }
}

function isPart(operator: ComparisonOperator): operator is TextPart {
  return operator === "co" || operator === "sw" || operator === "ew";
}

export function isOrder(operator: ComparisonOperator): operator is TextOrder {
  return operator === "gt" || operator === "ge" || operator === "lt" || operator === "le";
}
