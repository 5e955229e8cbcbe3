import { refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { type FoundGroup, findDirectoryGroup } from "./group.ts";
import type { MappedPerson } from "./person.ts";
import { findMappedPerson } from "./provision.ts";

/** A person or a group of a directory who is to become a member of something in the vault. */
export type DomainMember =
  | { readonly kind: "person"; readonly person: MappedPerson }
  | { readonly kind: "group"; readonly group: FoundGroup };

/**
 * The person called `name` whom a mapping lets in, or else the group; by name or DN. Asks the directory, so not within a unit of
 * work. Throws 404 `PASWS161E`, `CASTL011E`.
 */
export async function findDomainMember(
  context: VaultContext,
  domain: string,
  name: string,
  type?: "User" | "Group",
): Promise<DomainMember> {
  const person = type === "Group" ? undefined : await findMappedPerson(context, domain, name);
  if (person !== undefined) return { kind: "person", person };
  const group = type === "User" ? undefined : await findDirectoryGroup(context, domain, name);
  if (group !== undefined) return { kind: "group", group };
  throw refusal("CASTL011E", name);
}
