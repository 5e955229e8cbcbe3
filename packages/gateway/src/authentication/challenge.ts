import { ScimError } from "@castellan/scim";

/** 401 with the challenges of RFC 7617 and RFC 6750: both ways in are always named. */
export function unauthorized(detail: string, bearerError?: "invalid_token", cause?: unknown): ScimError {
  const bearer = bearerError === undefined ? "" : `, error="${bearerError}"`;
  return new ScimError("unauthorized", detail, {
    headers: { "WWW-Authenticate": `Basic realm="Castellan", charset="UTF-8", Bearer realm="Castellan"${bearer}` },
    cause,
  });
}
