import { isArray, isObject } from "../json/value.ts";
import type { JsonValue, Resource } from "../resource/resource.ts";
import { ScimClientError } from "./error.ts";
import { readResource } from "./resource.ts";

export interface ListPage {
  readonly totalResults: number;
  readonly resources: readonly Resource[];
}

/** Reads a ListResponse (RFC 7644 section 3.4.2). Throws `protocol` for what is none. */
export function readListPage(value: JsonValue, what: string): ListPage {
  const resources = isObject(value) ? (value.Resources ?? []) : undefined;
  const total = isObject(value) ? Number(value.totalResults) : Number.NaN;
  if (!isArray(resources) || !Number.isSafeInteger(total) || total < 0) {
    throw new ScimClientError("protocol", `${what} was not answered with a ListResponse`);
  }
  return { totalResults: total, resources: resources.map((resource) => readResource(resource, what)) };
}

/**
 * Every page of a list, by index. Goes on by as many as the server gave, since it may give fewer than asked for. A list that
 * ends before its own total, or that gives a page twice, is a `protocol` error: who compares the list with what he knows must
 * not take a cut list for a shorter one.
 */
export async function* readPages(
  fetchPage: (startIndex: number) => Promise<ListPage>,
  pageSize: number,
): AsyncGenerator<readonly Resource[]> {
  let delivered = 0;
  let previous: readonly Resource[] = [];
  for (;;) {
    const { totalResults, resources } = await fetchPage(delivered + 1);
    if (resources.length === 0) {
      if (delivered >= totalResults) return;
      throw new ScimClientError("protocol", `The list ended after ${delivered} of ${totalResults} resources`);
    }
    if (isSamePage(previous, resources)) {
      // All was told already: the server has no second page and repeats the first.
      if (delivered >= totalResults) return;
      throw new ScimClientError("protocol", `The server gave the page at ${delivered + 1} twice`);
    }
    yield resources;
    delivered += resources.length;
    // Some servers call the length of the page the total. A full page whose total is no more than itself is not believed.
    const mayBeCut = resources.length === pageSize && totalResults <= resources.length;
    if (delivered >= totalResults && !mayBeCut) return;
    previous = resources;
  }
}

function isSamePage(left: readonly Resource[], right: readonly Resource[]): boolean {
  return left.length === right.length && left.every((resource, index) => resource.id === right[index]?.id);
}
