import { isObject } from "../json/value.ts";
import type { JsonObject, JsonValue, Resource } from "../resource/resource.ts";
import { messageUris } from "../schema/uris.ts";
import type { Exchange } from "./exchange.ts";
import type { ListOptions, ScimClientOptions } from "./options.ts";
import { type FetchPage, type PageStart, readListPage } from "./page/page.ts";
import { readPages } from "./page/pages.ts";
import { endpointPath, listQuery } from "./path.ts";

type Pages = AsyncGenerator<readonly Resource[]>;

export interface Lists {
  list(endpoint: string, how: ListOptions): Pages;
  search(endpoint: string, how: ListOptions): Pages;
}

const defaultPageSize = 100;

export function createLists(options: ScimClientOptions, { readJson }: Exchange): Lists {
  let announced: Promise<boolean> | undefined;

  /** Asked once. A server that does not say is paged by index, which every server knows. */
  async function firstBy({ paging = options.paging ?? "auto" }: ListOptions): Promise<"index" | "cursor"> {
    if (paging !== "auto") return paging;
    announced ??= readJson("GET", "/ServiceProviderConfig", {}).then(announcesCursors, () => false);
    return (await announced) ? "cursor" : "index";
  }

  async function* pages(
    what: string,
    how: ListOptions,
    ask: (start: PageStart, pageSize: number) => Promise<JsonValue>,
  ): Pages {
    const pageSize = how.pageSize ?? options.pageSize ?? defaultPageSize;
    const indexBase = how.indexBase ?? options.indexBase ?? 1;
    const fetchPage: FetchPage = async (start) => readListPage(await ask(start, pageSize), what);
    yield* readPages(fetchPage, await firstBy(how), { pageSize, indexBase });
  }

  return {
    list(endpoint, how) {
      const path = endpointPath(endpoint);
      return pages(`GET ${path}`, how, (start, pageSize) =>
        readJson("GET", `${path}?${listQuery(how, start, pageSize)}`, { signal: how.signal }),
      );
    },
    search(endpoint, how) {
      const path = `${endpointPath(endpoint)}/.search`;
      return pages(`POST ${path}`, how, (start, pageSize) =>
        readJson("POST", path, { body: searchRequest(how, start, pageSize), signal: how.signal }),
      );
    },
  };
}

/** RFC 9865 section 4: a service provider that pages by cursor says so. */
export function announcesCursors(configuration: JsonValue): boolean {
  const pagination = isObject(configuration) ? configuration.pagination : undefined;
  return isObject(pagination) && pagination.cursor === true;
}

/** RFC 7644 section 3.4.3, RFC 9865 section 3. */
function searchRequest(how: ListOptions, start: PageStart, pageSize: number): JsonObject {
  const { filter, sortBy, sortOrder, attributes, excludedAttributes } = how;
  return {
    schemas: [messageUris.searchRequest],
    filter,
    sortBy,
    sortOrder,
    attributes,
    excludedAttributes,
    ...("cursor" in start ? { cursor: start.cursor } : { startIndex: start.startIndex }),
    count: "count" in start ? start.count : pageSize,
  };
}
