import type { Collection, PvwaSafe } from "@castellan/pvwa";
import type { SelectQueryBuilder } from "kysely";
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
  const query = selectSafes(context, call.principal, search);
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy("name_key", descending ? "desc" : "asc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const safes = extended
    ? await describeSafes(context, call.principal, rows, includeAccounts)
    : rows.map(({ safe_name }): SafeName => ({ safeUrlId: encodeURIComponent(safe_name), safeName: safe_name }));
  return collection(call, "api/Safes", page, safes, Number(total));
}

/** The safes that exist for `principal` and have `search` in their names. */
export function selectSafes(context: VaultContext, principal: Principal, search: string): SafeQuery {
  let query: SafeQuery = context.db.sql.selectFrom("safes");
  if (search !== "") query = query.where((column) => contains(column.ref("safes.name_key"), nameKey(search)));
  const safes = safesOf(context, principal);
  return safes === undefined ? query : query.where("safes.id", "in", safes);
}
