import { isNever } from "@castellan/pvwa";
import { coreUserSchema, type JsonObject, type JsonValue } from "@castellan/scim";
import { domainOf } from "../external-user/domain.ts";
import { type Draft, nonEmpty, set } from "../json/draft.ts";
import { linkedObjectUri } from "../resource/linked-object.ts";
import { addressesFrom } from "./address.ts";
import { emailsFrom } from "./email.ts";
import { phonesFrom } from "./phone.ts";
import { cyberArkUserUri, enterpriseUserUri } from "./schema.ts";
import { isExternal, type VaultUser } from "./vault-user.ts";

/** A resource under construction. */
export type ResourceDraft = Draft & { readonly id: string; schemas: readonly string[] };

/**
 * The SCIM user that the vault's own fields make, without `active`, `meta` and what the gateway keeps beside the vault.
 * Unset texts, which the vault writes as empty ones, are left out; so is what this user's answer did not hold.
 */
export function renderVaultUser(user: VaultUser): ResourceDraft {
  const person = user.personalDetails ?? {};
  // First of all as people read it; `schemas` is filled in when the extensions are known.
  const draft: ResourceDraft = { schemas: [], id: String(user.id), userName: user.username };
  set(
    draft,
    "name",
    filled({ givenName: person.firstName, middleName: person.middleName, familyName: person.lastName }),
  );
  set(draft, "displayName", displayNameOf(user));
  set(draft, "title", nonEmpty(person.title));
  set(draft, "userType", nonEmpty(user.userType));
  set(draft, "profileUrl", nonEmpty(user.internet?.homePage));
  set(draft, "emails", emailsFrom(user.internet));
  set(draft, "phoneNumbers", phonesFrom(user.phones));
  set(draft, "addresses", addressesFrom(user.businessAddress, person));
  set(draft, "groups", groupsOf(user));
  set(draft, enterpriseUserUri, filled({ organization: person.organization, department: person.department }));
  draft[cyberArkUserUri] = settingsOf(user);
  set(draft, linkedObjectUri, linkedObjectOf(user));
  return draft;
}

/** The core URN, and that of each extension the resource has members of. */
export function schemasOf(resource: JsonObject): readonly string[] {
  return [coreUserSchema.id, ...Object.keys(resource).filter((name) => name.startsWith("urn:"))];
}

/** The vault has no display name: given and family name stand for it. */
export function displayNameOf(user: VaultUser): string | undefined {
  return nonEmpty(`${user.personalDetails?.firstName ?? ""} ${user.personalDetails?.lastName ?? ""}`.trim());
}

function groupsOf(user: VaultUser): JsonValue | undefined {
  const groups = user.groupsMembership;
  if (!Array.isArray(groups) || groups.length === 0) return undefined;
  return groups.map(({ groupID, groupName }) => ({ value: String(groupID), display: groupName, type: "direct" }));
}

function settingsOf(user: VaultUser): JsonObject {
  const settings: Draft = {};
  set(settings, "authenticationMethod", nonEmptyList(user.authenticationMethod));
  if (user.expiryDate !== undefined && !isNever(user.expiryDate)) settings.expiryDate = user.expiryDate;
  set(settings, "changePassOnNextLogon", user.changePassOnNextLogon);
  set(settings, "passwordNeverExpires", user.passwordNeverExpires);
  set(settings, "distinguishedName", nonEmpty(user.distinguishedName));
  settings.directoryType = isExternal(user) ? "LDAP" : "Vault";
  set(settings, "ldapFullDN", nonEmpty(user.userDN));
  if (user.userDN !== undefined) set(settings, "ldapDirectory", domainOf(user.userDN));
  set(settings, "location", nonEmpty(user.location));
  set(settings, "suspended", user.suspended);
  set(settings, "vaultAuthorization", nonEmptyList(user.vaultAuthorization));
  set(settings, "unAuthorizedInterfaces", nonEmptyList(user.unAuthorizedInterfaces));
  return settings;
}

/** draft-grizzle-scim-pam-ext-01 section 2.1: both members or neither. */
function linkedObjectOf(user: VaultUser): JsonObject | undefined {
  if (!isExternal(user) || user.userDN === undefined || user.userDN === "") return undefined;
  return { source: domainOf(user.userDN) ?? "LDAP", nativeIdentifier: user.userDN };
}

function nonEmptyList(list: readonly string[] | undefined): readonly string[] | undefined {
  return Array.isArray(list) && list.length > 0 ? list : undefined;
}

function filled(members: Readonly<Record<string, string | undefined>>): JsonObject | undefined {
  const draft: Draft = {};
  for (const name in members) set(draft, name, nonEmpty(members[name]));
  return Object.keys(draft).length === 0 ? undefined : draft;
}
