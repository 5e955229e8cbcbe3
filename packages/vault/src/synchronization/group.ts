import { sameDn } from "@castellan/directory";
import { refusal } from "@castellan/pvwa";
import { fact, systemActor } from "../audit/fact.ts";
import type { VaultContext, VaultUnit } from "../context.ts";
import type { VaultDirectory } from "../directory/registry.ts";
import { removeGroup } from "../group/delete-group.ts";
import { followRename } from "../group/update-group.ts";
import { nameKey } from "../user/document.ts";
import type { Departures } from "./departures.ts";

/** A group of a directory that the vault has. */
export interface DirectoryGroupRow {
  readonly id: number;
  readonly group_name: string;
  readonly dn: string | null;
  readonly external_id: string | null;
}

/** What is counted of it. */
type GroupOutcome = readonly ("updated" | "vanished" | "deleted")[];

/** Compares one group with its directory: its name and DN follow. Its members do with each user. Throws 409 `CASTL001E`. */
export async function synchronizeGroup(
  context: VaultContext,
  { directory }: VaultDirectory,
  row: DirectoryGroupRow,
  departures: Departures,
): Promise<GroupOutcome> {
  const found = await directory.findGroup({ by: "uniqueId", value: row.external_id ?? "" });
  if (found === undefined) return await departures.take("vanished", () => departGroup(context, row));
  const groupName = followsName(row.group_name, directory.domain) ? `${found.name}@${directory.domain}` : found.name;
  const renamed = groupName !== row.group_name;
  if (!renamed && sameDn(found.dn, row.dn ?? "")) return [];
  await context.db.transaction(async (unit) => {
    if (renamed && (await isTaken(unit, groupName, row.id))) throw refusal("CASTL001E", groupName);
    await unit
      .updateTable("groups")
      .set({ group_name: groupName, name_key: nameKey(groupName), dn: found.dn })
      .where("id", "=", row.id)
      .execute();
    if (renamed) await followRename(context, unit, row.id, groupName);
    const changes = { groupName: [row.group_name, groupName], dn: [row.dn, found.dn] };
    await context.audit.append(unit, [fact(systemActor, "group.updated", `group:${row.id}`, { changes })]);
  });
  context.sessions.forgetAll();
  return ["updated"];
}

/** A group whose plain name was taken when it came bears its domain, and goes on to. */
function followsName(groupName: string, domain: string): boolean {
  return groupName.toLowerCase().endsWith(`@${domain}`);
}

async function isTaken(unit: VaultUnit, name: string, self: number): Promise<boolean> {
  const key = nameKey(name);
  const group = await unit
    .selectFrom("groups")
    .select("id")
    .where("name_key", "=", key)
    .where("id", "<>", self)
    .executeTakeFirst();
  if (group !== undefined) return true;
  return (await unit.selectFrom("users").select("id").where("name_key", "=", key).executeTakeFirst()) !== undefined;
}

export async function departGroup(context: VaultContext, { id, group_name }: DirectoryGroupRow): Promise<GroupOutcome> {
  if (context.directoryRules.deletionPolicy === "DeleteNone") return ["vanished"];
  await context.db.transaction(async (unit) => {
    await removeGroup(context, unit, id);
    const details = { groupName: group_name, reason: "vanished" };
    await context.audit.append(unit, [fact(systemActor, "group.deleted", `group:${id}`, details)]);
  });
  context.sessions.forgetAll();
  return ["vanished", "deleted"];
}
