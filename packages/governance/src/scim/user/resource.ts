import type { JsonObject, JsonValue, Resource } from "@castellan/scim";
import type { Attributes, AttributeValue } from "../../application/connector.ts";
import type { Identity } from "../../identity/identity.ts";
import type { Supplement } from "../../identity/supplement.ts";
import { isEmptyValue, valueList } from "../../plan/attribute-value.ts";
import type { Landscape } from "../landscape.ts";
import { moment } from "../moment.ts";
import { isObject, shown } from "../value.ts";
import { versionOf } from "../version.ts";
import type { IdentityView, OwnedAccount } from "./rows.ts";
import { otherEmails, type UserField, type UserShape } from "./shape.ts";
import { emailElements, shownSupplement } from "./supplement.ts";

type Members = Record<string, JsonValue>;

/** What of an identity a write changes: its version is made of it. */
export function guarded({ id, name, displayName, attributes, inactive, managerId, updatedAt }: Identity) {
  return [id, name, displayName, attributes, inactive, managerId ?? null, updatedAt];
}

/** An identity as a User. */
export function userResource(view: IdentityView, { users, accounts }: Landscape, baseUrl: string): Resource {
  const { identity } = view;
  const beside = shownSupplement(view.supplement);
  const { name: userName, displayName } = identity;
  const core: Members = { userName, displayName, active: !identity.inactive, ...beside.members };
  if (Object.keys(beside.name).length > 0) core.name = beside.name;
  const enterprise: Members = {};
  const extension: Members = governed(view, baseUrl);
  for (const field of users.fields) {
    const value = shown(heldValue(identity.attributes, field.names), field);
    if (value === undefined) continue;
    const { schema } = field.path;
    const target = schema === undefined ? core : schema === users.enterprise.id ? enterprise : extension;
    place(target, field, value);
  }
  const emails = emailsOf(identity, users, view.supplement);
  if (emails.length > 0) core.emails = emails;
  if (view.manager !== undefined) enterprise.manager = managerOf(view.manager, baseUrl);
  const version = versionOf(guarded(identity), [extension, enterprise.manager ?? null, hashes(view.accounts)]);
  const entitlements = entitlementsOf(view.accounts, accounts);
  if (entitlements.length > 0) extension.entitlements = entitlements;
  const schemas = [users.core.id, users.extension.id];
  const isEnterprise = Object.keys(enterprise).length > 0;
  if (isEnterprise) schemas.push(users.enterprise.id);
  return {
    schemas,
    id: identity.id,
    ...core,
    ...(isEnterprise ? { [users.enterprise.id]: enterprise } : {}),
    [users.extension.id]: extension,
    meta: {
      resourceType: "User",
      created: moment(identity.createdAt),
      lastModified: moment(identity.updatedAt),
      version,
    },
  };
}

/** The value under the first of the names that has one. */
export function heldValue(attributes: Attributes, names: readonly string[]): AttributeValue | undefined {
  const holder = names.find((name) => !isEmptyValue(attributes[name]));
  return holder === undefined ? undefined : attributes[holder];
}

function place(target: Members, { path }: UserField, value: JsonValue): void {
  const { attribute, subAttribute } = path;
  if (subAttribute === undefined) {
    target[attribute] = value;
    return;
  }
  const before = target[attribute];
  target[attribute] = { ...(isObject(before) ? before : {}), [subAttribute]: value };
}

/** The first is the one that rules and policies know. */
function emailsOf({ attributes }: Identity, { email }: UserShape, supplement: Supplement): JsonObject[] {
  const [main, ...more] = valueList(heldValue(attributes, email)).map(String);
  return emailElements(main, [...more, ...valueList(attributes[otherEmails]).map(String)], supplement);
}

function managerOf({ id, displayName }: NonNullable<IdentityView["manager"]>, baseUrl: string): JsonObject {
  return { value: id, $ref: `${baseUrl}/Users/${id}`, displayName };
}

function governed({ identity, isManager, accounts, correlated }: IdentityView, baseUrl: string): Members {
  const list = accounts.map(({ id, displayName, application }) => ({
    value: id,
    display: displayName,
    $ref: `${baseUrl}/Accounts/${id}`,
    application,
  }));
  return {
    ...(list.length === 0 ? {} : { accounts: list }),
    isManager,
    ...(identity.source === undefined ? {} : { source: identity.source }),
    correlated,
  };
}

/** Entitlements are shown on request only, but a version tells of them. */
function hashes(accounts: readonly OwnedAccount[]): readonly string[] {
  return accounts.map(({ hash }) => hash);
}

function entitlementsOf(accounts: readonly OwnedAccount[], shapeOf: Landscape["accounts"]): JsonObject[] {
  return accounts.flatMap(({ id, application, attributes }) => {
    if (attributes === undefined) return [];
    const shape = shapeOf(application);
    const entitling = shape?.attributes.filter(({ entitlement, secret }) => entitlement && !secret) ?? [];
    return entitling.flatMap(({ name, scimName }) =>
      valueList(attributes[name]).map((value) => ({
        value: String(value),
        type: `${application}/${scimName}`,
        application,
        attribute: scimName,
        account: id,
      })),
    );
  });
}
