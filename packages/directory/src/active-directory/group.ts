import type { Entry } from "ldapts";
import type { DirectoryGroup } from "../contract/directory.ts";
import { DirectoryError } from "../error/directory-error.ts";
import { equal } from "../filter/search-filter.ts";
import { formatGuid } from "./guid.ts";
import { readValues } from "./person.ts";

export const aGroup = equal("objectClass", "group");

/** What is read of a group; `primaryGroupToken` is what its members may name it by. */
export const groupAttributes = {
  attributes: ["objectGUID", "sAMAccountName", "cn", "primaryGroupToken"],
  explicitBufferAttributes: ["objectGUID"],
};

/** A group out of an LDAP entry. Throws `forbidden` when what a group always has is not readable. */
export function toGroup(entry: Entry): DirectoryGroup {
  const guid = [entry.objectGUID].flat()[0];
  const name = readValues(entry, "sAMAccountName")[0] ?? readValues(entry, "cn")[0];
  if (!Buffer.isBuffer(guid) || name === undefined) {
    throw new DirectoryError(
      "forbidden",
      `The service account may not read objectGUID and sAMAccountName of ${entry.dn}.`,
      "Delegate the right to read all properties of groups to the service account.",
    );
  }
  return { dn: entry.dn, uniqueId: formatGuid(guid), name };
}
