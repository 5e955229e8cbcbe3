import { isDeepStrictEqual } from "node:util";
import { type JsonObject, type JsonValue, type Modification, scimErrors } from "@castellan/scim";
import type { AttributeValue } from "../../application/connector.ts";
import type { Core } from "../../core.ts";
import type { IdentityChange } from "../../identity/governor.ts";
import { findIdentity, identitiesById } from "../../identity/identity-store.ts";
import { isObject, kept, textAt, textOf } from "../value.ts";
import { otherEmails, type UserField, type UserShape } from "./shape.ts";
import { readSupplement } from "./supplement.ts";

type Attributes = Record<string, AttributeValue>;

/** Names are parts of URLs, and of texts in the audit log. */
const longestName = 200;

/** Throws `invalidValue` for what cannot name an identity. */
export function readUserName(resource: JsonObject): string {
  const name = textOf(resource.userName) ?? "";
  const problem =
    name.length > longestName
      ? `has at most ${longestName} characters`
      : name.trim() !== name || name === ""
        ? "neither begins nor ends with a space"
        : /\p{Cc}/u.test(name)
          ? "holds no control characters"
          : undefined;
  if (problem !== undefined) throw scimErrors.invalidValue(`userName ${problem}`);
  return name;
}

/** The display name, or what stands for it where there is none. */
export function readDisplayName(resource: JsonObject, userName: string): string {
  const { name } = resource;
  const parts = ["givenName", "familyName"].flatMap((part) => textAt(name, part) ?? []);
  return textOf(resource.displayName) ?? (parts.length > 0 ? parts.join(" ") : userName);
}

/** The attributes that a new identity has. */
export function readAttributes(resource: JsonObject, shape: UserShape): Attributes {
  const attributes: Attributes = {};
  for (const field of shape.fields) {
    const value = kept(valueAt(resource, field));
    if (value !== null) attributes[field.names[0]] = value;
  }
  writeEmails(attributes, resource, shape);
  return attributes;
}

/** What a change comes down to. Attributes that it leaves as they were shown are left as they are. */
export function readChange({ before, after }: Modification, shape: UserShape): IdentityChange {
  const attributes: Attributes = {};
  for (const field of shape.fields) {
    const value = valueAt(after, field);
    if (isDeepStrictEqual(valueAt(before, field), value)) continue;
    // Whatever name it stood under, it stands under the first from now on.
    for (const name of field.names) attributes[name] = null;
    attributes[field.names[0]] = kept(value);
  }
  if (!isDeepStrictEqual(before.emails, after.emails)) writeEmails(attributes, after, shape);
  const supplement = readSupplement(after);
  const changesName = !isDeepStrictEqual(before.displayName, after.displayName);
  const userName = textOf(after.userName) ?? "";
  const { active } = after;
  return {
    attributes,
    ...(isDeepStrictEqual(readSupplement(before), supplement) ? {} : { supplement }),
    ...(changesName ? { displayName: readDisplayName(after, userName) } : {}),
    // An identity is one or the other: left out, it stays.
    ...(typeof active === "boolean" && active !== before.active ? { inactive: !active } : {}),
  };
}

function valueAt(resource: JsonObject, { path }: UserField): JsonValue | undefined {
  const root = path.schema === undefined ? resource : resource[path.schema];
  const value = isObject(root) ? root[path.attribute] : undefined;
  if (path.subAttribute === undefined) return value;
  return isObject(value) ? value[path.subAttribute] : undefined;
}

/** The primary address is the one that rules and policies know; else the one for work, else the first. */
function writeEmails(attributes: Attributes, resource: JsonObject, { email }: UserShape): void {
  const list = Array.isArray(resource.emails) ? resource.emails.filter(isObject) : [];
  const rank = ({ primary, type }: JsonObject) => (primary === true ? 0 : type === "work" ? 1 : 2);
  const ordered = list.toSorted((left, right) => rank(left) - rank(right));
  const [first, ...others] = ordered.map(({ value }) => {
    const address = textOf(value);
    if (address === undefined) throw scimErrors.invalidValue("emails.value is required where emails is given");
    return address;
  });
  for (const name of email) attributes[name] = null;
  attributes[email[0]] = first ?? null;
  attributes[otherEmails] = others.length === 0 ? null : others;
}

/** The manager that a resource names, by id or by name. Throws `invalidValue` for somebody whom nobody knows. */
export async function readManager(
  { database }: Core,
  resource: JsonObject,
  { enterprise }: UserShape,
): Promise<string | undefined> {
  const members = resource[enterprise.id];
  const named = isObject(members) ? textAt(members.manager, "value") : undefined;
  if (named === undefined) return undefined;
  const byId = await identitiesById(database.sql, [named.toLowerCase()]);
  const manager = byId.get(named.toLowerCase()) ?? (await findIdentity(database.sql, named));
  if (manager !== undefined) return manager.id;
  throw scimErrors.invalidValue(`manager.value must be the id of a User that there is`);
}
