import type { Directory, DirectoryUser } from "@castellan/directory";
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
  if (mapping.branch !== undefined && !isBelow(person.dn, mapping.branch)) return false;
  if (mapping.query !== undefined && !(await matches(directory, mapping.query, person))) return false;
  const groups = mapping.domainGroups ?? [];
  if (groups.length === 0) return true;
  for (const group of groups) if (await isMember(directory, group, person)) return true;
  return false;
}

/** Whether `dn` is `branch` or below it; letter case and spaces around the commas do not matter. */
export function isBelow(dn: string, branch: string): boolean {
  const own = comparable(dn);
  const top = comparable(branch);
  return own === top || own.endsWith(`,${top}`);
}

function comparable(dn: string): string {
  return dn
    .toLowerCase()
    .replace(/\s*([,=])\s*/g, "$1")
    .trim();
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
  const key = comparable(group);
  const direct = person.memberOf.some((dn) => comparable(dn) === key || comparable(dn).startsWith(`cn=${key},`));
  if (direct) return true;
  for await (const member of directory.members(group)) if (member.uniqueId === person.uniqueId) return true;
  return false;
}
