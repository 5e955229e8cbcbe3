import { groupTextLimits, type PvwaGroup, refusal } from "@castellan/pvwa";
import { isUniqueViolation } from "@castellan/storage";
import { actorOf, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { Fields } from "../http/fields.ts";
import type { SessionCall } from "../http/route.ts";
import { isBuiltInGroup } from "../member/predefined.ts";
import { renameMember } from "../member/store.ts";
import { authorize, type Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { readOwnLocation } from "../user/fields.ts";
import { refreshMemberships } from "../user/store.ts";
import { readGroupName } from "./group-name.ts";
import { groupOf, holdGroup } from "./store.ts";

interface GroupChange {
  readonly groupName: string;
  /** `undefined`: not said, so it stays. */
  readonly description: string | undefined;
  readonly location: string | undefined;
}

/**
 * `PUT /API/UserGroups/{id}`. The product's body is the name alone, so a description or location that is left out stays. A new
 * name is followed by what is shown of the members and by the safes that have the group.
 */
export async function updateGroup(context: VaultContext, call: SessionCall): Promise<PvwaGroup> {
  const id = call.id("id");
  authorize(call.principal, "update groups", "AddUpdateUsers");
  const change = call.body((fields) => readChange(fields, call.principal));
  const updated = await context.db.transaction(async (unit) => {
    const current = groupOf(await holdGroup(context, unit, call.principal, id));
    const changed: PvwaGroup = {
      ...current,
      groupName: change.groupName,
      description: change.description ?? current.description,
      location: change.location ?? current.location,
    };
    const changes = differences(current, changed);
    if (changes.length === 0) return current;
    await writeGroup(unit, changed);
    if (changed.groupName !== current.groupName) await rename(context, unit, current, changed.groupName);
    const details = { changes: Object.fromEntries(changes) };
    await context.audit.append(unit, [fact(actorOf(call), "group.updated", `group:${id}`, details)]);
    return changed;
  });
  context.sessions.forgetAll();
  return updated;
}

function readChange(fields: Fields, principal: Principal): GroupChange {
  return {
    groupName: readGroupName(fields),
    description: fields.text("description", { limit: groupTextLimits.description }),
    location: fields.has("location") ? readOwnLocation(fields, principal) : undefined,
  };
}

/** Old and new value of each member that differs. */
function differences(current: PvwaGroup, changed: PvwaGroup) {
  return (["groupName", "description", "location"] as const)
    .filter((name) => current[name] !== changed[name])
    .map((name) => [name, [current[name], changed[name]]] as const);
}

/** Throws 409 `CASTL001E`. */
async function writeGroup(unit: VaultUnit, { id, groupName, description, location }: PvwaGroup): Promise<void> {
  const name_key = nameKey(groupName);
  const user = await unit.selectFrom("users").select("id").where("name_key", "=", name_key).executeTakeFirst();
  if (user !== undefined) throw refusal("CASTL001E", groupName);
  await unit
    .updateTable("groups")
    .set({ group_name: groupName, name_key, description, location })
    .where("id", "=", id)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? refusal("CASTL001E", groupName) : error;
    });
}

async function rename(
  context: VaultContext,
  unit: VaultUnit,
  { id, groupName, groupType }: PvwaGroup,
  newName: string,
): Promise<void> {
  if (isBuiltInGroup(context, groupName)) throw refusal("CASTL018E", groupName);
  if (groupType === "Directory") throw refusal("CASTL059E", groupName);
  await followRename(context, unit, id, newName);
}

/** What bears the name of a group beside itself: the safes that have it, and what is shown of its members. */
export async function followRename(context: VaultContext, unit: VaultUnit, id: number, newName: string): Promise<void> {
  await renameMember(unit, "Group", id, newName);
  const members = await unit.selectFrom("group_members").select("user_id").where("group_id", "=", id).execute();
  for (const { user_id } of members) await refreshMemberships(context, unit, user_id);
}
