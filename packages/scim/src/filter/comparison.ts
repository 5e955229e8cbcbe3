import type { CompiledAttribute } from "../attribute/compiled.ts";
import { parseDateTime } from "../attribute/date-time.ts";
import { isKeepable } from "../json/value.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { ComparisonOperator, ComparisonValue } from "./filter.ts";
import type { Token } from "./token.ts";

export const comparisonOperators: readonly ComparisonOperator[] = [
  "eq",
  "ne",
  "co",
  "sw",
  "ew",
  "gt",
  "ge",
  "lt",
  "le",
];

const equality: readonly ComparisonOperator[] = ["eq", "ne"];
const order: readonly ComparisonOperator[] = ["eq", "ne", "gt", "ge", "lt", "le"];

/** The operators that mean something for a type (RFC 7644 section 3.4.2.2, table 3). */
export function operatorsFor(attribute: CompiledAttribute): readonly ComparisonOperator[] {
  switch (attribute.type) {
    case "boolean":
    case "binary":
    case "complex":
      return equality;
    case "integer":
    case "decimal":
      return order;
    default:
      return comparisonOperators;
  }
}

export type ComparisonReading =
  | { readonly ok: true; readonly value: ComparisonValue }
  | { readonly ok: false; readonly expected: string };

/** Reads the value of a comparison as the attribute's type has it. */
export function readComparisonValue(
  token: Token,
  attribute: CompiledAttribute,
  operator: ComparisonOperator,
  tolerate: Tolerate,
): ComparisonReading {
  if (token.kind === "word" && token.value === "null") {
    if (equality.includes(operator)) return { ok: true, value: null };
    return { ok: false, expected: `a value: null is only compared with eq and ne` };
  }
  switch (attribute.type) {
    case "boolean":
      return readBoolean(token, attribute, tolerate);
    case "integer":
    case "decimal":
      return readNumber(token, attribute);
    default:
      return readText(token, attribute, operator, tolerate);
  }
}

function readBoolean(token: Token, attribute: CompiledAttribute, tolerate: Tolerate): ComparisonReading {
  if (token.kind === "word" && (token.value === "true" || token.value === "false")) {
    return { ok: true, value: token.value === "true" };
  }
  const lower = token.value.toLowerCase();
  const isText = lower === "true" || lower === "false";
  if (isText && tolerate("string-boolean", `${attribute.label} is compared with text`)) {
    return { ok: true, value: lower === "true" };
  }
  return { ok: false, expected: `true or false, as ${attribute.label} is a boolean` };
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function readNumber(token: Token, attribute: CompiledAttribute): ComparisonReading {
  const value = token.kind === "word" && number.test(token.value) ? Number(token.value) : Number.NaN;
  if (Number.isFinite(value)) return { ok: true, value };
  return { ok: false, expected: `a number, as ${attribute.label} is one` };
}

function readText(
  token: Token,
  attribute: CompiledAttribute,
  operator: ComparisonOperator,
  tolerate: Tolerate,
): ComparisonReading {
  const unquoted = token.kind === "word";
  if (unquoted && !tolerate("filter-unquoted-value", `${attribute.label} is compared with a value without quotes`)) {
    return { ok: false, expected: "a value in double quotes" };
  }
  if (!isKeepable(token.value)) return { ok: false, expected: "text without U+0000 and without half characters" };
  const partial = operator === "co" || operator === "sw" || operator === "ew";
  if (attribute.type === "dateTime" && !partial && parseDateTime(token.value) === undefined) {
    return { ok: false, expected: "a date and time such as 2026-01-23T04:56:22Z" };
  }
  return { ok: true, value: token.value };
}
