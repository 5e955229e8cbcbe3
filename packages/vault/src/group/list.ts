import { type Collection, type PvwaGroup, type PvwaGroupMember, refusal } from "@castellan/pvwa";
import type { SelectQueryBuilder } from "kysely";
import type { VaultContext } from "../context.ts";
import { contains } from "../database/like.ts";
import type { VaultTables } from "../database/tables.ts";
import type { Fields } from "../http/fields.ts";
import { readFilter } from "../http/filter.ts";
import { collection, type Page, readPage } from "../http/paging.ts";
import type { SessionCall } from "../http/route.ts";
import { readSort } from "../http/sort.ts";
import type { Principal } from "../session/principal.ts";
import { sees } from "../user/authorization.ts";
import { nameKey } from "../user/document.ts";
import { groupOf } from "./store.ts";

interface GroupSelection {
  readonly page: Page;
  readonly search: string;
  readonly groupName: string | undefined;
  readonly groupType: "vault" | "directory" | "other" | undefined;
  readonly descending: boolean;
  readonly includeMembers: boolean;
}

function readSelection(fields: Fields): GroupSelection {
  const conditions = readFilter(fields, ["groupType", "groupName"]);
  const wanted = (property: string) => conditions.find((condition) => condition.property === property)?.value;
  const groupType = wanted("grouptype")?.toLowerCase();
  const known = (["vault", "directory"] as const).find((type) => type === groupType);
  return {
    page: readPage(fields, 1000),
    search: fields.text("search", { limit: 500 }) ?? "",
    groupName: wanted("groupname"),
    groupType: groupType === undefined ? undefined : (known ?? "other"),
    descending: readSort(fields, ["groupName"])[0]?.direction === "desc",
    includeMembers: fields.flag("includeMembers") ?? false,
  };
}

/** `GET /API/UserGroups`, in the order of the names. */
export async function listGroups(context: VaultContext, call: SessionCall): Promise<Collection<PvwaGroup>> {
  const selection = call.query(readSelection);
  const { page } = selection;
  if (selection.groupType === "other") return { value: [], count: 0 };
  const locations = await locationsSeen(context, call.principal);
  const { total } = await select(context, selection, locations)
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await select(context, selection, locations)
    .selectAll()
    .orderBy("name_key", selection.descending ? "desc" : "asc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const groups = rows.map(groupOf);
  const shown = selection.includeMembers ? await withMembers(context, call.principal, groups) : groups;
  return collection(call, "api/UserGroups", page, shown, Number(total));
}

/** The locations of groups that are at the principal's or below; `undefined` for all. There are few of them. */
async function locationsSeen({ db }: VaultContext, principal: Principal): Promise<readonly string[] | undefined> {
  if (principal.location === "\\") return undefined;
  const rows = await db.sql.selectFrom("groups").select("location").distinct().execute();
  return rows.map(({ location }) => location).filter((location) => sees(principal, location));
}

function select(
  context: VaultContext,
  { search, groupName, groupType }: GroupSelection,
  locations: readonly string[] | undefined,
): SelectQueryBuilder<VaultTables, "groups", object> {
  let query: SelectQueryBuilder<VaultTables, "groups", object> = context.db.sql.selectFrom("groups");
  if (locations !== undefined) query = query.where("location", "in", locations.length === 0 ? [""] : locations);
  if (groupType !== undefined) query = query.where("directory", groupType === "vault" ? "is" : "is not", null);
  if (search !== "") query = query.where((column) => contains(column.ref("groups.name_key"), nameKey(search)));
  return groupName === undefined ? query : query.where("name_key", "=", nameKey(groupName));
}

/** `GET /API/UserGroups/{id}`. */
export async function readGroup(context: VaultContext, call: SessionCall): Promise<PvwaGroup> {
  const id = call.id("id");
  const includeMembers = call.query((fields) => fields.flag("includeMembers") ?? false);
  const row = await context.db.sql.selectFrom("groups").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined || !sees(call.principal, row.location)) throw refusal("CASTL009E", String(id));
  const group = groupOf(row);
  if (!includeMembers) return group;
  const [complete = group] = await withMembers(context, call.principal, [group]);
  return complete;
}

/** With those of their members who exist for the principal. */
async function withMembers(
  context: VaultContext,
  principal: Principal,
  groups: readonly PvwaGroup[],
): Promise<readonly PvwaGroup[]> {
  if (groups.length === 0) return groups;
  const ids = groups.map(({ id }) => id);
  const users = await context.db.sql
    .selectFrom("group_members")
    .innerJoin("users", "users.id", "group_members.user_id")
    .select(["group_members.group_id", "users.id", "users.user_name", "users.location_key as location"])
    .where("group_members.group_id", "in", ids)
    .orderBy("group_members.user_id")
    .execute();
  const nested = await context.db.sql
    .selectFrom("nested_groups")
    .innerJoin("groups", "groups.id", "nested_groups.member_id")
    .select(["nested_groups.group_id", "groups.id", "groups.group_name", "groups.location"])
    .where("nested_groups.group_id", "in", ids)
    .orderBy("groups.id")
    .execute();
  const exists = ({ location }: { readonly location: string }) => sees(principal, location);
  const usersOf = Map.groupBy(users.filter(exists), ({ group_id }) => group_id);
  const groupsOf = Map.groupBy(nested.filter(exists), ({ group_id }) => group_id);
  return groups.map((group) => ({
    ...group,
    members: [...(usersOf.get(group.id) ?? []).map(userMember), ...(groupsOf.get(group.id) ?? []).map(groupMember)],
  }));
}

function userMember({ id, user_name }: { readonly id: number; readonly user_name: string }): PvwaGroupMember {
  return { id, UserName: user_name };
}

/** A group stands among the members as a user does. */
function groupMember({ id, group_name }: { readonly id: number; readonly group_name: string }): PvwaGroupMember {
  return { id, UserName: group_name };
}
