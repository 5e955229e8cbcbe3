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
import { safeOf } from "./store.ts";

type SafeQuery = SelectQueryBuilder<VaultTables, "safes", object>;

/** `GET /API/Safes`: the safes the caller is a member of, in the order of their names; `extendedDetails=false` gives names only. */
export async function listSafes(
  context: VaultContext,
  call: SessionCall,
): Promise<Collection<PvwaSafe | Pick<PvwaSafe, "safeUrlId" | "safeName">>> {
  const { page, search, descending, extended, includeAccounts } = call.query((fields) => ({
    page: readPage(fields, 25),
    search: fields.text("search", { limit: 500 }) ?? "",
    descending: readSort(fields, ["safeName"])[0]?.direction === "desc",
    extended: fields.flag("extendedDetails") ?? true,
    includeAccounts: fields.flag("includeAccounts") ?? false,
  }));
  const query = select(context, call.principal, search);
  const { total } = await query
    .select((column) => column.fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy("name_key", descending ? "desc" : "asc")
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const safes = rows.map((row) => {
    const safe = safeOf(row);
    if (!extended) return { safeUrlId: safe.safeUrlId, safeName: safe.safeName };
    return includeAccounts ? { ...safe, accounts: [] } : safe;
  });
  return collection(call, "api/Safes", page, safes, Number(total));
}

function select(context: VaultContext, principal: Principal, search: string): SafeQuery {
  let query: SafeQuery = context.db.sql.selectFrom("safes");
  if (search !== "") query = query.where((column) => contains(column.ref("safes.name_key"), search.toLowerCase()));
  const safes = safesOf(context, principal);
  return safes === undefined ? query : query.where("safes.id", "in", safes);
}
