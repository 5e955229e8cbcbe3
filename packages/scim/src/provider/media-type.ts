import { scimErrors } from "../error/scim-error.ts";

const accepted: ReadonlySet<string> = new Set(["application/scim+json", "application/json"]);

function mediaTypeOf(header: string): string {
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

/** Throws `unsupportedMediaType` for a body that says it is neither SCIM nor JSON; a body that says nothing is read as SCIM. */
export function requireJsonBody(contentType: string | undefined): void {
  if (contentType === undefined || contentType.trim() === "" || accepted.has(mediaTypeOf(contentType))) return;
  throw scimErrors.unsupportedMediaType("The body must be application/scim+json or application/json");
}

/** RFC 7644 section 3.1: SCIM, unless the client's `Accept` names plain JSON and not SCIM. */
export function answerType(accept: string | undefined): string {
  const types = (accept ?? "").split(",").map(mediaTypeOf);
  const plain = types.includes("application/json") && !types.some((type) => type !== "application/json");
  return plain ? "application/json;charset=utf-8" : "application/scim+json;charset=utf-8";
}
