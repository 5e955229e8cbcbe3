import type { Collection, PvwaSafeMember } from "@castellan/pvwa";
import type { SelectQueryBuilder } from "kysely";
import { seconds, type VaultContext } from "../context.ts";
import { contains } from "../database/like.ts";
import type { VaultTables } from "../database/tables.ts";
import type { Fields } from "../http/fields.ts";
import { readFilter } from "../http/filter.ts";
import { collection, type Page, readPage } from "../http/paging.ts";
import type { SessionCall } from "../http/route.ts";
import { readSort } from "../http/sort.ts";
import { openSafe } from "../safe/store.ts";
import { memberOf } from "./member.ts";

interface MemberSelection {
  readonly page: Page;
  readonly search: string;
  readonly memberType: string | undefined;
  readonly expired: string | undefined;
  readonly descending: boolean;
}

function readSelection(fields: Fields): MemberSelection {
  const conditions = readFilter(fields, ["memberType", "membershipExpired", "includePredefinedUsers"]);
  const wanted = (property: string) =>
    conditions.find((condition) => condition.property === property)?.value.toLowerCase();
  return {
    page: readPage(fields, 25),
    search: fields.text("search", { limit: 500 }) ?? "",
    memberType: wanted("membertype"),
    expired: wanted("membershipexpired"),
    descending: readSort(fields, ["memberName"])[0]?.direction === "desc",
  };
}

type MemberQuery = SelectQueryBuilder<VaultTables, "safe_members", object>;

/** `GET /API/Safes/{name}/Members`, in the order of the names. No member here is predefined, so the filter for them hides none. */
export async function listMembers(context: VaultContext, call: SessionCall): Promise<Collection<PvwaSafeMember>> {
  const selection = call.query(readSelection);
  const { page } = selection;
  const safe = await openSafe(context, context.db.sql, call.principal, call.param("safe"), "viewSafeMembers");
  const query = select(context, selection).where("safe_id", "=", safe.id);
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy("name_key", selection.descending ? "desc" : "asc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const members = rows.map((row) => memberOf(safe, row, call.principal, seconds(context)));
  return collection(call, `api/Safes/${encodeURIComponent(safe.safe_name)}/Members`, page, members, Number(total));
}

function select(context: VaultContext, { search, memberType, expired }: MemberSelection): MemberQuery {
  const now = seconds(context);
  let query: MemberQuery = context.db.sql.selectFrom("safe_members");
  if (search !== "")
    query = query.where((column) => contains(column.ref("safe_members.name_key"), search.toLowerCase()));
  if (memberType !== undefined) query = query.where("member_type", "=", memberType === "group" ? "Group" : "User");
  if (expired === "true") query = query.where("expires_at", "<=", now);
  if (expired === "false") {
    query = query.where((column) => column.or([column("expires_at", "is", null), column("expires_at", ">", now)]));
  }
  return query;
}
