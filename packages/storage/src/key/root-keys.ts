import { rootKeyId } from "./local-keys.ts";
import type { RootKeyFile } from "./root-key-file.ts";
import { decodeRootKey } from "./root-key-text.ts";

export interface RootKeySources {
  /** The value of `CASTELLAN_ROOT_KEY`. */
  readonly environment?: string | undefined;
  /** The value of `CASTELLAN_ROOT_KEY_PREVIOUS`: other keys that unwrap, with commas. */
  readonly previous?: string | undefined;
  readonly file: RootKeyFile;
}

/** Where a root key was found. */
export type RootKeySource = "environment" | "file";

export interface FoundRootKey {
  readonly id: string;
  readonly source: RootKeySource;
  readonly key: Uint8Array;
}

/**
 * The root keys that are there now, the current one first: the environment's before the file's, so that a key that moves from
 * the file to the environment needs nothing else. Throws `StorageError` `badRootKey` when one is not 32 bytes.
 */
export async function findRootKeys({ environment, previous, file }: RootKeySources): Promise<readonly FoundRootKey[]> {
  const given = environment ? [decodeRootKey(environment, "CASTELLAN_ROOT_KEY")] : [];
  const kept = await file.read();
  // An earlier key alone never becomes the current one.
  if (given.length === 0 && kept.length === 0) return [];
  const others = (previous ?? "").split(",").filter((text) => text.trim() !== "");
  const found: FoundRootKey[] = [];
  const add = (source: RootKeySource) => (key: Uint8Array) => {
    const id = rootKeyId(key);
    if (!found.some((other) => other.id === id)) found.push({ id, source, key });
  };
  given.forEach(add("environment"));
  kept.forEach(add("file"));
  others.map((text) => decodeRootKey(text, "CASTELLAN_ROOT_KEY_PREVIOUS")).forEach(add("environment"));
  return found;
}
