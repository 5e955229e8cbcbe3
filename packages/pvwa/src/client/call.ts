import type { Dispatcher } from "undici";
import type { Collection } from "../contract/collection.ts";
import { PvwaError } from "../error/pvwa-error.ts";
import { isCollectionOf, unifyCollection } from "./guard.ts";
import { queryString } from "./query.ts";
import type { FlatHeaders, Transport } from "./transport.ts";

/** The calls of one session: its transport with its headers. */
export interface Call {
  /** A call whose answer must satisfy `guard`. */
  json<Shape>(
    method: Dispatcher.HttpMethod,
    path: string,
    guard: (value: unknown) => value is Shape,
    body?: unknown,
  ): Promise<Shape>;
  /** One page, either envelope. */
  page<Item>(path: string, isItem: (value: unknown) => value is Item): Promise<Collection<Item>>;
  /**
   * Every page from `path` on, following `nextLink`; a link that repeats itself ends in a `protocol` error. `repeated` are
   * parameters that the product leaves out of the link.
   */
  pages<Item>(
    path: string,
    isItem: (value: unknown) => value is Item,
    repeated?: Readonly<Record<string, string | undefined>>,
  ): AsyncIterable<readonly Item[]>;
  /** A call whose answer does not matter beyond its status. */
  action(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<void>;
}

/** Calls with the headers of one session, which are built once. */
export function createCall(transport: Transport, headers: FlatHeaders): Call {
  const withContent = [...headers, "content-type", "application/json"];
  const send = (method: Dispatcher.HttpMethod, path: string, body: unknown) =>
    transport.send(method, path, body === undefined ? headers : withContent, body);

  async function page<Item>(path: string, isItem: (value: unknown) => value is Item): Promise<Collection<Item>> {
    const answer = await send("GET", path, undefined);
    const collection = unifyCollection(answer.body);
    if (!isCollectionOf(isItem)(collection)) throw unexpected(answer.status);
    return collection;
  }

  return {
    async json(method, path, guard, body) {
      const answer = await send(method, path, body);
      if (!guard(answer.body)) throw unexpected(answer.status);
      return answer.body;
    },
    page,
    pages: (path, isItem, repeated) => followPages(path, (next) => page(next, isItem), repeated),
    async action(method, path, body) {
      await send(method, path, body);
    },
  };
}

async function* followPages<Item>(
  first: string,
  read: (path: string) => Promise<Collection<Item>>,
  repeated: Readonly<Record<string, string | undefined>> = {},
): AsyncIterable<readonly Item[]> {
  const seen = new Set<string>();
  let path: string | undefined = first;
  while (path !== undefined) {
    if (seen.has(path)) {
      throw new PvwaError({ kind: "protocol", summary: "The PVWA's nextLink leads back to a page already read" });
    }
    seen.add(path);
    const collection: Collection<Item> = await read(path);
    yield collection.value;
    path = collection.nextLink === undefined ? undefined : withQuery(linkPath(collection.nextLink), repeated);
  }
}

function withQuery(path: string, repeated: Readonly<Record<string, string | undefined>>): string {
  const query = queryString(repeated);
  return path.includes("?") ? path + query.replace("?", "&") : path + query;
}

/** Where a `nextLink` leads: it is relative to `/PasswordVault/`. */
export function linkPath(link: string): string {
  return `/${link.replace(/^\/+/, "")}`;
}

function unexpected(status: number): PvwaError {
  return new PvwaError({ kind: "protocol", status, summary: `The PVWA answered ${status} with an unexpected body` });
}
