import { type CompiledAttribute, type JsonObject, readValue } from "@castellan/scim";
import { hashPassword } from "@castellan/storage";

/** Makes what is kept of a secret: a text from which the secret cannot be had. */
export type HashSecret = (plain: string) => Promise<string>;

export const hashWithArgon2: HashSecret = (plain) => hashPassword(plain);

/** The hashes of the secrets that a resource carries, by the label of their attribute. Hash before a unit of work: it takes long. */
export async function hashSecrets(
  resource: JsonObject,
  secrets: readonly CompiledAttribute[],
  hash: HashSecret,
): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const attribute of secrets) {
    const value = readValue(resource, attribute);
    if (value !== undefined) hashes[attribute.label] = await hash(plainText(value));
  }
  return hashes;
}

export function plainText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The kept hashes, `undefined` for none. */
export function readSecrets(text: string | null): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(text ?? "{}");
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, hash]) => typeof hash === "string"));
}

export function writeSecrets(hashes: Readonly<Record<string, string>>): string | null {
  return Object.keys(hashes).length === 0 ? null : JSON.stringify(hashes);
}
