import { sql } from "kysely";
import type { VaultContext } from "../context.ts";
import type { Page } from "../http/paging.ts";
import type { SortKey } from "../http/sort.ts";
import { safesOf } from "../member/access.ts";
import type { Principal } from "../session/principal.ts";
import {
  type AccountQuery,
  type AccountSelection,
  matching,
  type SortProperty,
  selectAccounts,
  sortColumns,
} from "./list-query.ts";

type PageSelection = Omit<AccountSelection, "page">;

/** From how many safes on their accounts are too many to be sorted, and are rather looked for along the order. */
const manySafes = 500;

/** The row numbers of one page, in order: by what is asked for, then by the accounts' ids. */
export async function readPageOf(
  context: VaultContext,
  principal: Principal,
  selection: PageSelection,
  { offset, limit }: Page,
): Promise<readonly number[]> {
  const sort = selection.sort.length === 0 ? orderOf(selection) : selection.sort;
  const query = await restrict(context, principal, selection, sort.length > 0);
  const named = sort.some(({ property }) => property === "safeName");
  let ordered = named
    ? query.innerJoin("safes", "safes.id", "accounts.safe_id").select("accounts.id")
    : query.select("accounts.id");
  for (const { property, direction } of sort) {
    ordered = ordered.orderBy(orderColumn(context, selection, property), direction);
  }
  const last = sort.at(-1)?.direction ?? "asc";
  const rows = await ordered
    .orderBy("accounts.safe_id", last)
    .orderBy("accounts.number", last)
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ id }) => id);
}

/** Who asks by time alone gets them in the order of that time, which an index has. */
function orderOf({ keywords, filter, saved }: PageSelection): readonly SortKey<SortProperty>[] {
  if (keywords.length > 0) return [];
  const [conditions = [], ...others] = filter;
  const properties = new Set(conditions.map(({ property }) => property));
  if (saved === "New" && filter.length === 0) properties.add("createdtime");
  else if (saved !== undefined) return [];
  if (others.length > 0 || properties.size !== 1) return [];
  if (properties.has("createdtime")) return [{ property: "createdTime", direction: "asc" }];
  return properties.has("modificationtime") ? [{ property: "categoryModificationTime", direction: "asc" }] : [];
}

/**
 * SQLite keeps no statistics here. It is kept from gathering the accounts of thousands of safes, in order to sort them, where
 * walking along the order and looking at each account's safe is shorter.
 */
async function restrict(
  context: VaultContext,
  principal: Principal,
  selection: PageSelection,
  sorted: boolean,
): Promise<AccountQuery> {
  const safes = safesOf(context, principal, "listAccounts");
  if (safes === undefined || !sorted || context.db.dialect !== "sqlite") {
    return selectAccounts(context, principal, selection);
  }
  const some = await safes.limit(manySafes).execute();
  if (some.length < manySafes) return selectAccounts(context, principal, selection);
  return matching(context, principal, selection).where(sql<boolean>`+accounts.safe_id in ${safes}`);
}

/** A column, which SQLite may walk along; or its value, where what is looked for is not in the index that it would walk along. */
function orderColumn({ db }: VaultContext, { keywords }: PageSelection, property: SortProperty) {
  const column = sql.ref(sortColumns[property]);
  return db.dialect === "sqlite" && keywords.length > 0 ? sql`+${column}` : column;
}
