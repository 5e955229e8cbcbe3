import type { VaultContext } from "../context.ts";
import { collection, type Page } from "../http/paging.ts";
import type { Answer, SessionCall } from "../http/route.ts";
import { accountId, shownAccount } from "./document.ts";
import { readPageOf } from "./list-page.ts";
import { type AccountQuery, readSelection, selectAccounts } from "./list-query.ts";

/**
 * `GET /API/Accounts`: the accounts of the safes in which the caller may list accounts, in the order of their ids unless
 * asked otherwise. The stored documents are put together as they are.
 */
export async function listAccounts(context: VaultContext, call: SessionCall): Promise<Answer> {
  const selection = call.query(readSelection);
  const { page } = selection;
  const ids = await readPageOf(context, call.principal, selection, page);
  const total = await countOf(selectAccounts(context, call.principal, selection), page, ids.length);
  const shown = await showAccounts(context, ids);
  const { count, nextLink } = collection(withoutSavedFilter(call.search), "api/Accounts", page, ids, total);
  const link = nextLink === undefined ? "" : `,"nextLink":${JSON.stringify(nextLink)}`;
  return { status: 200, body: `{"value":[${shown.join(",")}],"count":${count}${link}}` };
}

/** How many there are in all pages together; a page that is not full tells without looking further. */
export async function countOf(query: AccountQuery, { offset, limit }: Page, found: number): Promise<number> {
  if (found < limit && (found > 0 || offset === 0)) return offset + found;
  const row = await query.select((rows) => rows.fn.countAll<number | string>().as("total")).executeTakeFirstOrThrow();
  return Number(row.total);
}

/** The accounts of those row numbers as JSON, in the same order. */
async function showAccounts(context: VaultContext, ids: readonly number[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await context.db.sql
    .selectFrom("account_documents")
    .innerJoin("accounts", "accounts.id", "account_documents.id")
    .innerJoin("safes", "safes.id", "accounts.safe_id")
    .select(["account_documents.id", "accounts.safe_id", "accounts.number", "safes.safe_name", "document"])
    .where("account_documents.id", "in", ids)
    .execute();
  const shown = new Map(rows.map((row) => [row.id, shownAccount(row.document, accountId(row), row.safe_name)]));
  return ids.flatMap((id) => shown.get(id) ?? []);
}

/** Clients add it to the link themselves. */
function withoutSavedFilter(search: string): Pick<SessionCall, "search"> {
  const query = new URLSearchParams(search);
  for (const name of [...query.keys()]) if (name.toLowerCase() === "savedfilter") query.delete(name);
  return { search: query.toString() };
}
