import { StorageError } from "../error/storage-error.ts";
import { keyBytes } from "../secret/aes-gcm.ts";

/** A root key as text: base64, base64url or hexadecimal. Throws `StorageError` `badRootKey`, which says where but never what. */
export function decodeRootKey(text: string, from: string): Uint8Array {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : decodeBase64(trimmed);
  if (key?.length === keyBytes) return new Uint8Array(key);
  throw new StorageError("badRootKey", `The root key in ${from} must be ${keyBytes} bytes in base64 or hexadecimal.`);
}

function decodeBase64(text: string): Buffer | undefined {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}
