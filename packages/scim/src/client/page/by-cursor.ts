import type { Resource } from "../../resource/resource.ts";
import { ScimClientError } from "../error.ts";
import type { FetchPage, ListPage } from "./page.ts";
import { createRepetitionGuard } from "./repetition.ts";

/**
 * The rest of a list whose first page is known, by cursor (RFC 9865). The list ends where the server names no next cursor:
 * totals are only held against it when they say that a page or more is missing, since resources come and go while it is read.
 * Throws `protocol` for a server that goes round in a circle, and `http` with `expiredCursor` where the list can only be read
 * again from its start.
 */
export async function* continueByCursor(fetchPage: FetchPage, first: ListPage): AsyncGenerator<readonly Resource[]> {
  const guard = createRepetitionGuard();
  let page = first;
  let delivered = 0;
  let longest = 1;
  let leastTotal = Number.POSITIVE_INFINITY;
  for (;;) {
    if (page.resources.length > 0) yield page.resources;
    delivered += page.resources.length;
    longest = Math.max(longest, page.resources.length);
    leastTotal = Math.min(leastTotal, page.totalResults ?? Number.POSITIVE_INFINITY);
    const { nextCursor } = page;
    if (nextCursor === undefined) break;
    if (guard.repeats(nextCursor)) {
      throw new ScimClientError("protocol", `The server gave the same cursor again after ${delivered} resources`);
    }
    page = await fetchNext(fetchPage, nextCursor, delivered);
  }
  if (Number.isFinite(leastTotal) && leastTotal - delivered >= longest) {
    throw new ScimClientError("protocol", `The list ended after ${delivered} of ${leastTotal} resources`);
  }
}

async function fetchNext(fetchPage: FetchPage, cursor: string, delivered: number): Promise<ListPage> {
  try {
    return await fetchPage({ cursor });
  } catch (error) {
    if (!(error instanceof ScimClientError) || !isLostCursor(error.scimType)) throw error;
    const detail = `The cursor was given up by the server after ${delivered} resources (${error.detail}); read the list again from its start`;
    throw new ScimClientError("http", detail, { status: error.status ?? 400, scimType: error.scimType, cause: error });
  }
}

function isLostCursor(scimType: string | undefined): scimType is string {
  return scimType === "expiredCursor" || scimType === "invalidCursor";
}
