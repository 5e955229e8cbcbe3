import type { Collection } from "@castellan/pvwa";
import type { Fields } from "./fields.ts";
import type { SessionCall } from "./route.ts";

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** `offset` and `limit` of a query: `limit` between 1 and 1000, `usual` when left out. */
export function readPage(fields: Fields, usual: number): Page {
  return {
    offset: fields.integer("offset", { minimum: 0 }) ?? 0,
    limit: fields.integer("limit", { minimum: 1, maximum: 1000 }) ?? usual,
  };
}

/** How many there are in all pages together, after `found` on this one; a page that is not full tells without counting. */
export async function totalOf({ offset, limit }: Page, found: number, count: () => Promise<number>): Promise<number> {
  return found < limit && (found > 0 || offset === 0) ? offset + found : await count();
}

/**
 * The envelope of one page at `path` (relative to `/PasswordVault/`). Clients read only the link's query, and take its
 * presence for another page: so the link repeats the whole query, and is left out on the last page.
 */
export function collection<Item>(
  call: Pick<SessionCall, "search">,
  path: string,
  page: Page,
  value: readonly Item[],
  count: number,
): Collection<Item> {
  const next = page.offset + page.limit;
  return value.length < page.limit || next >= count
    ? { value, count }
    : { value, count, nextLink: nextLink(path, call.search, next, page.limit) };
}

function nextLink(path: string, search: string, offset: number, limit: number): string {
  const query = new URLSearchParams(search);
  for (const name of [...query.keys()]) {
    if (["offset", "limit"].includes(name.toLowerCase())) query.delete(name);
  }
  query.append("offset", String(offset));
  query.append("limit", String(limit));
  // URLSearchParams writes a space as "+", which not every reader of a PVWA link undoes.
  return `${path}?${query.toString().replaceAll("+", "%20")}`;
}
