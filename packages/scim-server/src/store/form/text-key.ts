import { createHash } from "node:crypto";

/** PostgreSQL refuses index rows beyond 2,704 bytes, and a UTF-16 unit takes up to three. */
export const longestIndexedText = 600;

/**
 * Text as a key of an index. Of long text the key is the beginning and a hash of all: equal texts have equal keys, and keys order as
 * texts do, but for texts that share their first 600 units.
 */
export function textKey(text: string): string {
  if (text.length <= longestIndexedText) return text;
  const beginning = text.slice(0, longestIndexedText);
  const whole = beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
  return `${whole}\u{10ffff}${digest(text)}`;
}

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
