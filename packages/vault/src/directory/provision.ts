import { type PvwaUser, refusal } from "@castellan/pvwa";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { holdUser, insertUser } from "../user/store.ts";
import { externalUser } from "./external-user.ts";
import { followPerson } from "./follow.ts";
import { isMapped, type MappedPerson, seePerson } from "./person.ts";
import type { VaultDirectory } from "./registry.ts";

/** The directory of a domain. Throws 404 `PASWS161E`. */
export function directoryOf(context: VaultContext, domain: string): VaultDirectory {
  const found = context.directories.byDomain(domain);
  if (found === undefined) throw refusal("PASWS161E", domain);
  return found;
}

/**
 * The person called `name` (or by that DN) whom a mapping lets in; `undefined` when there is none. Asks the directory, so not
 * within a unit of work. One who is disabled there does not come in, unless a rule says so. Throws 404 `PASWS161E`.
 */
export async function findMappedPerson(
  context: VaultContext,
  domain: string,
  name: string,
): Promise<MappedPerson | undefined> {
  const mapped = directoryOf(context, domain);
  const person = await mapped.directory.find({ by: name.includes("=") ? "dn" : "userName", value: name });
  if (person === undefined) return undefined;
  if (!person.enabled && !context.directoryRules.provisionDisabledUsers) return undefined;
  const seen = await seePerson(context, mapped, person);
  return isMapped(seen) ? seen : undefined;
}

/** The vault's copy of a person: the one there is, or a new one. Throws 409 `CASTL001E` when somebody else has the name. */
export async function ensureExternalUser(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  seen: MappedPerson,
): Promise<PvwaUser> {
  const { domain, person, mapping } = seen;
  const known = await findExternalId(unit, domain, person.uniqueId);
  if (known !== undefined) return await holdUser(context, unit, known);
  const user = await insertUser(context, unit, externalUser(person, mapping), { domain, externalId: person.uniqueId });
  const details = { username: user.username, source: "LDAP", domain, userDN: person.dn, mapping: mapping.name };
  await context.audit.append(unit, [fact(actor, "user.created", `user:${user.id}`, details)]);
  await followPerson(context, unit, actor, user.id, seen);
  return await holdUser(context, unit, user.id);
}

/** The number of the vault's copy of a person. */
export async function findExternalId(
  db: VaultContext["db"]["sql"],
  domain: string,
  externalId: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("external_id", "=", externalId)
    .where("domain", "=", domain)
    .executeTakeFirst();
  return row?.id;
}
