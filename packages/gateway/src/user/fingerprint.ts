import { hash } from "node:crypto";
import type { JsonObject } from "@castellan/scim";
import type { VaultUser } from "./vault-user.ts";

/** Tells two states of a vault user apart. What the user's own logons change, and his memberships, do not count. */
export function fingerprintOf(user: VaultUser): string {
  const { lastSuccessfulLoginDate, groupsMembership, suspended, ...state } = user;
  return hash("sha256", JSON.stringify(state), "base64url");
}

/** The weak entity tag (RFC 7644 section 3.14) of a resource as it is about to be answered. */
export function versionOf(resource: JsonObject): string {
  return `W/"${hash("sha256", JSON.stringify(resource), "base64url").slice(0, 16)}"`;
}
