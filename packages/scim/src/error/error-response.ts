import type { ScimResponse } from "../provider/message.ts";
import type { JsonObject } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import { ScimError } from "./scim-error.ts";

export interface ErrorResponseOptions {
  readonly contentType?: string;
  /** `status` in the body as a number, for clients that cannot read RFC 7644's text. */
  readonly numericStatus?: boolean;
}

/** What a client is told of an error that is none of ours: nothing of its insides. */
export function knownError(error: unknown): ScimError {
  if (error instanceof ScimError) return error;
  return new ScimError(
    "internal",
    "The service failed to answer this request; nothing is wrong with it as far as known",
  );
}

/** The one wire shape of an error (RFC 7644 section 3.12): `status` is a string. */
export function errorDocument(error: ScimError, numericStatus = false): JsonObject {
  return {
    schemas: [messageUris.error],
    status: numericStatus ? error.status : String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
    ...error.extra,
  };
}

/** An error as an answer. What is not a `ScimError` becomes a 500 whose detail says nothing of its insides. */
export function errorResponse(error: unknown, options: ErrorResponseOptions = {}): ScimResponse {
  const { contentType = "application/scim+json;charset=utf-8", numericStatus = false } = options;
  const known = knownError(error);
  return {
    status: known.status,
    headers: { ...known.headers, "content-type": contentType },
    body: JSON.stringify(errorDocument(known, numericStatus)),
  };
}
