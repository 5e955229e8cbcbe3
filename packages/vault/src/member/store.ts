import type { VaultUnit } from "../context.ts";
import { nameKey } from "../user/document.ts";

/** Follows the renaming of a user or a group into the safes that have it as a member, or were created by him. */
export async function renameMember(unit: VaultUnit, type: "User" | "Group", id: number, name: string): Promise<void> {
  await unit
    .updateTable("safe_members")
    .set({ member_name: name, name_key: nameKey(name) })
    .where("member_type", "=", type)
    .where("member_id", "=", id)
    .execute();
  if (type === "User")
    await unit.updateTable("safes").set({ creator_name: name }).where("creator_id", "=", id).execute();
}
