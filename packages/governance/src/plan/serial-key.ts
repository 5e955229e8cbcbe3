import { type Application, accountSchema, policyFor } from "../application/application.ts";
import type { Attributes } from "../application/connector.ts";

/**
 * Attributes whose value tells one account of an application from another before it exists, the best first: what its
 * Create policy makes unique, what it is shown by, what it is known by.
 */
function namingAttributes(application: Application): readonly string[] {
  const unique = policyFor(application, "Create")?.fields.filter((field) => field.unique === true) ?? [];
  const schema = accountSchema(application);
  const named = schema === undefined ? [] : [schema.displayAttribute, schema.identityAttribute];
  return [...new Set([...unique.map(({ name }) => name), ...named])];
}

/** The key of an account that exists. Transactions of one key are never executed side by side. */
export function accountSerialKey(application: string, nativeIdentity: string): string {
  return JSON.stringify([application, "account", nativeIdentity]);
}

/** The key of a Create; without a name at all, `fallback` stands for it. */
export function serialKeyOfCreate(application: Application, attributes: Attributes, fallback: string): string {
  for (const attribute of namingAttributes(application)) {
    const value = attributes[attribute];
    if (typeof value === "string" && value !== "") return createKey(application, attribute, value.toLowerCase());
  }
  return createKey(application, fallback);
}

function createKey({ name }: Application, ...parts: readonly string[]): string {
  return JSON.stringify([name, "create", ...parts]);
}
