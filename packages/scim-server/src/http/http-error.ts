import { ScimError, scimErrors } from "@castellan/scim";

/**
 * What went wrong before a request reached the protocol, in the protocol's words; `undefined` when it is a fault of ours.
 * `bodyLimit` is what the route takes, in bytes.
 */
export function httpError(error: unknown, bodyLimit: number): ScimError | undefined {
  if (error instanceof ScimError) return error;
  const { code, statusCode } = fieldsOf(error);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    const limit = bodyLimit.toLocaleString("en");
    return scimErrors.payloadTooLarge(`The body is larger than the ${limit} bytes that are taken: send less at once`);
  }
  if (statusCode === 415 || code === "FST_ERR_ROUTE_MISSING_CONTENT_TYPE")
    return scimErrors.unsupportedMediaType("Send application/scim+json or application/json");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return scimErrors.invalidSyntax("The request cannot be read: check its headers and its body's length");
  }
  return undefined;
}

function fieldsOf(error: unknown): { readonly code?: string; readonly statusCode?: number } {
  if (typeof error !== "object" || error === null) return {};
  return {
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
    ...("statusCode" in error && typeof error.statusCode === "number" ? { statusCode: error.statusCode } : {}),
  };
}
