import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { StorageError } from "../error/storage-error.ts";

/** Of every key here, in bytes: AES-256. */
export const keyBytes = 32;

const cipher = "aes-256-gcm";
/** NIST SP 800-38D, 8.2.2: 96 random bits. */
const nonceBytes = 12;
const tagBytes = 16;

/** Nonce, ciphertext and tag of `plain` under `key`; `context` is authenticated with them. */
export function encrypt(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(context, "utf8"));
  return Buffer.concat([nonce, encryption.update(plain), encryption.final(), encryption.getAuthTag()]);
}

/** What `encrypt` was given. Throws `StorageError` `unsealable` when the bytes, the key or the context are not the ones used. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
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

export function unsealable(): StorageError {
  return new StorageError(
    "unsealable",
    "A sealed secret cannot be opened: it was changed or moved, or it was sealed under another root key.",
  );
}
