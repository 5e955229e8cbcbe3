import { refusal } from "@castellan/pvwa";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { SessionCall } from "../http/route.ts";
import { isBuiltInGroup } from "../member/predefined.ts";
import { authorize } from "../session/principal.ts";
import { refreshMemberships } from "../user/store.ts";
import { holdGroup } from "./store.ts";

/** `DELETE /API/UserGroups/{id}`: the group goes, with its memberships of safes; its members stay. */
export async function deleteGroup(context: VaultContext, call: SessionCall): Promise<void> {
  const id = call.id("id");
  authorize(call.principal, "delete groups", "AddUpdateUsers");
  await context.db.transaction(async (unit) => {
    const group = await holdGroup(context, unit, call.principal, id);
    if (isBuiltInGroup(context, group.group_name)) throw refusal("CASTL018E", group.group_name);
    await removeGroup(context, unit, id);
    const details = { groupName: group.group_name };
    await context.audit.append(unit, [fact(actorOf(call), "group.deleted", `group:${id}`, details)]);
  });
  context.sessions.forgetAll();
}

/** Removes a group with everything that names it. */
export async function removeGroup(context: VaultContext, unit: VaultUnit, id: number): Promise<void> {
  const rows = await unit.deleteFrom("group_members").where("group_id", "=", id).returning("user_id").execute();
  await unit
    .deleteFrom("nested_groups")
    .where((column) => column.or([column("group_id", "=", id), column("member_id", "=", id)]))
    .execute();
  await unit.deleteFrom("groups").where("id", "=", id).execute();
  await unit.deleteFrom("safe_members").where("member_type", "=", "Group").where("member_id", "=", id).execute();
  for (const { user_id } of rows) await refreshMemberships(context, unit, user_id);
}
