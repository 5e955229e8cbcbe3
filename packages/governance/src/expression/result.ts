import type { AttributeValue } from "../application/connector.ts";
import { ExpressionError } from "./expression-error.ts";

type Scalar = string | number | boolean;

/** What CEL answered as the value of an attribute: a scalar, a list of scalars, or `null`. Throws `ExpressionError`. */
export function attributeValue(value: unknown, source: string, maximumSize: number): AttributeValue {
  if (isOptional(value)) return attributeValue(value.orValue(null), source, maximumSize);
  if (!Array.isArray(value)) return value === null || value === undefined ? null : scalar(value, source, maximumSize);
  if (value.length > maximumSize) throw tooLarge(source, maximumSize);
  const list: Scalar[] = [];
  for (const element of value) {
    if (element !== null && element !== undefined) list.push(scalar(element, source, maximumSize));
  }
  return list;
}

function isOptional(value: unknown): value is { orValue(otherwise: unknown): unknown } {
  return typeof value === "object" && value !== null && "orValue" in value && typeof value.orValue === "function";
}

function scalar(value: unknown, source: string, maximumSize: number): Scalar {
  if (typeof value === "string") {
    if (value.length > maximumSize) throw tooLarge(source, maximumSize);
    return value;
  }
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString();
  throw new ExpressionError("evaluation", "the result is not a text, a number, a boolean or a list of them", source, 0);
}

function tooLarge(source: string, maximumSize: number): ExpressionError {
  return new ExpressionError("tooLarge", `a result has at most ${maximumSize} characters or elements`, source, 0);
}
