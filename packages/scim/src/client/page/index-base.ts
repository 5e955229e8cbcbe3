import type { Resource } from "../../resource/resource.ts";
import { ScimClientError } from "../error.ts";
import type { FetchPage } from "./page.ts";

export interface Shortfall {
  readonly delivered: number;
  readonly totalResults: number;
  readonly indexBase: 0 | 1;
  readonly firstPage: readonly Resource[];
  /** What the second page began with. */
  readonly secondStart: string | undefined;
}

/**
 * The one resource that a list lacks at its end where the server counts from 0 (RFC 7644 section 3.4.2.4 has it count from 1): it
 * stands before the first page, or, where the server takes 1 for the start all the same, between the first page and the second.
 * A server that counts from 1 gives what is known already. Throws `protocol` when it is not found.
 */
export async function findSkipped(fetchPage: FetchPage, shortfall: Shortfall): Promise<readonly Resource[]> {
  const { delivered, totalResults, indexBase, firstPage, secondStart } = shortfall;
  if (totalResults - delivered === 1 && indexBase === 1) {
    const known = new Set([...firstPage.map(({ id }) => id), secondStart]);
    const { length } = firstPage;
    for (const start of [
      { startIndex: 0, count: length + 1 },
      { startIndex: length, count: 1 },
    ]) {
      const skipped = (await fetchPage(start)).resources.find(({ id }) => !known.has(id));
      if (skipped !== undefined) return [skipped];
    }
  }
  throw new ScimClientError("protocol", `The list ended after ${delivered} of ${totalResults} resources`);
}
