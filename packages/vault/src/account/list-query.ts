import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { VaultContext } from "../context.ts";
import { contains } from "../database/like.ts";
import type { VaultTables } from "../database/tables.ts";
import type { Fields } from "../http/fields.ts";
import { type Page, readPage } from "../http/paging.ts";
import { readSort, type SortKey } from "../http/sort.ts";
import { safesOf } from "../member/access.ts";
import type { Principal } from "../session/principal.ts";
import { nameKey } from "../user/document.ts";
import { type Condition, type Filter, readAccountFilter } from "./filter.ts";
import { type SavedFilter, savedFilterNames, savedFilters } from "./saved-filter.ts";

/** What a list may be sorted by; the number of the safe is the first part of an account's id, and the second follows by itself. */
export const sortColumns = {
  id: "accounts.safe_id",
  name: "accounts.name_key",
  userName: "accounts.user_name_key",
  address: "accounts.address_key",
  platformId: "accounts.platform_key",
  safeName: "safes.name_key",
  createdTime: "accounts.created_at",
  categoryModificationTime: "accounts.modified_at",
} as const;
export type SortProperty = keyof typeof sortColumns;
const sortProperties = Object.keys(sortColumns).filter((name): name is SortProperty => name in sortColumns);

/** What a list of accounts is asked for. */
export interface AccountSelection {
  readonly page: Page;
  /** All of them must occur. */
  readonly keywords: readonly string[];
  /** A keyword must begin one of the account's texts; otherwise it may stand anywhere. */
  readonly fromStart: boolean;
  readonly filter: Filter;
  readonly saved: SavedFilter | undefined;
  readonly sort: readonly SortKey<SortProperty>[];
}

export function readSelection(fields: Fields): AccountSelection {
  return {
    page: readPage(fields, 50),
    keywords: readKeywords(fields, "search"),
    fromStart: fields.choice("searchType", ["contains", "startswith"]) === "startswith",
    filter: readAccountFilter(fields),
    saved: fields.choice("savedFilter", savedFilterNames),
    sort: readSort(fields, sortProperties),
  };
}

/** Each is looked for in every account that has those before it. */
const mostKeywords = 10;

/** The words of a text of at most 500 characters, each once. */
export function readKeywords(fields: Fields, name: string): readonly string[] {
  const search = nameKey(fields.text(name, { limit: 500 }) ?? "");
  const keywords = [...new Set(search.split(/\s+/).filter((keyword) => keyword !== ""))];
  if (keywords.length > mostKeywords) fields.refuse(name, `may hold at most ${mostKeywords} different words.`);
  return keywords;
}

export type AccountQuery = SelectQueryBuilder<VaultTables, "accounts", object>;
export type Wanted = Pick<AccountSelection, "keywords" | "fromStart" | "filter" | "saved">;

/** The accounts that are wanted, of those in safes where `principal` may list accounts. */
export function selectAccounts(context: VaultContext, principal: Principal, wanted: Wanted): AccountQuery {
  const safes = safesOf(context, principal, "listAccounts");
  const query = matching(context, principal, wanted);
  return safes === undefined ? query : query.where("accounts.safe_id", "in", safes);
}

/** The accounts that are wanted, whoever may see them. */
export function matching(context: VaultContext, principal: Principal, { keywords, fromStart, filter, saved }: Wanted) {
  let query: AccountQuery = context.db.sql.selectFrom("accounts");
  for (const keyword of keywords) {
    const part = fromStart ? `\n${keyword}` : keyword;
    query = query.where((rows) => contains(rows.ref("accounts.search_text"), part));
  }
  if (saved !== undefined) query = query.where(savedFilters[saved](context, principal));
  if (filter.length === 0) return query;
  return query.where((rows) =>
    rows.or(
      filter.map((conditions) =>
        rows.and(conditions.map((condition) => holds(context, condition, keywords.length > 0))),
      ),
    ),
  );
}

function holds(
  context: VaultContext,
  { property, operator, value }: Condition,
  searched: boolean,
): Expression<SqlBool> {
  if (property === "safename") {
    const safe = context.db.sql.selectFrom("safes").select("safes.id").where("safes.name_key", "=", nameKey(value));
    return sql<SqlBool>`accounts.safe_id = (${safe})`;
  }
  if (property === "automaticmanagementenabled") {
    return sql<SqlBool>`accounts.automatic = ${Number(value.toLowerCase() === "true")}`;
  }
  // The index of the texts has the platforms too; along the one of platforms a search would read the rows one by one.
  if (property === "platformid" && searched && context.db.dialect === "sqlite") {
    return sql<SqlBool>`+accounts.platform_key = ${nameKey(value)}`;
  }
  if (operator === "eq") return sql<SqlBool>`${sql.ref(textColumns[property] ?? "")} = ${nameKey(value)}`;
  const column = sql.ref(property === "createdtime" ? "accounts.created_at" : "accounts.modified_at");
  // A time in seconds stands for the whole second.
  return operator === "gte"
    ? sql<SqlBool>`${column} >= ${Number(value) * 1000}`
    : sql<SqlBool>`${column} < ${(Number(value) + 1) * 1000}`;
}

const textColumns: Readonly<Record<string, string>> = {
  platformid: "accounts.platform_key",
  username: "accounts.user_name_key",
  address: "accounts.address_key",
  name: "accounts.name_key",
  secrettype: "accounts.secret_type",
};
