import { hash, randomBytes } from "node:crypto";

/**
 * A new API token of 256 random bits, to be shown once: `${prefix}_` and 43 characters of base64url. Keep only `hash`.
 * The prefix (`cst`) lets secret scanners recognise a leaked token.
 */
export function createApiToken(prefix: string): { readonly token: string; readonly hash: string } {
  const token = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return { token, hash: hashApiToken(token) };
}

/**
 * What is stored and looked up instead of a token: its SHA-256 in hexadecimal. A token has the entropy of a key, so a
 * fast hash is enough; look-up by hash takes the same time whichever token is tried.
 */
export function hashApiToken(token: string): string {
  return hash("sha256", token, "hex");
}
