import type { Entry } from "ldapts";
import { isEnabled } from "../account-control/account-control.ts";
import type { ControlledUser } from "../account-control/swap-enabled.ts";
import { createUser } from "../contract/create-user.ts";
import { DirectoryError } from "../error/directory-error.ts";
import { and, equal } from "../filter/search-filter.ts";
import { formatGuid } from "./guid.ts";

/** People: neither computers nor contacts, which share one of the two with them. */
export const people = and(equal("objectCategory", "person"), equal("objectClass", "user"));

/** What is read of a person; GUID and SID are bytes. */
export const personAttributes = {
  attributes: [
    ...["objectGUID", "sAMAccountName", "userPrincipalName", "givenName", "sn", "displayName", "mail", "department"],
    ...["userAccountControl", "memberOf", "objectSid", "primaryGroupID"],
  ],
  explicitBufferAttributes: ["objectGUID", "objectSid"],
};

/** A person out of an LDAP entry. Throws `forbidden` when what a person always has is not readable. */
export function toPerson(entry: Entry): ControlledUser {
  const accountControl = Number(required(entry, "userAccountControl"));
  const guid = [entry.objectGUID].flat()[0];
  if (!Buffer.isBuffer(guid)) throw unreadable(entry, "objectGUID");
  return {
    accountControl,
    user: createUser({
      dn: entry.dn,
      uniqueId: formatGuid(guid),
      userName: required(entry, "sAMAccountName"),
      userPrincipalName: readValues(entry, "userPrincipalName")[0],
      givenName: readValues(entry, "givenName")[0],
      familyName: readValues(entry, "sn")[0],
      displayName: readValues(entry, "displayName")[0],
      mail: readValues(entry, "mail")[0],
      department: readValues(entry, "department")[0],
      enabled: isEnabled(accountControl),
      memberOf: readValues(entry, "memberOf"),
    }),
  };
}

/** The values of an attribute that are text; none when it has none or may not be read. */
export function readValues(entry: Entry, attribute: string): readonly string[] {
  return [entry[attribute]].flat().filter((value) => typeof value === "string");
}

function required(entry: Entry, attribute: string): string {
  const [value] = readValues(entry, attribute);
  if (value === undefined) throw unreadable(entry, attribute);
  return value;
}

function unreadable(entry: Entry, attribute: string): DirectoryError {
  return new DirectoryError(
    "forbidden",
    `The service account may not read ${attribute} of ${entry.dn}.`,
    "Delegate the right to read all properties of people to the service account.",
  );
}
