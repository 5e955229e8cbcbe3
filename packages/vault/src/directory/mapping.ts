import { type Directory, type DirectoryGroup, type DirectoryUser, isWithin, sameDn } from "@castellan/directory";
import type { DirectoryMapping } from "../options.ts";
import { nameKey } from "../user/document.ts";

type Groups = () => Promise<readonly DirectoryGroup[]>;

/** The first of `mappings` that `person` meets; `undefined` when he meets none. `groups` asks for those he is in. */
export async function mappingOf<Mapping extends DirectoryMapping>(
  directory: Directory,
  mappings: readonly Mapping[],
  person: DirectoryUser,
  groups: Groups,
): Promise<Mapping | undefined> {
  for (const mapping of mappings) if (await meets(directory, mapping, person, groups)) return mapping;
  return undefined;
}

async function meets(
  directory: Directory,
  mapping: DirectoryMapping,
  person: DirectoryUser,
  groups: Groups,
): Promise<boolean> {
  const { branch, query, domainGroups = [] } = mapping;
  if (branch !== undefined && !isWithin(person.dn, branch)) return false;
  if (query !== undefined && !(await matches(directory, query, person))) return false;
  if (domainGroups.length === 0) return true;
  // What the entry says of itself needs no question.
  if (person.memberOf.some((dn) => domainGroups.some((group) => sameDn(dn, group)))) return true;
  const around = await groups();
  return domainGroups.some((group) => around.some((found) => isNamed(found, group)));
}

/** The directory itself applies the filter: to the person's own entry. */
async function matches(directory: Directory, filter: string, { uniqueId }: DirectoryUser): Promise<boolean> {
  return (await directory.find({ by: "uniqueId", value: uniqueId }, filter)) !== undefined;
}

/** Whether `reference` is the group's DN or its name. */
function isNamed({ dn, name }: DirectoryGroup, reference: string): boolean {
  return nameKey(name) === nameKey(reference) || sameDn(dn, reference);
}
