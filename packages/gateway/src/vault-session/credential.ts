import { createHmac, randomBytes } from "node:crypto";

/** Who logs on to the vault. The password is asked for only when a logon is due. */
export interface VaultCredential {
  readonly username: string;
  /** Tells credentials apart without holding one: a keyed hash. */
  readonly key: string;
  password(): string;
}

/** Makes keys that are worth nothing outside this process: the hash is keyed with a secret that is never written down. */
export function createCredentialKeys(secret: Uint8Array = randomBytes(32)): (...parts: readonly string[]) => string {
  return (...parts) => {
    const hash = createHmac("sha256", secret);
    // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
    for (const part of parts) hash.update(`${part.length}:${part}`);
    return hash.digest("base64url");
  };
}
