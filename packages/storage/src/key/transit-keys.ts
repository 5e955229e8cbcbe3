import { hash, timingSafeEqual } from "node:crypto";
import { StorageError } from "../error/storage-error.ts";
import { keyBytes, unsealable } from "../secret/aes-gcm.ts";
import type { KeyService, WrappedKey } from "./key-service.ts";
import { connectTransit, type TransitAddress, TransitRefusal } from "./transit-client.ts";

export interface TransitKeysOptions extends TransitAddress {
  /** The name of the key there: `[\w-]+`. */
  readonly key: string;
  /** How long the newest version of the key is taken for the newest, in milliseconds; default 60,000. */
  readonly refreshMilliseconds?: number;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}

/**
 * Root keys that stay in a key service which speaks the API of HashiCorp Vault's and OpenBao's transit engine: it gets data keys to
 * encrypt (`POST /v1/<mount>/encrypt/<key>`, `decrypt`, `rewrap`) and never shows its key. Each version of the key
 * is a root key here, `<key>:v<n>`; a rotation there is a rotation here. What is encrypted is the SHA-256 of the context
 * and the data key: so `rewrap`, which takes no associated data, keeps the two together.
 */
export function createTransitKeys(options: TransitKeysOptions): KeyService & { close(): Promise<void> } {
  const { key, refreshMilliseconds = 60_000, clock = Date.now } = options;
  if (!/^[\w-]+$/.test(key)) throw new TypeError("The name of a transit key is made of letters, digits, _ and -.");
  const transit = connectTransit(options);
  let newest: { readonly keyId: string; readonly at: number } | undefined;

  const ours = (keyId: string) => keyId.startsWith(`${key}:v`);

  /** `vault:v3:…`, of OpenBao too. */
  function keyIdOf(ciphertext: string): string {
    const [, version] = /^vault:v(\d+):/.exec(ciphertext) ?? [];
    if (version === undefined) throw new StorageError("sealed", "The key service's answer is not transit's.");
    return `${key}:v${version}`;
  }

  function wrapped(ciphertext: string): WrappedKey {
    const keyId = keyIdOf(ciphertext);
    newest = { keyId, at: clock() };
    return { keyId, wrapped: Buffer.from(ciphertext, "utf8") };
  }

  function ciphertextOf({ keyId, wrapped }: WrappedKey): string {
    if (keyId === "" || ours(keyId)) return Buffer.from(wrapped).toString("utf8");
    throw new StorageError("sealed", `The root key ${keyId} is not the key service's.`);
  }

  async function encryptText(plain: Buffer): Promise<string> {
    const body = { plaintext: plain.toString("base64") };
    plain.fill(0);
    return transit.call("encrypt", key, body, "ciphertext");
  }

  const wrap: KeyService["wrap"] = async (dataKey, context) =>
    wrapped(await encryptText(Buffer.concat([digest(context), dataKey])));

  return {
    async current() {
      if (newest !== undefined && clock() - newest.at < refreshMilliseconds) return newest.keyId;
      return wrapped(await encryptText(Buffer.alloc(keyBytes))).keyId;
    },
    holds: async (keyId) => ours(keyId),
    wrap,
    async unwrap(sealed, context) {
      const body = { ciphertext: ciphertextOf(sealed) };
      const plain = Buffer.from(await refusals(transit.call("decrypt", key, body, "plaintext")), "base64");
      const fits = plain.length === 2 * keyBytes && timingSafeEqual(plain.subarray(0, keyBytes), digest(context));
      const dataKey = Uint8Array.from(plain.subarray(keyBytes));
      plain.fill(0);
      if (!fits) throw unsealable();
      return dataKey;
    },
    async rewrap(sealed) {
      const body = { ciphertext: ciphertextOf(sealed) };
      return wrapped(await refusals(transit.call("rewrap", key, body, "ciphertext")));
    },
    close: () => transit.close(),
  };
}

function digest(context: string): Buffer {
  return hash("sha256", context, "buffer");
}

/** A ciphertext that the service refuses was changed; unless it refuses the version, which has been retired there. */
async function refusals(answer: Promise<string>): Promise<string> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TransitRefusal)) throw error;
    if (/too old|disallowed|key not found|key version/i.test(error.reason))
      throw new StorageError("sealed", error.message);
    throw unsealable();
  }
}
