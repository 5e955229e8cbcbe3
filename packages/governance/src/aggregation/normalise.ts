import type { AttributeValue, ResourceObject } from "../application/connector.ts";
import type { ApplicationSchema, AttributeDefinition } from "../application/schema.ts";
import { valueList } from "../plan/attribute-value.ts";

export type Normalised =
  | { readonly ok: true; readonly object: ResourceObject }
  | { readonly ok: false; readonly nativeIdentity: string; readonly problem: string };

const maximumIdentityLength = 1_000;

/**
 * Brings one object to the schema's shape: attributes it does not know are left out, secrets are never kept, single
 * values and lists are made what the schema says. An object that cannot be is told with the reason.
 */
export function normaliseObject(object: ResourceObject, schema: ApplicationSchema): Normalised {
  const { nativeIdentity } = object;
  if (typeof nativeIdentity !== "string" || nativeIdentity === "") {
    return {
      ok: false,
      nativeIdentity: "",
      problem: `${schema.identityAttribute}: an account without native identity`,
    };
  }
  if (nativeIdentity.length > maximumIdentityLength) {
    const problem = `the native identity is longer than ${maximumIdentityLength} characters`;
    return { ok: false, nativeIdentity: nativeIdentity.slice(0, 100), problem };
  }
  // PostgreSQL keeps no NUL in a text, and one object must not cost the batch.
  const nul = "holds a NUL character";
  if (nativeIdentity.includes("\0")) {
    return {
      ok: false,
      nativeIdentity: nativeIdentity.replaceAll("\0", "\uFFFD"),
      problem: `the native identity ${nul}`,
    };
  }
  if (object.displayName.includes("\0")) return { ok: false, nativeIdentity, problem: `the display name ${nul}` };
  const attributes: Record<string, AttributeValue> = {};
  for (const definition of schema.attributes) {
    const value = object.attributes[definition.name];
    if (value === undefined || value === null || definition.type === "secret") continue;
    const converted = convert(value, definition);
    if (converted === undefined) {
      const wanted = `${definition.multi ? "a list of " : ""}${definition.type}`;
      return { ok: false, nativeIdentity, problem: `${definition.name}: is not ${wanted} as the schema says` };
    }
    if (valueList(converted).some((element) => String(element).includes("\0"))) {
      return { ok: false, nativeIdentity, problem: `${definition.name}: ${nul}` };
    }
    attributes[definition.name] = converted;
  }
  return { ok: true, object: { ...object, attributes } };
}

type Scalar = string | number | boolean;

function convert(value: AttributeValue, { type, multi }: AttributeDefinition): AttributeValue | undefined {
  const list: readonly Scalar[] = typeof value === "object" && value !== null ? value : value === null ? [] : [value];
  const converted: Scalar[] = [];
  for (const element of list) {
    const scalar = convertScalar(element, type);
    if (scalar === undefined) return undefined;
    converted.push(scalar);
  }
  if (multi) return converted;
  return converted.length > 1 ? undefined : (converted[0] ?? null);
}

function convertScalar(value: Scalar, type: AttributeDefinition["type"]): Scalar | undefined {
  switch (type) {
    case "boolean":
      if (typeof value === "boolean") return value;
      return value === "true" ? true : value === "false" ? false : undefined;
    case "int": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : undefined;
    }
    default:
      return String(value);
  }
}
