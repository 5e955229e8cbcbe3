import { hash, randomBytes, randomUUID } from "node:crypto";

/**
 * A session token in the product's shape: 180 base64 characters over `<guid>;<16 hex>;<80 hex>;`. Clients refuse a
 * shorter one, and put it into a header as it is.
 */
export function createToken(): string {
  const text = `${randomUUID()};${randomBytes(8).toString("hex")};${randomBytes(40).toString("hex")};`;
  return Buffer.from(text, "latin1").toString("base64");
}

/** What is kept of a token: its SHA-256. A token is 300 random bits, so nothing slower is needed. */
export function hashToken(token: string): string {
  return hash("sha256", token, "base64");
}
