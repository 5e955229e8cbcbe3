/** A data key as it is kept: its bytes encrypted by a root key, and that root key's id. */
export interface WrappedKey {
  /** Empty for what was wrapped before root keys had ids: then each of them is tried. */
  readonly keyId: string;
  readonly wrapped: Uint8Array;
}

/**
 * Who holds the root keys: one that wraps, and earlier ones that still unwrap. A root key itself may never leave its
 * service. `context` (for example `vault:data-key:41`) is authenticated with the key, so a wrapped key cannot be moved
 * elsewhere. Every method throws `StorageError` `sealed` while the root key it needs cannot be had: it is missing, or
 * the service does not answer. All of it may change while the process runs.
 */
export interface KeyService {
  /** The id of the root key that wraps now: `[\w:-]+`. It tells nothing of the key. */
  current(): Promise<string>;
  /** Can what was wrapped under this root key be unwrapped here? False, too, where that cannot be known at the moment. */
  holds(keyId: string): Promise<boolean>;
  /** Wraps a data key (32 bytes) under the current root key. */
  wrap(key: Uint8Array, context: string): Promise<WrappedKey>;
  /** The data key again. Throws `StorageError` `unsealable` when bytes or context are not the ones used. */
  unwrap(wrapped: WrappedKey, context: string): Promise<Uint8Array>;
  /** The same data key under the current root key. Throws as `unwrap` does. */
  rewrap(wrapped: WrappedKey, context: string): Promise<WrappedKey>;
}
