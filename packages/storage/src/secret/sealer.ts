/**
 * Seals secrets at rest: AES-256-GCM under a data key that is wrapped by a root key. `context` (for example
 * `application:PAM:password`) is authenticated with the secret, so a sealed value cannot be moved to another row.
 * Every method throws `StorageError` `sealed` while the root key it needs cannot be had.
 */
export interface Sealer {
  /** A printable text that reveals nothing of `plain`. */
  seal(plain: string, context: string): Promise<string>;
  /** The secret again. Throws `StorageError` `unsealable` when the text, the context or the root key is not the one used. */
  open(sealed: string, context: string): Promise<string>;
  /** The id of the root key that new texts stand under. */
  currentKeyId(): Promise<string>;
  /** The same secret under the current root key. Only the wrapped key is made anew: the secret itself is not opened. */
  rewrap(sealed: string, context: string): Promise<string>;
}
