import { type Directory, DirectoryError, type DirectoryUser, isWithin, sameDn } from "@castellan/directory";
import type { DirectoryMapping, MappedDirectory } from "../options.ts";

/** The first mapping of its directory that `person` meets; `undefined` when none does. */
export async function mappingOf(
  { directory, mappings }: MappedDirectory,
  person: DirectoryUser,
): Promise<DirectoryMapping | undefined> {
  for (const mapping of mappings) if (await meets(directory, mapping, person)) return mapping;
  return undefined;
}

async function meets(directory: Directory, mapping: DirectoryMapping, person: DirectoryUser): Promise<boolean> {
  if (mapping.branch !== undefined && !isWithin(person.dn, mapping.branch)) return false;
  if (mapping.query !== undefined && !(await matches(directory, mapping.query, person))) return false;
  const groups = mapping.domainGroups ?? [];
  if (groups.length === 0) return true;
  for (const group of groups) if (await isMember(directory, group, person)) return true;
  return false;
}

/** The directory itself applies the filter: to the person's own entry. */
async function matches(directory: Directory, filter: string, person: DirectoryUser): Promise<boolean> {
  for await (const found of directory.users({ base: person.dn, filter })) {
    if (found.uniqueId === person.uniqueId) return true;
  }
  return false;
}

/** What the entry says of itself is looked at first; only nested groups need the walk over the group's people. */
async function isMember(directory: Directory, group: string, person: DirectoryUser): Promise<boolean> {
  if (person.memberOf.some((dn) => sameDn(dn, group))) return true;
  try {
    for await (const member of directory.members(group)) if (member.uniqueId === person.uniqueId) return true;
  } catch (error) {
    // A group that was removed from the directory has no members.
    if (!(error instanceof DirectoryError && error.code === "notFound")) throw error;
  }
  return false;
}
