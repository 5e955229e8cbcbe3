import type { Directory, DirectoryGroup, DirectoryUser } from "@castellan/directory";
import type { VaultContext } from "../context.ts";
import { mappingOf } from "./mapping.ts";
import type { NumberedMapping, VaultDirectory } from "./registry.ts";

/** A person of a directory as the vault sees him. */
export interface SeenPerson {
  readonly domain: string;
  readonly person: DirectoryUser;
  /** The mapping that lets him into the vault; `undefined` when none does. */
  readonly mapping: NumberedMapping | undefined;
  /** The groups he is in there, if the vault has groups of that directory. */
  readonly groups: readonly DirectoryGroup[];
}

/** A person whom a mapping lets in. */
export interface MappedPerson extends SeenPerson {
  readonly mapping: NumberedMapping;
}

/** Asks the directory what the vault wants to know of a person, so not within a unit of work. */
export async function seePerson(
  context: VaultContext,
  { directory, mappings }: Pick<VaultDirectory, "directory" | "mappings">,
  person: DirectoryUser,
): Promise<SeenPerson> {
  const groups = groupsOnce(directory, person);
  const mapping = await mappingOf(directory, mappings, person, groups);
  const wanted = await hasGroupsOf(context, directory.domain);
  return { domain: directory.domain, person, mapping, groups: wanted ? await groups() : [] };
}

export function isMapped(seen: SeenPerson): seen is MappedPerson {
  return seen.mapping !== undefined;
}

/** The person's groups, asked for when they are wanted first. */
function groupsOnce(directory: Directory, person: DirectoryUser): () => Promise<readonly DirectoryGroup[]> {
  let asked: Promise<readonly DirectoryGroup[]> | undefined;
  return () => {
    asked ??= directory.groupsOf({ by: "uniqueId", value: person.uniqueId });
    return asked;
  };
}

async function hasGroupsOf({ db }: VaultContext, domain: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom("groups")
    .select("id")
    .where("directory", "=", domain)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
