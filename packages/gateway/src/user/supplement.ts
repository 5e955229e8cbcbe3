import { isDeepStrictEqual } from "node:util";
import { personalDetailsLimits as limits } from "@castellan/pvwa";
import type { JsonObject, JsonValue, NewResource } from "@castellan/scim";
import type { Draft } from "../json/draft.ts";
import { isObject } from "../json/object.ts";
import { sameJson } from "../json/same-json.ts";
import { linkedObjectUri } from "../resource/linked-object.ts";
import { addressFields } from "./address.ts";
import { emailFields } from "./email.ts";
import { fitting } from "./fitting.ts";
import { phoneFields } from "./phone.ts";
import { cyberArkUserUri, enterpriseUserUri, externalUserUri } from "./schema.ts";

/** Kept by the vault whole, or never kept. */
const vaultsOwn = new Set([
  ...["schemas", "id", "meta", "userName", "active", "password", "groups", "userType", "profileUrl"],
  ...[cyberArkUserUri, linkedObjectUri, externalUserUri],
]);

/** Complex attributes of which the vault keeps some members, each up to so many characters. */
const partlyVaults: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  name: { givenName: limits.firstName, middleName: limits.middleName, familyName: limits.lastName },
  [enterpriseUserUri]: { organization: limits.organization, department: limits.department },
};

/**
 * What the vault keeps in a few fields, or not all of, and what of it those fields hold. What was stored beside the vault counts
 * only while it still stands for what the vault has: a change made in the vault wins.
 */
const held: Readonly<Record<string, (list: JsonValue | undefined) => unknown>> = {
  title: (title) => (typeof title === "string" ? fitting(title, limits.title) : undefined),
  emails: emailFields,
  phoneNumbers: phoneFields,
  addresses: addressFields,
};

/**
 * What of `wanted` the vault does not keep: attributes it has no field for, and lists that hold more than its fields
 * show. `rendered` is the user as the vault's own fields make it.
 */
export function residueOf(wanted: NewResource, rendered: JsonObject): JsonObject {
  const residue: Draft = {};
  for (const name of Object.keys(wanted)) {
    const value = wanted[name];
    if (value === undefined || value === null || vaultsOwn.has(name)) continue;
    const vaultsMembers = partlyVaults[name];
    if (vaultsMembers !== undefined) {
      const kept = rendered[name];
      const rest = isObject(value)
        ? Object.entries(value).filter(
            ([member, text]) =>
              !Object.hasOwn(vaultsMembers, member) || (isObject(kept) ? kept[member] : undefined) !== text,
          )
        : [];
      if (rest.length > 0) residue[name] = Object.fromEntries(rest);
    } else if (!sameJson(value, rendered[name])) {
      residue[name] = value;
    }
  }
  return residue;
}

/** Lays what was kept beside the vault over the user that the vault's fields make. `complete`: those fields are all there. */
export function overlay(draft: Draft, residue: JsonObject, complete: boolean): void {
  for (const name of Object.keys(residue)) {
    const value = residue[name];
    const fieldsOf = held[name];
    if (fieldsOf !== undefined) {
      if (complete && isDeepStrictEqual(fieldsOf(value), fieldsOf(draft[name]))) draft[name] = value;
    } else if (Object.hasOwn(partlyVaults, name)) {
      if (isObject(value)) draft[name] = withMembers(draft[name], value, partlyVaults[name] ?? {});
    } else {
      draft[name] = value;
    }
  }
}

/** Of members that the vault holds the beginning of, the whole counts while that is still their beginning. */
function withMembers(
  own: JsonValue | undefined,
  kept: JsonObject,
  vaultsMembers: Readonly<Record<string, number>>,
): JsonObject {
  const members: Draft = isObject(own) ? { ...own } : {};
  for (const [member, value] of Object.entries(kept)) {
    const limit = vaultsMembers[member];
    if (limit === undefined) members[member] = value;
    else if (typeof value === "string" && members[member] === fitting(value, limit)) members[member] = value;
  }
  return members;
}
