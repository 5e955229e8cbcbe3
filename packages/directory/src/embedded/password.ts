import { hash, verify } from "@node-rs/argon2";

/** Hashes with argon2id at OWASP's cost (19 MiB, two passes), which is the library's default. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/**
 * Compares a password with a hash. Without one it still does the work of a comparison, so that the time it takes does not
 * tell whether the person exists.
 */
export async function checkPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  if (passwordHash !== undefined) return verify(passwordHash, password);
  await hash(password);
  return false;
}
