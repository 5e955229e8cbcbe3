import { createHash, hkdfSync } from "node:crypto";
import { StorageError } from "../error/storage-error.ts";
import { decrypt, encrypt, unsealable } from "../secret/aes-gcm.ts";
import type { KeyService, WrappedKey } from "./key-service.ts";

/** Root keys in the memory of this process. */
export interface LocalKeysOptions {
  /** The root keys (32 bytes each) as they are now: the current one first; none while there is none. */
  readonly load: () => Promise<readonly Uint8Array[]>;
  /** How long what was loaded counts, in milliseconds; default 1,000. */
  readonly refreshMilliseconds?: number;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}

interface LocalKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

interface Loaded {
  readonly keys: readonly LocalKey[];
  readonly at: number;
}

/** A key service over root keys that this process reads, again and again, so that it notices when they change. */
export function createLocalKeys({ load, refreshMilliseconds = 1000, clock = Date.now }: LocalKeysOptions): KeyService {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;

  async function reload(): Promise<Loaded> {
    const next = { keys: (await load().catch(unusable)).map(asLocalKey), at: clock() };
    loaded = next;
    return next;
  }

  function loadOnce(): Promise<Loaded> {
    loading ??= reload().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function keys(): Promise<readonly LocalKey[]> {
    // Where there is none, the first may come at any moment.
    const fresh = loaded !== undefined && loaded.keys.length > 0 && clock() - loaded.at < refreshMilliseconds;
    return (fresh ? loaded : await loadOnce())?.keys ?? [];
  }

  /** A key that is not known may have come a moment ago. */
  async function find(keyId: string): Promise<LocalKey | undefined> {
    const known = (await keys()).find(({ id }) => id === keyId);
    return known ?? (await loadOnce()).keys.find(({ id }) => id === keyId);
  }

  async function currentKey(): Promise<LocalKey> {
    const [first] = await keys();
    if (first !== undefined) return first;
    throw noRootKey();
  }

  async function unwrap({ keyId, wrapped }: WrappedKey, context: string): Promise<Uint8Array> {
    if (keyId === "") return unwrapByAny(await keys(), wrapped, context);
    const key = await find(keyId);
    if (key === undefined)
      throw new StorageError(
        "sealed",
        `The root key ${keyId} is not there: give it back, in CASTELLAN_ROOT_KEY_PREVIOUS or beside root.key.`,
      );
    return decrypt(key.bytes, wrapped, context);
  }

  async function wrap(key: Uint8Array, context: string): Promise<WrappedKey> {
    const root = await currentKey();
    return { keyId: root.id, wrapped: encrypt(root.bytes, key, context) };
  }

  return {
    current: async () => (await currentKey()).id,
    holds: (keyId) =>
      find(keyId).then(
        (key) => key !== undefined,
        () => false,
      ),
    wrap,
    unwrap,
    async rewrap(wrapped, context) {
      const key = await unwrap(wrapped, context);
      try {
        return await wrap(key, context);
      } finally {
        key.fill(0);
      }
    },
  };
}

function noRootKey(): StorageError {
  return new StorageError(
    "sealed",
    "There is no root key: set CASTELLAN_ROOT_KEY, or put root.key back into the data folder.",
  );
}

/** A key that cannot be read is missing, while the process runs. */
function unusable(error: unknown): never {
  if (error instanceof StorageError) throw new StorageError("sealed", error.message);
  throw error;
}

/** What was wrapped before root keys had ids: GCM itself tells which of them it was. */
function unwrapByAny(keys: readonly LocalKey[], wrapped: Uint8Array, context: string): Uint8Array {
  if (keys.length === 0) throw noRootKey();
  for (const { bytes } of keys) {
    try {
      return decrypt(bytes, wrapped, context);
    } catch {
      // Perhaps the next one.
    }
  }
  throw unsealable();
}

function asLocalKey(bytes: Uint8Array): LocalKey {
  return { id: rootKeyId(bytes), bytes };
}

/** The name of a root key: eight hexadecimal digits that follow from it, one way. */
export function rootKeyId(key: Uint8Array): string {
  const named = new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), "castellan:root-key-id", 32));
  return createHash("sha256").update(named).digest("hex").slice(0, 8);
}
