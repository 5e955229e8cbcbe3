import type { CompiledAttribute } from "../attribute/compiled.ts";
import { parseDateTime } from "../attribute/date-time.ts";
import { compareText, foldCase } from "../attribute/text.ts";
import { isArray, isObject } from "../json/value.ts";
import type { JsonValue } from "../resource/resource.ts";
import type { ComparisonOperator, ComparisonValue } from "./filter.ts";

/** Whether one value meets a comparison. */
export type ValueTest = (value: JsonValue | undefined) => boolean;

/** `pr` (RFC 7644 section 3.4.2.2): neither null nor empty. */
export function isPresent(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (isArray(value)) return value.some(isPresent);
  return isObject(value) ? Object.values(value).some(isPresent) : true;
}

export function compileTest(
  operator: ComparisonOperator,
  value: NonNullable<ComparisonValue>,
  attribute: CompiledAttribute,
): ValueTest {
  if (typeof value !== "string") return ordered(operator, value, (candidate) => candidate);
  if (operator === "co" || operator === "sw" || operator === "ew")
    return partial(operator, fold(value, attribute), attribute);
  const instant = attribute.type === "dateTime" ? parseDateTime(value) : undefined;
  if (instant !== undefined) {
    return ordered(operator, instant, (candidate) =>
      typeof candidate === "string" ? parseDateTime(candidate) : undefined,
    );
  }
  return ordered(operator, fold(value, attribute), (candidate) =>
    typeof candidate === "string" ? fold(candidate, attribute) : undefined,
  );
}

function fold(text: string, attribute: CompiledAttribute): string {
  return attribute.caseExact ? text : foldCase(text);
}

function partial(operator: "co" | "sw" | "ew", wanted: string, attribute: CompiledAttribute): ValueTest {
  const method = operator === "co" ? "includes" : operator === "sw" ? "startsWith" : "endsWith";
  return (value) => typeof value === "string" && fold(value, attribute)[method](wanted);
}

/** eq, ne and the four of order, on values brought to a common form; what has another type only satisfies `ne`. */
function ordered(
  operator: ComparisonOperator,
  wanted: string | number | boolean,
  form: (value: JsonValue | undefined) => JsonValue | undefined,
): ValueTest {
  if (operator === "eq") return (value) => form(value) === wanted;
  if (operator === "ne") return (value) => form(value) !== wanted;
  return (value) => {
    const candidate = form(value);
    if (typeof candidate === "number" && typeof wanted === "number") return inOrder(operator, candidate - wanted);
    if (typeof candidate !== "string" || typeof wanted !== "string") return false;
    return inOrder(operator, compareText(candidate, wanted));
  };
}

function inOrder(operator: ComparisonOperator, sign: number): boolean {
  switch (operator) {
    case "gt":
      return sign > 0;
    case "ge":
      return sign >= 0;
    case "lt":
      return sign < 0;
    default:
      return sign <= 0;
  }
}
