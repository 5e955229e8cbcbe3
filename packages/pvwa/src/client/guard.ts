import type { AccountActivity, PvwaAccount, PvwaLinkedAccount, SecretVersion } from "../contract/account.ts";
import type { PvwaAuthenticationMethod } from "../contract/authentication-method.ts";
import type { Collection } from "../contract/collection.ts";
import type { PvwaGroup } from "../contract/group.ts";
import type { PvwaSafe } from "../contract/safe.ts";
import type { PvwaSafeMember } from "../contract/safe-member.ts";
import type { PvwaServerInfo, PvwaServerVerification } from "../contract/server.ts";
import type { PvwaUser, PvwaUserList } from "../contract/user.ts";
import type { PvwaUserSafeList } from "../contract/user-safes.ts";
import type { PvwaUserTypeList } from "../contract/user-type.ts";

/*
 * These guards check what identifies a thing, not every member: versions of the product differ in the rest, and a client
 * that refuses an answer for a missing telephone number helps nobody.
 */

type Guard<Shape> = (value: unknown) => value is Shape;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const isUser: Guard<PvwaUser> = (value): value is PvwaUser =>
  isRecord(value) && typeof value.id === "number" && typeof value.username === "string";

export const isUserList: Guard<PvwaUserList> = (value): value is PvwaUserList =>
  isRecord(value) && typeof value.Total === "number" && Array.isArray(value.Users) && value.Users.every(isUser);

export const isUserSafeList: Guard<PvwaUserSafeList> = (value): value is PvwaUserSafeList =>
  isRecord(value) &&
  Array.isArray(value.Safes) &&
  value.Safes.every((safe) => isRecord(safe) && typeof safe.SafeName === "string");

export const isUserTypeList: Guard<PvwaUserTypeList> = (value): value is PvwaUserTypeList =>
  isRecord(value) &&
  Array.isArray(value.UserTypes) &&
  value.UserTypes.every((type) => isRecord(type) && typeof type.UserTypeName === "string");

export const isAuthenticationMethodList: Guard<{ readonly Methods: readonly PvwaAuthenticationMethod[] }> = (
  value,
): value is { readonly Methods: readonly PvwaAuthenticationMethod[] } =>
  isRecord(value) &&
  Array.isArray(value.Methods) &&
  value.Methods.every((method) => isRecord(method) && typeof method.id === "string");

export const isGroup: Guard<PvwaGroup> = (value): value is PvwaGroup =>
  isRecord(value) && typeof value.id === "number" && typeof value.groupName === "string";

export const isSafe: Guard<PvwaSafe> = (value): value is PvwaSafe =>
  isRecord(value) && typeof value.safeName === "string";

export const isSafeMember: Guard<PvwaSafeMember> = (value): value is PvwaSafeMember =>
  isRecord(value) && typeof value.memberName === "string" && isRecord(value.permissions);

export const isAccount: Guard<PvwaAccount> = (value): value is PvwaAccount =>
  isRecord(value) && typeof value.id === "string" && typeof value.safeName === "string";

export const isText: Guard<string> = (value): value is string => typeof value === "string";

export const isGeneratedSecret: Guard<{ readonly Password: string }> = (
  value,
): value is { readonly Password: string } => isRecord(value) && typeof value.Password === "string";

export const isVersionList: Guard<{ readonly Versions: readonly SecretVersion[] }> = (
  value,
): value is { readonly Versions: readonly SecretVersion[] } =>
  isRecord(value) &&
  Array.isArray(value.Versions) &&
  value.Versions.every((version) => isRecord(version) && typeof version.versionID === "number");

export const isLinkedAccountList: Guard<{ readonly LinkedAccounts: readonly PvwaLinkedAccount[] }> = (
  value,
): value is { readonly LinkedAccounts: readonly PvwaLinkedAccount[] } =>
  isRecord(value) && Array.isArray(value.LinkedAccounts) && value.LinkedAccounts.every(isRecord);

export const isActivityList: Guard<{ readonly Activities: readonly AccountActivity[] }> = (
  value,
): value is { readonly Activities: readonly AccountActivity[] } =>
  isRecord(value) &&
  Array.isArray(value.Activities) &&
  value.Activities.every((activity) => isRecord(activity) && typeof activity.Action === "string");

export const isVerification: Guard<PvwaServerVerification> = (value): value is PvwaServerVerification =>
  isRecord(value) && Array.isArray(value.AuthenticationMethods);

export const isServerInfo: Guard<PvwaServerInfo> = (value): value is PvwaServerInfo =>
  isRecord(value) && typeof value.ExternalVersion === "string";

/** The guard of a page whose items satisfy `isItem`. */
export function isCollectionOf<Item>(isItem: Guard<Item>): Guard<Collection<Item>> {
  return (value): value is Collection<Item> =>
    isRecord(value) && typeof value.count === "number" && Array.isArray(value.value) && value.value.every(isItem);
}

/**
 * A page in one shape: `{value, count}` as it is; the older `{Safes, Total}` turned into it; a null or empty `nextLink`
 * left out.
 */
export function unifyCollection(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const items = value.value ?? value.Safes;
  if (!Array.isArray(items)) return value;
  const next = value.nextLink;
  return {
    value: items,
    count: value.count ?? value.Total ?? items.length,
    ...(typeof next === "string" && next !== "" ? { nextLink: next } : {}),
  };
}
