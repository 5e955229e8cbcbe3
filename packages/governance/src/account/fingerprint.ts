import { hash } from "node:crypto";
import type { Attributes, AttributeValue, ResourceObject } from "../application/connector.ts";

/**
 * Attributes in one fixed order, those without a value left out and lists sorted, for an application promises no order.
 * Equal attributes give equal text.
 */
export function canonicalAttributes(attributes: Attributes): string {
  const canonical: Record<string, AttributeValue> = {};
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name];
    if (value === undefined || value === null) continue;
    if (!isList(value)) canonical[name] = value;
    else if (value.length > 0) canonical[name] = value.length === 1 ? value : value.toSorted(compare);
  }
  return JSON.stringify(canonical);
}

function isList(value: AttributeValue): value is readonly (string | number | boolean)[] {
  return Array.isArray(value);
}

function compare(left: string | number | boolean, right: string | number | boolean): number {
  const [a, b] = [String(left), String(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** SHA-256 of all a connector told of an account: unchanged accounts are recognised by it alone. */
export function fingerprint(object: Omit<ResourceObject, "objectType">, attributesText: string): string {
  const { nativeIdentity, displayName, disabled, locked } = object;
  const state = `${disabled ? 1 : 0}${locked ? 1 : 0}`;
  return hash("sha256", `${JSON.stringify([nativeIdentity, displayName])}${state}${attributesText}`, "base64url");
}
