import { isArray, isObject } from "../../json/value.ts";
import type { JsonValue, Resource } from "../../resource/resource.ts";
import { ScimClientError } from "../error.ts";
import { readResource } from "../resource.ts";

export interface ListPage {
  /** `undefined` where the server gave none. */
  readonly totalResults: number | undefined;
  readonly resources: readonly Resource[];
  /** RFC 9865 section 2.2; `undefined` on the last page, and of a server that pages by index. */
  readonly nextCursor: string | undefined;
}

/** Where a page begins. */
export type PageStart = { readonly startIndex: number; readonly count?: number } | { readonly cursor: string };

/** Asks for one page, whose size is the caller's affair unless `count` says otherwise. */
export type FetchPage = (start: PageStart) => Promise<ListPage>;

/** Reads a ListResponse (RFC 7644 section 3.4.2). Throws `protocol` for what is none. */
export function readListPage(value: JsonValue, what: string): ListPage {
  if (!isObject(value)) throw noList(what);
  const { totalResults, Resources: resources, nextCursor } = value;
  const total = totalResults === undefined || totalResults === null ? undefined : Number(totalResults);
  if (total !== undefined && (!Number.isSafeInteger(total) || total < 0)) throw noList(what);
  // Resources may be left out of an empty list; without a total, it is all that tells a list from anything else.
  if (!isArray(resources ?? []) || (total === undefined && resources === undefined)) throw noList(what);
  return {
    totalResults: total,
    resources: (isArray(resources) ? resources : []).map((resource) => readResource(resource, what)),
    nextCursor: typeof nextCursor === "string" && nextCursor !== "" ? nextCursor : undefined,
  };
}

function noList(what: string): ScimClientError {
  return new ScimClientError("protocol", `${what} was not answered with a ListResponse`);
}
