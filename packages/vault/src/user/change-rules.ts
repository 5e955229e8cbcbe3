import { isDeepStrictEqual } from "node:util";
import { invalidParameters, type PvwaUser, refusal } from "@castellan/pvwa";
import type { VaultContext, VaultUnit } from "../context.ts";
import { provesByDirectory } from "../directory/attempts.ts";
import { authorize, type Principal } from "../session/principal.ts";
import { mayGrant, mayImpersonate, sees } from "./authorization.ts";
import { administratorName, builtInUserType } from "./built-in.ts";
import { nameProblem } from "./user-name.ts";

/** What an external user has from his directory and its mapping: the vault's copy cannot be changed. */
const directoryFed = [
  "username",
  "userType",
  "location",
  "vaultAuthorization",
  "authenticationMethod",
  "changePassOnNextLogon",
  "passwordNeverExpires",
  "distinguishedName",
  "personalDetails",
  "businessAddress",
  "internet",
  "phones",
] as const satisfies readonly (keyof PvwaUser)[];

/** What keeps the vault from being locked out of by its last user. */
const administratorKeeps = [
  "username",
  "userType",
  "location",
  "suspended",
  "expiryDate",
  "vaultAuthorization",
  "authenticationMethod",
  "unAuthorizedInterfaces",
  "loginFromHour",
  "loginToHour",
] as const satisfies readonly (keyof PvwaUser)[];

/**
 * Whether `principal` may turn `current` into `changed`. Throws 500 `ITATS692E` for what a directory feeds (and, with
 * `deny`, for enabling and disabling an external user), 403 `PASWS291E` for what the Administrator keeps, 403 `PASWS041E`
 * for rights the principal lacks, 400 `PASWS167E` for values the vault forbids.
 */
export async function checkChange(
  context: Pick<VaultContext, "externalUserDisable" | "users" | "predefined">,
  unit: VaultUnit,
  principal: Principal,
  current: PvwaUser,
  changed: PvwaUser,
): Promise<void> {
  if (current.source === "LDAP") refuseExternalChange(current, changed, context.externalUserDisable);
  if (current.username === administratorName) refuseAdministratorChange(current, changed);
  refuseForbiddenValues(principal, current, changed);
  mayGrant(
    principal,
    changed.vaultAuthorization.filter((authorization) => !current.vaultAuthorization.includes(authorization)),
  );
  if (changed.changePassOnNextLogon !== current.changePassOnNextLogon) {
    authorize(principal, "demand a new password", "ResetUsersPasswords");
  }
  if (provesOtherwise(current, changed)) await mayImpersonate(context, principal, current, unit);
}

/** Whether he logs on in another way: also under another name, if it is the name by which a directory knows him. */
function provesOtherwise(current: PvwaUser, changed: PvwaUser): boolean {
  if (differ("authenticationMethod", current, changed)) return true;
  return changed.username !== current.username && provesByDirectory(current);
}

function refuseExternalChange(current: PvwaUser, changed: PvwaUser, disable: "allow" | "deny"): void {
  const fed = directoryFed.some((name) => differ(name, current, changed));
  if (fed || (disable === "deny" && current.enableUser !== changed.enableUser)) throw refusal("ITATS692E");
}

function refuseAdministratorChange(current: PvwaUser, changed: PvwaUser): void {
  if (!changed.enableUser) throw refusal("PASWS291E", "disabled");
  const kept = administratorKeeps.find((name) => differ(name, current, changed));
  if (kept !== undefined) throw refusal("PASWS291E", `changed in [${kept}]`);
}

function refuseForbiddenValues(principal: Principal, current: PvwaUser, changed: PvwaUser): void {
  const name = changed.username === current.username ? undefined : nameProblem(changed.username);
  if (name !== undefined) throw invalidParameters([{ parameter: "username", problem: name }]);
  if (!sees(principal, changed.location)) {
    throw invalidParameters([{ parameter: "location", problem: "must be at your own location or below it." }]);
  }
  if (changed.userType === builtInUserType && current.userType !== builtInUserType) {
    throw invalidParameters([{ parameter: "userType", problem: `[${builtInUserType}] is for the vault's own users.` }]);
  }
}

function differ(name: keyof PvwaUser, current: PvwaUser, changed: PvwaUser): boolean {
  return !isDeepStrictEqual(current[name], changed[name]);
}
