import { hash } from "node:crypto";
import type { JsonObject } from "@castellan/scim";
import { isObject } from "../json/object.ts";
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
