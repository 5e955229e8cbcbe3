import { scimErrors } from "../error/scim-error.ts";

const accepted: ReadonlySet<string> = new Set(["application/scim+json", "application/json"]);
const scimType = "application/scim+json;charset=utf-8";
const jsonType = "application/json;charset=utf-8";

function mediaTypeOf(header: string): string {
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

/** Throws `unsupportedMediaType` for a body that says it is neither SCIM nor JSON; a body that says nothing is read as SCIM (RFC 9110 section 8.3 leaves it to the recipient). */
export function requireJsonBody(contentType: string | undefined): void {
  if (contentType === undefined || accepted.has(contentType) || contentType.trim() === "") return;
  if (accepted.has(mediaTypeOf(contentType))) return;
  throw scimErrors.unsupportedMediaType("The body must be application/scim+json or application/json");
}

/** RFC 7644 section 3.1: SCIM, unless the client's `Accept` names plain JSON and not SCIM. */
export function answerType(accept: string | undefined): string {
  // Nearly every request says one of these; only the others are taken apart.
  if (accept === undefined || accept === "*/*" || accept === "application/scim+json") return scimType;
  if (accept === "application/json") return jsonType;
  return accept.split(",").every((type) => mediaTypeOf(type) === "application/json") ? jsonType : scimType;
}
