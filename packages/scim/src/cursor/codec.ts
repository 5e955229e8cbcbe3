import { scimErrors } from "../error/scim-error.ts";
import { isArray } from "../json/value.ts";
import type { CursorOptions } from "../provider/options.ts";
import type { JsonValue } from "../resource/resource.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** Turns the place where a page ended into the text that a client holds, and back. */
export interface CursorCodec {
  /** `query` is what the cursor is good for: it opens for the same query only. */
  seal(position: JsonValue, query: string): Promise<string>;
  /** Throws `invalidCursor` and `expiredCursor`. */
  open(cursor: string, query: string): Promise<JsonValue>;
}

const keyBytes = 32;
const nonceBytes = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Cursors as RFC 9865 section 2 wants them, opaque, without any memory of the server: the position and the time it ends, under
 * AES-256-GCM, with the query as associated data. Throws a `TypeError` for a key of another length.
 */
export function createCursorCodec(options: CursorOptions, clock: () => number = Date.now): CursorCodec {
  const { key, lifetimeSeconds } = options;
  if (typeof key !== "function") requireKey(key);
  if (!(lifetimeSeconds > 0)) throw new TypeError("the lifetime of cursors must be a positive number of seconds");
  let imported: ReturnType<typeof crypto.subtle.importKey> | undefined;
  const importKey = async () => {
    const bytes = typeof key === "function" ? requireKey(await key()) : key;
    imported ??= crypto.subtle.importKey("raw", new Uint8Array(bytes), "AES-GCM", false, ["encrypt", "decrypt"]);
    return imported;
  };
  const algorithm = (iv: Uint8Array<ArrayBuffer>, query: string) => ({
    name: "AES-GCM",
    iv,
    additionalData: encoder.encode(query),
  });

  async function decrypt(cursor: string, query: string): Promise<JsonValue> {
    const bytes = fromBase64Url(cursor);
    if (bytes === undefined || bytes.length <= nonceBytes) throw invalid();
    const [nonce, sealed] = [bytes.slice(0, nonceBytes), bytes.slice(nonceBytes)];
    const opened = await crypto.subtle.decrypt(algorithm(nonce, query), await importKey(), sealed).catch(() => {
      throw invalid();
    });
    const content: JsonValue = JSON.parse(decoder.decode(opened));
    return content;
  }

  return {
    async seal(position, query) {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const content = encoder.encode(JSON.stringify([clock() + lifetimeSeconds * 1_000, position]));
      const sealed = await crypto.subtle.encrypt(algorithm(nonce, query), await importKey(), content);
      const bytes = new Uint8Array(nonceBytes + sealed.byteLength);
      bytes.set(nonce);
      bytes.set(new Uint8Array(sealed), nonceBytes);
      return toBase64Url(bytes);
    },
    async open(cursor, query) {
      const content = await decrypt(cursor, query);
      const [end, position = null] = isArray(content) ? content : [];
      if (typeof end !== "number") throw invalid();
      if (end < clock()) {
        throw scimErrors.expiredCursor(
          `The cursor is older than the ${lifetimeSeconds} seconds it is good for; begin again with an empty one`,
        );
      }
      return position;
    },
  };
}

function requireKey(key: Uint8Array): Uint8Array {
  if (key.length === keyBytes) return key;
  throw new TypeError(`the key of cursors must have ${keyBytes} bytes`);
}

function invalid(): Error {
  return scimErrors.invalidCursor(
    "The cursor is none of this service, or of another query: ask for the same list with the same filter and order, and leave cursor empty for the first page",
  );
}
