import { isDeepStrictEqual } from "node:util";
import type { JsonObject, JsonValue, NewResource } from "@castellan/scim";
import type { Draft } from "../json/draft.ts";
import { isObject } from "../json/object.ts";
import { sameJson } from "../json/same-json.ts";
import { linkedObjectUri } from "../resource/linked-object.ts";
import { addressFields } from "./address.ts";
import { emailFields } from "./email.ts";
import { phoneFields } from "./phone.ts";
import { cyberArkUserUri, enterpriseUserUri, externalUserUri } from "./schema.ts";

/** Kept by the vault whole, or never kept. */
const vaultsOwn = new Set([
  ...["schemas", "id", "meta", "userName", "active", "password", "groups", "title", "userType", "profileUrl"],
  ...[cyberArkUserUri, linkedObjectUri, externalUserUri],
]);

/** Complex attributes of which the vault keeps some members. */
const partlyVaults: Readonly<Record<string, ReadonlySet<string>>> = {
  name: new Set(["givenName", "middleName", "familyName"]),
  [enterpriseUserUri]: new Set(["organization", "department"]),
};

/**
 * The lists that the vault keeps in a few fields, and the fields that a list stands for. A list that was stored beside the
 * vault counts only while it still stands for what the vault has: a change made in the vault wins.
 */
const lists: Readonly<Record<string, (list: JsonValue | undefined) => unknown>> = {
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
      const rest = isObject(value) ? Object.entries(value).filter(([member]) => !vaultsMembers.has(member)) : [];
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
    const fieldsOf = lists[name];
    if (fieldsOf !== undefined) {
      if (complete && isDeepStrictEqual(fieldsOf(value), fieldsOf(draft[name]))) draft[name] = value;
    } else if (Object.hasOwn(partlyVaults, name)) {
      const own = draft[name];
      if (isObject(value)) draft[name] = isObject(own) ? { ...own, ...value } : value;
    } else {
      draft[name] = value;
    }
  }
}
