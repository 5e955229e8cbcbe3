import { vaultGroups, vaultUsers } from "../vault-session/vault-calls.ts";
import type { Caller, Origin } from "./caller.ts";
import { unauthorized } from "./challenge.ts";

/** Somebody who did not say who they are: there is no way from here to the vault. */
export function anonymousCaller(origin: Origin): Caller {
  return { ...origin, name: "anonymous", vaultUser: "", scopes: new Set(), ...closed };
}

const noPool = { use: () => Promise.reject(unauthorized("Credentials are missing")) };
const noCredential = { username: "", key: "", password: () => "" };
const closed = { vault: vaultUsers(noPool, noCredential), groups: vaultGroups(noPool, noCredential) };
