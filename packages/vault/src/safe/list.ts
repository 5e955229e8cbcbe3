import type { Collection, PvwaSafe } from "@castellan/pvwa";
import { type SelectQueryBuilder, sql } from "kysely";
import type { VaultContext } from "../context.ts";
import { contains } from "../database/like.ts";
import type { VaultTables } from "../database/tables.ts";
import { collection, readPage } from "../http/paging.ts";
import type { SessionCall } from "../http/route.ts";
import { readSort } from "../http/sort.ts";
import { safesOf } from "../member/access.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { describeSafes } from "./describe.ts";

type SafeQuery = SelectQueryBuilder<VaultTables, "safes", object>;
type SafeName = Pick<PvwaSafe, "safeUrlId" | "safeName">;

/** `GET /API/Safes`: the safes the caller is a member of, in the order of their names; `extendedDetails=false` gives names only. */
export async function listSafes(context: VaultContext, call: SessionCall): Promise<Collection<PvwaSafe | SafeName>> {
  const { page, search, descending, extended, includeAccounts } = call.query((fields) => ({
    page: readPage(fields, 25),
    search: fields.text("search", { limit: 500 }) ?? "",
    descending: readSort(fields, ["safeName"])[0]?.direction === "desc",
    extended: fields.flag("extendedDetails") ?? true,
    includeAccounts: fields.flag("includeAccounts") ?? false,
  }));
  const { query, total } = await selectSafes(context, call.principal, search);
  const rows = await query
    .selectAll()
    .orderBy("name_key", descending ? "desc" : "asc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const safes = extended
    ? await describeSafes(context, call.principal, rows, includeAccounts)
    : rows.map(({ safe_name }): SafeName => ({ safeUrlId: encodeURIComponent(safe_name), safeName: safe_name }));
  return collection(call, "api/Safes", page, safes, total);
}

interface SafeSelection {
  readonly query: SafeQuery;
  readonly total: number;
}

/** From so many on it is quicker to walk over all safes in the order of their names than to look up and sort one's own. */
const many = 1_000;

/** The safes that exist for `principal` and have `search` in their names. */
export async function selectSafes(context: VaultContext, principal: Principal, search: string): Promise<SafeSelection> {
  const all: SafeQuery = context.db.sql.selectFrom("safes");
  const named = search === "" ? all : all.where((column) => contains(column.ref("safes.name_key"), nameKey(search)));
  const own = safesOf(context, principal);
  if (own === undefined) return { query: named, total: await countSafes(named) };
  const visible = await context.db.sql
    .selectFrom(own.distinct().as("own"))
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  // An expression instead of the column keeps the planner from looking up each of one's own.
  const id = Number(visible.total) > many ? sql<number>`+safes.id` : sql<number>`safes.id`;
  const query = named.where(id, "in", own);
  return { query, total: search === "" ? Number(visible.total) : await countSafes(query) };
}

async function countSafes(query: SafeQuery): Promise<number> {
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}
