import type { UserKey } from "../contract/directory.ts";
import { DirectoryError } from "./directory-error.ts";

/** The errors that every directory words alike. */
export const directoryErrors = {
  userNotFound: (key: UserKey, domain: string) =>
    new DirectoryError(
      "notFound",
      `${domain} has no person whose ${key.by} is ${JSON.stringify(key.value)}.`,
      "Check the name, and that the person stands below the configured base DN where the service account may read.",
    ),
  groupNotFound: (group: string, domain: string) =>
    new DirectoryError(
      "notFound",
      `${domain} has no group ${JSON.stringify(group)}.`,
      "Give the group's DN or its name, and check that it stands below the configured base DN.",
    ),
  memberNotFound: (member: string, domain: string) =>
    new DirectoryError(
      "notFound",
      `${domain} has no person or group ${JSON.stringify(member)}.`,
      "Give the DN or the name of an entry that is there.",
    ),
  baseMalformed: (baseDn: string) =>
    new DirectoryError(
      "invalid",
      `The base DN ${JSON.stringify(baseDn)} is not a distinguished name.`,
      "Write it like DC=corp,DC=example.",
    ),
  baseOutside: (base: string, baseDn: string) =>
    new DirectoryError(
      "invalid",
      `The search base ${JSON.stringify(base)} is not within ${baseDn}.`,
      "Search below the configured base DN, or configure a wider one.",
    ),
  baseNotFound: (baseDn: string, domain: string) =>
    new DirectoryError(
      "notFound",
      `${domain} has no entry ${baseDn}, or the service account may not read it.`,
      "Check the base DN; that of a whole domain is like DC=corp,DC=example.",
    ),
  ambiguous: (domain: string) =>
    new DirectoryError(
      "conflict",
      `${domain} has several entries of this name.`,
      "Name the entry by its DN, or mend the directory: user principal names should be unique.",
    ),
  emptyPassword: () =>
    new DirectoryError(
      "invalid",
      "A password cannot be empty.",
      "Give one, or none at all for a person who is not to log on.",
    ),
};
