import type { ScimResponse } from "../provider/message.ts";
import { messageUris } from "../schema/uris.ts";
import { ScimError } from "./scim-error.ts";

/**
 * The one wire shape of an error (RFC 7644 section 3.12): `status` is a string. What is not a `ScimError` becomes a 500
 * whose detail says nothing of its insides.
 */
export function errorResponse(error: unknown, contentType = "application/scim+json;charset=utf-8"): ScimResponse {
  const known =
    error instanceof ScimError
      ? error
      : new ScimError(
          "internal",
          "The service failed to answer this request; nothing is wrong with it as far as known",
        );
  const body = {
    schemas: [messageUris.error],
    status: String(known.status),
    ...(known.scimType === undefined ? {} : { scimType: known.scimType }),
    detail: known.detail,
    ...known.extra,
  };
  return {
    status: known.status,
    headers: { ...known.headers, "content-type": contentType },
    body: JSON.stringify(body),
  };
}
