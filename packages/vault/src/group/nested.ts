import { refusal } from "@castellan/pvwa";
import { type Actor, fact } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";

/** A group by number and name. */
export interface NamedGroup {
  readonly id: number;
  readonly group_name: string;
}

/**
 * Makes `member` a member of the group, with all who are members of it. Throws 409 `PASWS213E` when it is one, `CASTL020E` when the
 * group would come to contain itself.
 */
export async function addNestedGroup(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  groupId: number,
  member: NamedGroup,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await unit
    .insertInto("nested_groups")
    .values({ group_id: groupId, member_id: member.id })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw refusal("PASWS213E", member.group_name);
  const details = { member: member.group_name };
  await context.audit.append(unit, [fact(actor, "group.memberAdded", `group:${groupId}`, details)]);
  // Last, since writers wait for each other at the audit trail: who comes second sees what the first has done. A refusal undoes both.
  if (await contains(unit, member.id, groupId)) throw refusal("CASTL020E", member.group_name);
}

/** Whether `part` is `whole`, or a member of it, or of a group that is. */
async function contains(unit: VaultUnit, whole: number, part: number): Promise<boolean> {
  const row = await groupsEnclosing(unit, part).where("groups.id", "=", whole).executeTakeFirst();
  return row !== undefined;
}

/** The group, and every group that it is in. */
export function groupsEnclosing(unit: VaultUnit, id: number) {
  return unit
    .withRecursive("enclosing(id)", (recursive) =>
      recursive
        .selectFrom("groups")
        .select("groups.id as id")
        .where("groups.id", "=", id)
        .union(
          recursive
            .selectFrom("nested_groups")
            .innerJoin("enclosing", "enclosing.id", "nested_groups.member_id")
            .select("nested_groups.group_id as id"),
        ),
    )
    .selectFrom("enclosing")
    .innerJoin("groups", "groups.id", "enclosing.id")
    .select(["groups.id", "groups.group_name"]);
}

/** Throws 404 `CASTL010E` when it was none. */
export async function removeNestedGroup(
  context: VaultContext,
  unit: VaultUnit,
  actor: Actor,
  groupId: number,
  member: NamedGroup,
): Promise<void> {
  const { numDeletedRows } = await unit
    .deleteFrom("nested_groups")
    .where("group_id", "=", groupId)
    .where("member_id", "=", member.id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw refusal("CASTL010E", member.group_name);
  const details = { member: member.group_name };
  await context.audit.append(unit, [fact(actor, "group.memberRemoved", `group:${groupId}`, details)]);
}
