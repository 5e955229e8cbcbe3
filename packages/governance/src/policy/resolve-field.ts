import { isSecret } from "../application/check-policies.ts";
import type { AttributeValue } from "../application/connector.ts";
import type { Compile } from "../expression/cache.ts";
import type { Scope } from "../expression/expression.ts";
import { isEmptyValue } from "../plan/attribute-value.ts";
import type { PolicyField } from "./policy.ts";

export interface FieldState {
  /** What the plan asks for; `undefined` when it says nothing of the attribute. */
  readonly requested: AttributeValue | undefined;
  /** What the account has. */
  readonly current: AttributeValue | undefined;
}

/**
 * The value a field gives its attribute: what the plan asks for; else the computed value; else, where there is no value
 * yet, the default. `undefined` leaves the attribute as it is. Throws `ExpressionError`.
 */
export function resolveField(
  field: PolicyField,
  { requested, current }: FieldState,
  scope: Scope,
  compile: Compile,
): AttributeValue | undefined {
  if (requested !== undefined) return requested;
  if (field.value !== undefined) return typed(compile(field.value).evaluate(scope), field);
  if (field.defaultValue === undefined || !isEmptyValue(current)) return undefined;
  return typed(compile(field.defaultValue).evaluate(scope), field);
}

/** A computed value in the type the field declares, so that `"true"` of an HR file can become a boolean. */
function typed(value: AttributeValue, { type }: PolicyField): AttributeValue {
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "int" && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) {
    return Number(value);
  }
  if (type === "string" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  return value;
}

/** Why a value is not allowed; `undefined` when it is. A secret is not repeated. */
export function allowedRefusal(field: PolicyField, value: AttributeValue): string | undefined {
  const { name, allowedValues } = field;
  if (allowedValues === undefined) return undefined;
  const values = typeof value === "object" && value !== null ? value : [value];
  const refused = values.find((element) => element !== null && !allowedValues.includes(element));
  if (refused === undefined) return undefined;
  if (isSecret(field)) return `${name} is not one of the values that are allowed`;
  return `${name} may not be ${JSON.stringify(refused)}; it may be ${allowedValues.map((each) => JSON.stringify(each)).join(", ")}`;
}
