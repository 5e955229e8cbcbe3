import { vaultUsers } from "../vault-session/vault-users.ts";
import type { Caller } from "./caller.ts";
import { unauthorized } from "./challenge.ts";

/** Somebody who did not say who they are: there is no way from here to the vault. */
export function anonymousCaller(origin: Pick<Caller, "client" | "requestId">): Caller {
  return { ...origin, name: "anonymous", vaultUser: "", scopes: new Set(), vault: closed };
}

const closed = vaultUsers(
  { use: () => Promise.reject(unauthorized("Credentials are missing")) },
  { username: "", key: "", password: () => "" },
);
