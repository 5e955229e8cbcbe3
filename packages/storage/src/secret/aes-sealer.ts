import { randomBytes } from "node:crypto";
import { StorageError } from "../error/storage-error.ts";
import type { KeyService, WrappedKey } from "../key/key-service.ts";
import { createLocalKeys } from "../key/local-keys.ts";
import { decrypt, encrypt, keyBytes, unsealable } from "./aes-gcm.ts";
import type { Sealer } from "./sealer.ts";

/**
 * A sealer under the root keys of `keys`, or under one root key (32 bytes). A sealed text is
 * `v2.<root key's id>.<wrapped key>.<secret>`: the secret under a data key of its own, the data key under the root key.
 * Texts of before root keys had ids are `v1.<wrapped key>.<secret>`; they open as ever. Throws `StorageError` `badRootKey`
 * when the one root key is not 32 bytes.
 */
export function createSealer(keys: KeyService | Uint8Array): Sealer {
  const service = keys instanceof Uint8Array ? oneKey(keys) : keys;
  return {
    async seal(plain, context) {
      const dataKey = randomBytes(keyBytes);
      const wrapped = await service.wrap(dataKey, keyContext(context));
      const secret = encrypt(dataKey, Buffer.from(plain, "utf8"), `secret:${context}`);
      dataKey.fill(0);
      return print(wrapped, secret.toString("base64url"));
    },
    async open(sealed, context) {
      const { wrapped, secret } = parse(sealed);
      const dataKey = await service.unwrap(wrapped, keyContext(context));
      try {
        return decrypt(dataKey, Buffer.from(secret, "base64url"), `secret:${context}`).toString("utf8");
      } finally {
        dataKey.fill(0);
      }
    },
    currentKeyId: () => service.current(),
    async rewrap(sealed, context) {
      const { wrapped, secret } = parse(sealed);
      return print(await service.rewrap(wrapped, keyContext(context)), secret);
    },
  };
}

/** The id of the root key that a sealed text stands under; empty for one of before there were ids. */
export function rootKeyIdOf(sealed: string): string {
  return parse(sealed).wrapped.keyId;
}

function keyContext(context: string): string {
  return `key:${context}`;
}

interface SealedText {
  readonly wrapped: WrappedKey;
  /** Base64url. */
  readonly secret: string;
}

function print({ keyId, wrapped }: WrappedKey, secret: string): string {
  return `v2.${keyId}.${Buffer.from(wrapped).toString("base64url")}.${secret}`;
}

function parse(sealed: string): SealedText {
  const [version, ...parts] = sealed.split(".");
  const [keyId, wrapped, secret, ...rest] = version === "v1" ? ["", ...parts] : parts;
  if ((version !== "v1" && !(version === "v2" && keyId)) || !wrapped || !secret || rest.length > 0) throw unsealable();
  return { wrapped: { keyId: keyId ?? "", wrapped: Buffer.from(wrapped, "base64url") }, secret };
}

function oneKey(key: Uint8Array): KeyService {
  if (key.length !== keyBytes) throw new StorageError("badRootKey", `The root key must be ${keyBytes} bytes.`);
  const root = Uint8Array.from(key);
  return createLocalKeys({ load: async () => [root] });
}
