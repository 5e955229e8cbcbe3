import type { PvwaUser } from "@castellan/pvwa";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import { refreshMemberships } from "../user/store.ts";

/** Makes a user a member of some groups and takes him out of others, each with its fact. Answers whether anything changed. */
export async function changeMemberships(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  { id, username }: Pick<PvwaUser, "id" | "username">,
  changes: readonly { readonly groupId: number; readonly member: boolean }[],
): Promise<boolean> {
  if (changes.length === 0) return false;
  const joined = changes.filter(({ member }) => member).map(({ groupId }) => ({ group_id: groupId, user_id: id }));
  const left = changes.filter(({ member }) => !member).map(({ groupId }) => groupId);
  if (joined.length > 0) {
    await unit
      .insertInto("group_members")
      .values(joined)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (left.length > 0) {
    await unit.deleteFrom("group_members").where("user_id", "=", id).where("group_id", "in", left).execute();
  }
  await refreshMemberships(context, unit, id);
  await context.audit.append(
    unit,
    changes.map(({ groupId, member }) =>
      fact(actor, member ? "group.memberAdded" : "group.memberRemoved", `group:${groupId}`, { member: username }),
    ),
  );
  return true;
}
