import { refusal } from "@castellan/pvwa";
import type { VaultContext } from "../context.ts";
import { nameKey } from "../user/document.ts";
import type { Member } from "./member.ts";
import { predefinedMembers } from "./predefined-members.ts";

type Queries = VaultContext["db"]["sql"];

/**
 * The member of that name: stored, or predefined. A user of a directory goes by his name in the vault, and by
 * `name@domain`. Throws 404 `CASTL010E`.
 */
export async function findMember(context: VaultContext, db: Queries, safeId: number, name: string): Promise<Member> {
  const stored = (await findStored(db, safeId, name)) ?? (await findByDomain(db, safeId, name));
  if (stored !== undefined) return stored;
  const key = nameKey(name);
  const predefined = await predefinedMembers(context, db, safeId);
  const found = predefined.find(({ name_key }) => name_key === key);
  if (found === undefined) throw refusal("CASTL010E", name);
  return found;
}

async function findStored(db: Queries, safeId: number, name: string): Promise<Member | undefined> {
  const row = await db
    .selectFrom("safe_members")
    .selectAll()
    .where("safe_id", "=", safeId)
    .where("name_key", "=", nameKey(name))
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, predefined: false };
}

async function findByDomain(db: Queries, safeId: number, name: string): Promise<Member | undefined> {
  const userId = await findDomainUser(db, name);
  if (userId === undefined) return undefined;
  const row = await db
    .selectFrom("safe_members")
    .selectAll()
    .where("safe_id", "=", safeId)
    .where("member_type", "=", "User")
    .where("member_id", "=", userId)
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, predefined: false };
}

/** The number of the external user that is called `name@domain`; `undefined` for any other name. */
export async function findDomainUser(db: Queries, name: string): Promise<number | undefined> {
  const at = name.lastIndexOf("@");
  if (at < 1) return undefined;
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("name_key", "=", nameKey(name.slice(0, at)))
    .where("domain", "=", name.slice(at + 1).toLowerCase())
    .executeTakeFirst();
  return row?.id;
}
