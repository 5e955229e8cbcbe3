import type { PvwaError } from "@castellan/pvwa";
import type { ScimError } from "@castellan/scim";
import { unauthorized } from "../authentication/challenge.ts";
import { isSessionLimit } from "../vault-session/session-pool.ts";
import { vaultOperations } from "./operation.ts";
import { unavailable, upstreamError } from "./upstream-error.ts";

/** What to do about a refused logon, by the vault's code (PVWA reference, failure replies of Logon). */
const mends: Readonly<Record<string, string>> = {
  ITATS002E: "it is suspended after too many failed logons: activate it in the vault",
  ITATS127E: "it is locked out: activate it in the vault",
  ITATS005E: "it is disabled: enable it in the vault",
  ITATS006E: "it has expired: extend it in the vault",
  ITATS529E: "it does not log on with a vault password: use a vault user that does, or set the gateway's logon type",
  ITATS542I: "it is asked for a one-time code, which a program cannot answer: use a vault user without RADIUS",
};

/** Why the vault did not let the caller in: 401 with the reason, or 503 when the vault could not say. */
export function logonError(error: PvwaError, username: string): ScimError {
  if (error.kind !== "http") return upstreamError(error, vaultOperations.logon);
  if (isSessionLimit(error)) {
    return unavailable(`The vault has no room for another session of ${username}: end some of its sessions`, error, 30);
  }
  if (error.status >= 500 && !error.code.startsWith("ITATS")) return upstreamError(error, vaultOperations.logon);
  // A fault of the request the gateway makes, unless the vault says that the name or the password cannot be one.
  const theirs = error.code === "PASWS167E";
  if ((error.status === 400 && !theirs) || error.status === 404 || error.status === 405)
    return upstreamError(error, vaultOperations.logon);
  const mend =
    mends[error.code] ?? (error.status === 409 ? "its password has expired: change it in the vault" : undefined);
  const code = error.code === "" ? "" : ` (${error.code})`;
  return unauthorized(
    `The vault refused the logon of ${username}${code}${mend === undefined ? ": check the user name and the password" : `: ${mend}`}`,
    undefined,
    error,
  );
}
