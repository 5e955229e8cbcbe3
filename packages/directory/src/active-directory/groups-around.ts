import type { Entry } from "ldapts";
import type { DirectoryGroup } from "../contract/directory.ts";
import { sameDn } from "../dn/dn.ts";
import { toGroup } from "./group.ts";
import type { LdapSession } from "./ldap-session.ts";
import { readValues } from "./person.ts";
import { enclosingSearch, primaryGroupSearch } from "./queries.ts";

/**
 * The groups that a person is in, through any depth of groups. `member` does not name those whose primary group it is, so
 * that this one is asked for by its security identifier, and what is around it with what is around the person.
 */
export async function groupsAround(
  session: LdapSession,
  person: Entry,
  baseDn: string,
): Promise<readonly DirectoryGroup[]> {
  const primary = await findPrimaryGroup(session, person, baseDn);
  const groups = primary === undefined ? [] : [toGroup(primary)];
  const inside = [person.dn, ...groups.map(({ dn }) => dn)];
  for (const entry of await session.collect(enclosingSearch(inside, baseDn))) {
    if (!groups.some(({ dn }) => sameDn(dn, entry.dn))) groups.push(toGroup(entry));
  }
  return groups;
}

async function findPrimaryGroup(session: LdapSession, person: Entry, baseDn: string): Promise<Entry | undefined> {
  const sid = [person.objectSid].flat()[0];
  const token = Number(readValues(person, "primaryGroupID")[0]);
  // Not readable for everybody: then it is as if there were none.
  if (!Buffer.isBuffer(sid) || !Number.isInteger(token)) return undefined;
  const [entry] = await session.search(primaryGroupSearch(siblingSid(sid, token), baseDn));
  return entry;
}

/** The identifier of the same domain that ends in `relative`: the last four bytes, little-endian ([MS-DTYP] section 2.4.2.2). */
function siblingSid(sid: Buffer, relative: number): Buffer {
  const sibling = Buffer.from(sid);
  sibling.writeUInt32LE(relative, sibling.length - 4);
  return sibling;
}
