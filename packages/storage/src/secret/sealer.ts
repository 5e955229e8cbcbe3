/**
 * Seals secrets at rest: AES-256-GCM under a data key that is wrapped by the root key. `context` (for example
 * `application:PAM:password`) is authenticated with the secret, so a sealed value cannot be moved to another row.
 */
export interface Sealer {
  /** A printable text (`v1.…`) that reveals nothing of `plain`. */
  seal(plain: string, context: string): string;
  /** The secret again. Throws `StorageError` `unsealable` when the text, the context or the root key is not the one used. */
  open(sealed: string, context: string): string;
  /** 32 bytes that follow from the root key and the purpose: a key of one's own for what is not stored (HKDF, RFC 5869). */
  deriveKey(purpose: string): Uint8Array;
}
