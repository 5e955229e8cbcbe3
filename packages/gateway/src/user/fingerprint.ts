import { hash } from "node:crypto";
import type { JsonObject, JsonValue } from "@castellan/scim";
import { isObject } from "./labelled-values.ts";
import { renderVaultUser } from "./render.ts";
import { cyberArkUserUri } from "./schema.ts";
import type { VaultUser } from "./vault-user.ts";

/**
 * Tells two states of a vault user apart, as far as SCIM shows them. What the user's own logons change, and his
 * memberships, do not count. It is taken of what is rendered, whose order does not depend on the PVWA's. `rendered` spares
 * rendering him again.
 */
export function fingerprintOf(user: VaultUser, rendered: JsonObject = renderVaultUser(user)): string {
  const settings = rendered[cyberArkUserUri];
  const state = {
    ...rendered,
    groups: undefined,
    [cyberArkUserUri]: isObject(settings) ? { ...settings, suspended: undefined } : undefined,
    active: user.enableUser,
  };
  return hash("sha256", JSON.stringify(state), "base64url");
}

/**
 * The weak entity tag (RFC 7644 section 3.14) of a resource: of the vault user's fingerprint, and of whatever else the
 * resource is made of.
 */
export function versionOf(fingerprint: string, others: readonly (JsonValue | undefined)[]): string {
  return `W/"${hash("sha256", fingerprint + JSON.stringify(others), "base64url").slice(0, 16)}"`;
}
