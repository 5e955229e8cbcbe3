import type { DirectoryUser } from "@castellan/directory";
import { type PvwaUser, refusal } from "@castellan/pvwa";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { addMember, ensureGroup } from "../group/store.ts";
import type { DirectoryMapping, MappedDirectory } from "../options.ts";
import { holdUser, insertUser } from "../user/store.ts";
import { externalUser } from "./external-user.ts";
import { mappingOf } from "./mapping.ts";

/** A person of a directory, with the mapping that lets him into the vault. */
export interface MappedPerson {
  readonly domain: string;
  readonly person: DirectoryUser;
  readonly mapping: DirectoryMapping;
}

/** The configured directory of a domain. Throws 404 `PASWS161E`. */
export function directoryOf(context: VaultContext, domain: string): MappedDirectory {
  const found = context.directories.byDomain(domain);
  if (found === undefined) throw refusal("PASWS161E", domain);
  return found;
}

/**
 * The person called `name` whom a mapping lets in. Asks the directory, so not within a unit of work. One who is disabled
 * there does not come in. Throws 404 `PASWS161E`, `CASTL011E`.
 */
export async function findMappedPerson(context: VaultContext, domain: string, name: string): Promise<MappedPerson> {
  const mapped = directoryOf(context, domain);
  const person = await mapped.directory.find({ by: "userName", value: name });
  const mapping = person?.enabled === true ? await mappingOf(mapped, person) : undefined;
  if (person === undefined || mapping === undefined) throw refusal("CASTL011E", name);
  return { domain: mapped.directory.domain, person, mapping };
}

/** The vault's copy of a person: the one there is, or a new one. Throws 409 `CASTL001E` when somebody else has the name. */
export async function ensureExternalUser(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  { domain, person, mapping }: MappedPerson,
): Promise<PvwaUser> {
  const known = await findExternalId(unit, domain, person.uniqueId);
  if (known !== undefined) return await holdUser(context, unit, known);
  const user = await insertUser(context, unit, externalUser(person, mapping), { domain, externalId: person.uniqueId });
  const details = { username: user.username, source: "LDAP", domain, userDN: person.dn, mapping: mapping.name };
  await context.audit.append(unit, [fact(actor, "user.created", `user:${user.id}`, details)]);
  for (const name of mapping.vaultGroups ?? []) {
    const groupId = await ensureGroup(context, unit, actor, name);
    await addMember(context, unit, actor, groupId, user);
  }
  return await holdUser(context, unit, user.id);
}

async function findExternalId(unit: VaultUnit, domain: string, externalId: string): Promise<number | undefined> {
  const row = await unit
    .selectFrom("users")
    .select("id")
    .where("external_id", "=", externalId)
    .where("domain", "=", domain)
    .executeTakeFirst();
  return row?.id;
}
