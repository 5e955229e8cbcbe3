import { checkFilter, isDn, isWithin } from "@castellan/directory";
import { allowedAuthenticationMethods, groupTextLimits, userInterfaces, userTextLimits } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { DirectoryMapping } from "../options.ts";
import type { Principal } from "../session/principal.ts";
import { builtInUserType } from "../user/built-in.ts";
import { readOwnLocation, userTypeProblem } from "../user/fields.ts";
import { nameProblem } from "../user/user-name.ts";
import { knownUserType } from "../user/user-types.ts";
import { readAuthorizations } from "./authorizations.ts";

const latest = 253_402_300_799;
const mostGroups = 100;

/** What is kept of a mapping made by API: some of it is only shown again. */
export interface StoredMapping extends DirectoryMapping {
  readonly usedQuota?: number;
  readonly enableEneWhenDisconnected?: boolean;
}

/** Reads the body of a mapping of the directory whose entries stand below `baseDn`. */
export function readMapping(
  context: Pick<VaultContext, "unknownUserTypes">,
  fields: Fields,
  baseDn: string,
  principal: Principal,
): StoredMapping {
  const domainGroups = fields.texts("DomainGroups", { limit: 512, most: mostGroups }) ?? [];
  const vaultGroups = readVaultGroups(fields);
  if (vaultGroups.length > 0 && domainGroups.length === 0) {
    fields.refuse("DomainGroups", "is required with VaultGroups.");
  }
  return {
    name: fields.text("MappingName", { limit: 28, required: true }) ?? "",
    ...readConditions(fields, baseDn),
    ...(domainGroups.length === 0 ? {} : { domainGroups }),
    ...(vaultGroups.length === 0 ? {} : { vaultGroups }),
    authorizations: readAuthorizations(fields),
    location: readOwnLocation(fields, principal),
    userType: readUserType(context, fields),
    disableUser: fields.flag("DisableUser") ?? false,
    ...readPreset(fields),
  };
}

function readConditions(fields: Fields, baseDn: string): Pick<StoredMapping, "branch" | "query"> {
  const branch = fields.text("LDAPBranch", { limit: 512 })?.trim() ?? "";
  if (branch !== "" && !isDn(branch)) {
    fields.refuse("LDAPBranch", "must be a distinguished name such as OU=Staff,DC=corp,DC=example.");
  } else if (branch !== "" && !isWithin(branch, baseDn)) {
    fields.refuse("LDAPBranch", `must be within the directory's base context, ${baseDn}.`);
  }
  const query = fields.text("LDAPQuery", { limit: 2000 })?.trim() ?? "";
  const problem = query === "" ? undefined : checkFilter(query);
  if (problem !== undefined) fields.refuse("LDAPQuery", `is no LDAP filter. ${problem}`);
  return { ...(branch === "" ? {} : { branch }), ...(query === "" ? {} : { query }) };
}

function readVaultGroups(fields: Fields): readonly string[] {
  const names = fields.texts("VaultGroups", { limit: groupTextLimits.groupName, most: mostGroups }) ?? [];
  const problem = names.map(nameProblem).find((found) => found !== undefined);
  if (problem !== undefined) fields.refuse("VaultGroups", `has a name that ${problem}`);
  return names;
}

function readUserType(context: Pick<VaultContext, "unknownUserTypes">, fields: Fields): string {
  const userType = fields.text("UserType", { limit: userTextLimits.userType }) ?? "";
  if (userType === "") return "EPVUser";
  const problem = userTypeProblem(context, userType);
  if (problem !== undefined) fields.refuse("UserType", problem);
  if (userType.toLowerCase() === builtInUserType.toLowerCase()) {
    fields.refuse("UserType", "is for the vault's own users.");
  }
  return knownUserType(userType) ?? userType;
}

function readPreset(fields: Fields) {
  const authorizedInterfaces = fields.choices("AuthorizedInterfaces", userInterfaces) ?? [];
  const allowed = fields.choices("allowedAuthenticationMethods", allowedAuthenticationMethods) ?? [];
  const usedQuota = fields.integer("UsedQuota", { minimum: -1 });
  const ene = fields.flag("EnableENEWhenDisconnected");
  return {
    userExpiration: fields.integer("UserExpiration", { minimum: 0, maximum: latest }) ?? 0,
    logonFromHour: fields.integer("LogonFromHour", { minimum: 0, maximum: 23 }) ?? 0,
    logonToHour: fields.integer("LogonToHour", { minimum: 0, maximum: 24 }) ?? 24,
    userActivityLogPeriod: fields.integer("UserActivityLogPeriod", { minimum: 0, maximum: 3650 }) ?? 90,
    ...(authorizedInterfaces.length === 0 ? {} : { authorizedInterfaces }),
    ...(allowed.length === 0 ? {} : { allowedAuthenticationMethods: allowed }),
    ...(usedQuota === undefined ? {} : { usedQuota }),
    ...(ene === undefined ? {} : { enableEneWhenDisconnected: ene }),
  };
}
