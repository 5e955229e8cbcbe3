import type { Resource } from "../../resource/resource.ts";
import { ScimClientError } from "../error.ts";
import { findSkipped } from "./index-base.ts";
import type { FetchPage, ListPage } from "./page.ts";
import { createRepetitionGuard } from "./repetition.ts";

export interface IndexPaging {
  readonly pageSize: number;
  /** The `startIndex` of the first resource. */
  readonly indexBase: 0 | 1;
}

/**
 * The rest of a list whose first page is known, by index. Goes on by as many as the server gave, since it may give fewer than
 * asked for, and tells a resource once where pages overlap. Totals are not believed where servers are known to tell wrong ones
 * (the page's length, nothing at all): it reads on until nothing new comes. A list that ends before its own total, or that gives
 * a page twice, is a `protocol` error: who compares the list with what he knows must not take a cut list for a shorter one.
 */
export async function* continueByIndex(
  fetchPage: FetchPage,
  first: ListPage,
  { pageSize, indexBase }: IndexPaging,
): AsyncGenerator<readonly Resource[]> {
  const guard = createRepetitionGuard();
  let page = first;
  let received = 0;
  let delivered = 0;
  let longest = 0;
  let previous: readonly Resource[] = [];
  let secondStart: string | undefined;
  for (;;) {
    const { totalResults, resources } = page;
    const isWhole = totalResults === undefined ? previous.length !== pageSize : delivered >= totalResults;
    if (resources.length === 0) {
      if (totalResults === undefined || delivered >= totalResults) return;
      yield await findSkipped(fetchPage, {
        delivered,
        totalResults,
        indexBase,
        firstPage: first.resources,
        secondStart,
      });
      return;
    }
    if (guard.repeats(resources.map(({ id }) => id).join("\n"))) {
      // All was told already: the server has no second page and repeats the first.
      if (isWhole) return;
      throw new ScimClientError("protocol", `The server gave the page at ${received + indexBase} twice`);
    }
    const news = withoutOverlap(previous, resources);
    if (news.length > 0) yield news;
    if (page !== first) secondStart ??= resources[0]?.id;
    received += resources.length;
    delivered += news.length;
    longest = Math.max(longest, resources.length);
    if (totalResults !== undefined && delivered >= totalResults && !mayBeCut(page, received, longest, pageSize)) return;
    previous = resources;
    page = await fetchPage({ startIndex: received + indexBase });
  }
}

/** A page that begins with the end of the one before: the list grew meanwhile, or the server counts from elsewhere. */
function withoutOverlap(previous: readonly Resource[], resources: readonly Resource[]): readonly Resource[] {
  const [first] = resources;
  const start = previous.findIndex(({ id }) => id === first?.id);
  if (start === -1) return resources;
  const told = new Set(previous.slice(start).map(({ id }) => id));
  return resources.filter(({ id }) => !told.has(id));
}

/**
 * Some servers call the length of the page the total, or the most that they give. So a page that is as long as this server's
 * pages get is not the last because a total says so; nor is a first page whose length looks like a limit, a round number.
 */
function mayBeCut({ resources: { length } }: ListPage, received: number, longest: number, pageSize: number): boolean {
  if (length > pageSize) return false;
  return length === pageSize || (received > length ? length === longest : length % 5 === 0);
}
