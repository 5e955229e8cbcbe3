import type { FetchInit, FetchLike, JsonObject } from "@castellan/scim";
import { providerFetch } from "./fetch.ts";
import { baseUrl, type TestService } from "./service.ts";

export interface Asked {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly init: FetchInit;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a server differs from this project's provider, which stands behind it. */
export interface Quirk {
  /** Changes the query in place; may answer instead of the provider. */
  before?(asked: Asked): Partial<Told> | undefined;
  after?(asked: Asked, told: Told): Partial<Told> | undefined;
}

const headerNames = ["content-type", "location", "etag", "allow", "www-authenticate", "retry-after"];

/** A server with quirks, in the process, and every request that it was sent. */
export function quirkServer(
  service: TestService,
  ...quirks: readonly Quirk[]
): { fetch: FetchLike; requests: string[] } {
  const behind = providerFetch(service, baseUrl);
  const requests: string[] = [];

  async function answer(asked: Asked): Promise<Told> {
    for (const quirk of quirks) {
      const instead = quirk.before?.(asked);
      if (instead !== undefined) return { status: 200, headers: {}, body: "", ...instead };
    }
    // Spaces as %20: a strict server takes no + for one.
    const query = [...asked.query].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    const response = await behind(`${baseUrl}${asked.path}${query === "" ? "" : `?${query}`}`, asked.init);
    const headers = headerNames.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
  }

  return {
    requests,
    fetch: async (text, init) => {
      init.signal.throwIfAborted();
      const url = new URL(text);
      const path = url.pathname.slice(new URL(baseUrl).pathname.length);
      const asked = { method: init.method, path, query: url.searchParams, init };
      requests.push(`${init.method} ${path}`);
      const told = await answer(asked);
      let changed = told;
      for (const quirk of quirks) changed = { ...changed, ...quirk.after?.(asked, changed) };
      const { status, headers, body } = changed;
      return { status, headers: { get: (name) => headers[name] ?? null }, text: async () => body };
    },
  };
}

/** Rewrites the JSON of answers to some requests. */
export function rewriting(
  matches: (asked: Asked) => boolean,
  rewrite: (document: JsonObject, asked: Asked) => unknown,
): Quirk {
  return {
    after(asked, { body }) {
      if (body === "" || !matches(asked)) return undefined;
      return { body: JSON.stringify(rewrite(JSON.parse(body), asked)) };
    },
  };
}

/** A method that the server does not have. */
export function refusing(method: string, status: number): Quirk {
  return {
    before: (asked) => (asked.method === method ? { status, body: `{"status":"${status}"}` } : undefined),
  };
}
