import { isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import type { Reply } from "./asker.ts";
import { textOf } from "./documents.ts";

export function operation(op: string, path: string | undefined, value?: JsonValue): JsonObject {
  return { op, ...(path === undefined ? {} : { path }), ...(value === undefined ? {} : { value }) };
}

export function patchBody(...operations: readonly JsonObject[]): JsonObject {
  return { schemas: [messageUris.patchOp], Operations: operations };
}

/** The version that an answer tells of its resource. */
export function versionOf({ headers, object }: Reply): string | undefined {
  const version = isObject(object.meta) ? textOf(object.meta.version) : undefined;
  return headers.get("etag") ?? version;
}
