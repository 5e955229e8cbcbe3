import type { VaultContext } from "../context.ts";
import { administratorName } from "../user/built-in.ts";
import { nameKey } from "../user/document.ts";
import { findUserId } from "../user/store.ts";
import type { Member } from "./member.ts";
import { allPermissions } from "./permissions.ts";

/**
 * The members that a safe has because every safe has them, in the order of their names: the built-in Administrator, who may do
 * everything everywhere as the product's Master, and the groups of the setting. One that is stored as a member of the safe is left
 * out: its own row tells what it was given besides.
 */
export async function predefinedMembers(
  context: VaultContext,
  db: VaultContext["db"]["sql"],
  safeId: number,
): Promise<readonly Member[]> {
  const keys = [nameKey(administratorName), ...context.predefined.keys()];
  const rows = await db
    .selectFrom("safe_members")
    .select("name_key")
    .where("safe_id", "=", safeId)
    .where("name_key", "in", keys)
    .execute();
  const stored = new Set(rows.map(({ name_key }) => name_key));
  const members = [await administrator(db, safeId), ...(await groups(context, db, safeId))];
  return members
    .filter(({ name_key }) => !stored.has(name_key))
    .sort((one, other) => (one.name_key < other.name_key ? -1 : 1));
}

async function administrator(db: VaultContext["db"]["sql"], safeId: number): Promise<Member> {
  const id = await findUserId(db, administratorName);
  if (id === undefined) throw new Error("The vault has no Administrator.");
  const user = { member_type: "User" as const, member_id: id, member_name: administratorName };
  return predefined(safeId, user, allPermissions);
}

async function groups(
  { predefined: settings }: VaultContext,
  db: VaultContext["db"]["sql"],
  safeId: number,
): Promise<readonly Member[]> {
  if (settings.size === 0) return [];
  const rows = await db
    .selectFrom("groups")
    .select(["id", "group_name", "name_key"])
    .where("name_key", "in", [...settings.keys()])
    .execute();
  return rows.map(({ id, group_name, name_key }) => {
    const group = { member_type: "Group" as const, member_id: id, member_name: group_name };
    return predefined(safeId, group, settings.get(name_key)?.permissions ?? 0);
  });
}

function predefined(
  safe_id: number,
  who: Pick<Member, "member_type" | "member_id" | "member_name">,
  permissions: number,
): Member {
  return { safe_id, ...who, name_key: nameKey(who.member_name), expires_at: null, permissions, predefined: true };
}
