import type { DirectoryUser } from "./directory.ts";

/** A person's attributes as read: each is a value or undefined. */
export type ReadUser = { readonly [Name in keyof Required<DirectoryUser>]: DirectoryUser[Name] | undefined } & Pick<
  DirectoryUser,
  "dn" | "uniqueId" | "userName" | "enabled" | "memberOf"
>;

/** A person with only the members that have a value, so that users can be compared and written as JSON as they are. */
export function createUser(read: ReadUser): DirectoryUser {
  const { userPrincipalName, givenName, familyName, displayName, mail, department } = read;
  return {
    dn: read.dn,
    uniqueId: read.uniqueId,
    userName: read.userName,
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    ...(givenName !== undefined && { givenName }),
    ...(familyName !== undefined && { familyName }),
    ...(displayName !== undefined && { displayName }),
    ...(mail !== undefined && { mail }),
    ...(department !== undefined && { department }),
    enabled: read.enabled,
    memberOf: read.memberOf,
  };
}
