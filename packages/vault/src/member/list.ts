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
import { enterSafe } from "../safe/store.ts";
import { nameKey } from "../user/document.ts";
import { hasExpired, type Member, memberOf } from "./member.ts";
import { predefinedMembers } from "./predefined-members.ts";

/** Which members of a safe are wanted, in which order of their names. */
export interface MemberSelection {
  readonly search: string;
  readonly memberType: "User" | "Group" | undefined;
  readonly expired: boolean | undefined;
  readonly predefined: boolean;
  readonly descending: boolean;
}

function readSelection(fields: Fields): MemberSelection {
  const conditions = readFilter(fields, ["memberType", "membershipExpired", "includePredefinedUsers"]);
  const wanted = <Value>(property: string, values: Readonly<Record<string, Value>>): Value | undefined => {
    const text = conditions.find((condition) => condition.property === property.toLowerCase())?.value.toLowerCase();
    if (text === undefined) return undefined;
    if (!Object.hasOwn(values, text)) fields.refuse("filter", `${property} is ${Object.keys(values).join(" or ")}.`);
    return values[text];
  };
  const flag = { true: true, false: false };
  return {
    search: nameKey(fields.text("search", { limit: 500 }) ?? ""),
    memberType: wanted("memberType", { user: "User", group: "Group" }),
    expired: wanted("membershipExpired", flag),
    predefined: wanted("includePredefinedUsers", flag) ?? false,
    descending: readSort(fields, ["memberName"])[0]?.direction === "desc",
  };
}

/** `GET /API/Safes/{name}/Members`, in the order of the names; with the predefined ones only where the filter asks for them. */
export async function listMembers(context: VaultContext, call: SessionCall): Promise<Collection<PvwaSafeMember>> {
  const { page, ...selection } = call.query((fields) => ({ page: readPage(fields, 25), ...readSelection(fields) }));
  const opened = await enterSafe(context, context.db.sql, call.principal, call.param("safe"), "viewSafeMembers");
  const { members, total } = await readMembers(context, opened.safe.id, selection, page);
  const shown = members.map((member) => memberOf(opened, member, call.principal, seconds(context)));
  return collection(call, `api/Safes/${encodeURIComponent(opened.safe.safe_name)}/Members`, page, shown, total);
}

async function readMembers(
  context: VaultContext,
  safeId: number,
  selection: MemberSelection,
  { offset, limit }: Page,
): Promise<{ readonly members: readonly Member[]; readonly total: number }> {
  const predefined = await selectPredefined(context, safeId, selection);
  const query = select(context, selection).where("safe_id", "=", safeId);
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  // The predefined ones stand among the stored ones, so up to as many stored ones come before the page as it would show without them.
  const skipped = Math.max(0, offset - predefined.length);
  const rows = await query
    .selectAll()
    .orderBy("name_key", selection.descending ? "desc" : "asc")
    .limit(limit + offset - skipped)
    .offset(skipped)
    .execute();
  const stored = rows.map((row): Member => ({ ...row, predefined: false }));
  const members = predefined.length === 0 ? stored : merge(stored, predefined, selection.descending);
  return { members: members.slice(offset - skipped).slice(0, limit), total: Number(total) + predefined.length };
}

function merge(stored: readonly Member[], predefined: readonly Member[], descending: boolean): readonly Member[] {
  const order = descending ? -1 : 1;
  return [...stored, ...predefined].sort((one, other) => order * (one.name_key < other.name_key ? -1 : 1));
}

async function selectPredefined(
  context: VaultContext,
  safeId: number,
  { search, memberType, expired, predefined }: MemberSelection,
): Promise<readonly Member[]> {
  if (!predefined) return [];
  const now = seconds(context);
  return (await predefinedMembers(context, context.db.sql, safeId)).filter(
    (member) =>
      member.name_key.includes(search) &&
      (memberType === undefined || member.member_type === memberType) &&
      (expired === undefined || hasExpired(member, now) === expired),
  );
}

type MemberQuery = SelectQueryBuilder<VaultTables, "safe_members", object>;

function select(context: VaultContext, { search, memberType, expired }: MemberSelection): MemberQuery {
  const now = seconds(context);
  let query: MemberQuery = context.db.sql.selectFrom("safe_members");
  if (search !== "") query = query.where((column) => contains(column.ref("safe_members.name_key"), search));
  if (memberType !== undefined) query = query.where("member_type", "=", memberType);
  if (expired === true) query = query.where("expires_at", "<=", now);
  if (expired === false) {
    query = query.where((column) => column.or([column("expires_at", "is", null), column("expires_at", ">", now)]));
  }
  return query;
}
