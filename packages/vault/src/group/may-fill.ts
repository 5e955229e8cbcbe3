import { refusal } from "@castellan/pvwa";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Principal } from "../session/principal.ts";
import { missingPowers } from "../user/authorization.ts";
import { vaultAdminsGroup } from "../user/built-in.ts";
import { nameKey } from "../user/document.ts";
import { groupsEnclosing } from "./nested.ts";

/**
 * Whoever puts somebody into a group gives him what the group gives, and what the groups around it do: to set the vault up,
 * and to be in every safe, are for those to give who have it. Throws 403 `PASWS041E`.
 */
export async function mayFill(
  { predefined }: Pick<VaultContext, "predefined">,
  unit: VaultUnit,
  principal: Principal,
  groupId: number,
): Promise<void> {
  const groups = await groupsEnclosing(unit, groupId).execute();
  const missing = missingPowers(principal, {
    vaultAdmin: groups.some(({ group_name }) => group_name === vaultAdminsGroup),
    everywhere: groups.reduce(
      (bits, { group_name }) => bits | (predefined.get(nameKey(group_name))?.permissions ?? 0),
      0,
    ),
  });
  if (missing.length > 0) throw refusal("PASWS041E", `add members to this group: it gives ${missing.join(", ")}`);
}
