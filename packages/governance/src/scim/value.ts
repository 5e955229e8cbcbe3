import type { JsonObject, JsonValue } from "@castellan/scim";
import type { AttributeValue } from "../application/connector.ts";
import { valueList } from "../plan/attribute-value.ts";

/** How a value is declared in a schema. */
export interface DeclaredValue {
  readonly type: "string" | "integer" | "decimal" | "boolean";
  readonly multiValued: boolean;
}

/** A value that governance keeps, as its declaration has it; `undefined` where it has none, or one of another kind. */
export function shown(value: AttributeValue | undefined, { type, multiValued }: DeclaredValue): JsonValue | undefined {
  const values = valueList(value).flatMap((scalar) => scalarAs(scalar, type) ?? []);
  if (values.length === 0) return undefined;
  if (multiValued) return values;
  // A list where one value is declared is shown whole, as a person would write it.
  return values.length === 1 ? values[0] : values.join(", ");
}

function scalarAs(
  value: string | number | boolean,
  type: DeclaredValue["type"],
): string | number | boolean | undefined {
  if (type === "string") return String(value);
  if (type === "boolean") return typeof value === "boolean" ? value : booleans.get(String(value).toLowerCase());
  const number = typeof value === "number" ? value : Number.parseFloat(String(value));
  const fits = type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
  return fits ? number : undefined;
}

const booleans = new Map([
  ["true", true],
  ["false", false],
]);

/** A value that a client sent, as governance keeps it; `null` for none. */
export function kept(value: JsonValue | undefined): AttributeValue {
  if (Array.isArray(value)) return value.filter(isScalar);
  return isScalar(value) ? value : null;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text of a member of an object. */
export function textAt(value: JsonValue | undefined, name: string): string | undefined {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === "string" && member !== "" ? member : undefined;
}

export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
