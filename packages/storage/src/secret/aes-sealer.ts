import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { StorageError } from "../error/storage-error.ts";
import type { Sealer } from "./sealer.ts";

const cipher = "aes-256-gcm";
const keyBytes = 32;
/** NIST SP 800-38D, 8.2.2: 96 random bits. */
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A sealer under `rootKey` (32 bytes). A sealed text is `v1.<wrapped key>.<secret>`, each part base64url of nonce,
 * ciphertext and tag: the secret under a data key of its own, the data key under the root key. Changing the root key
 * needs only the wrapped keys anew. Throws `StorageError` `badRootKey` when the key is not 32 bytes.
 */
export function createSealer(rootKey: Uint8Array): Sealer {
  if (rootKey.length !== keyBytes) throw new StorageError("badRootKey", `The root key must be ${keyBytes} bytes.`);
  const root = Uint8Array.from(rootKey);
  return {
    seal(plain, context) {
      const dataKey = randomBytes(keyBytes);
      const wrapped = encrypt(root, dataKey, `key:${context}`);
      const secret = encrypt(dataKey, Buffer.from(plain, "utf8"), `secret:${context}`);
      return `v1.${wrapped.toString("base64url")}.${secret.toString("base64url")}`;
    },
    open(sealed, context) {
      const [version, wrapped, secret, ...rest] = sealed.split(".");
      if (version !== "v1" || !wrapped || !secret || rest.length > 0) throw unsealable();
      const dataKey = decrypt(root, Buffer.from(wrapped, "base64url"), `key:${context}`);
      return decrypt(dataKey, Buffer.from(secret, "base64url"), `secret:${context}`).toString("utf8");
    },
    deriveKey(purpose) {
      return new Uint8Array(hkdfSync("sha256", root, new Uint8Array(), `castellan:${purpose}`, keyBytes));
    },
  };
}

function encrypt(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(context, "utf8"));
  return Buffer.concat([nonce, encryption.update(plain), encryption.final(), encryption.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, context: string): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw unsealable();
  try {
    const decryption = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(context, "utf8"))
      .setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decryption.update(sealed.subarray(nonceBytes, -tagBytes)), decryption.final()]);
  } catch {
    // GCM says only that the tag does not fit; which of the three differs cannot be known.
    throw unsealable();
  }
}

function unsealable(): StorageError {
  return new StorageError(
    "unsealable",
    "A sealed secret cannot be opened: it was changed or moved, or it was sealed under another root key.",
  );
}
