import { hash } from "node:crypto";
import type { JsonValue } from "@castellan/scim";

/**
 * The weak entity tag (RFC 7644 section 3.14) of a resource: of the fingerprint of what the vault holds, and of whatever else the
 * resource is made of.
 */
export function versionOf(fingerprint: string, others: readonly (JsonValue | undefined)[]): string {
  return `W/"${hash("sha256", fingerprint + JSON.stringify(others), "base64url").slice(0, 16)}"`;
}
