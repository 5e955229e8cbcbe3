import { hash, randomBytes } from "node:crypto";

/** Who logs on to the vault. The password is asked for only when a logon is due. */
export interface VaultCredential {
  readonly username: string;
  /** Tells credentials apart without holding one: a keyed hash. */
  readonly key: string;
  password(): string | Promise<string>;
}

/**
 * Makes keys that are worth nothing outside this process: the hash begins with a secret that is never written down. The
 * keys never leave the process either, so a plain hash will do where an HMAC would cost five times as much a request.
 */
export function createCredentialKeys(
  secret: string = randomBytes(32).toString("base64"),
): (...parts: readonly string[]) => string {
  // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
  return (...parts) => hash("sha256", secret + parts.map((part) => `${part.length}:${part}`).join(""), "base64url");
}
