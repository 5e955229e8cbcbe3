import type { Resource } from "../../resource/resource.ts";
import { continueByCursor } from "./by-cursor.ts";
import { continueByIndex, type IndexPaging } from "./by-index.ts";
import type { FetchPage } from "./page.ts";

/**
 * Every page of a list, each as long as the server made it. What the first page is settles how it goes on: with a next cursor by
 * cursor, also where that was not asked for (some servers page no other way); without one by index, as the server then does not
 * know cursors, or has no more.
 */
export async function* readPages(
  fetchPage: FetchPage,
  firstBy: "index" | "cursor",
  paging: IndexPaging,
): AsyncGenerator<readonly Resource[]> {
  const first = await fetchPage(firstBy === "cursor" ? { cursor: "" } : { startIndex: paging.indexBase });
  const isFinished = firstBy === "cursor" && first.resources.length >= (first.totalResults ?? 0);
  if (first.nextCursor !== undefined || isFinished) yield* continueByCursor(fetchPage, first);
  else yield* continueByIndex(fetchPage, first, paging);
}
