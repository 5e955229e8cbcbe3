import type { FetchInit, FetchLike } from "@castellan/scim";
import type { TestService } from "./service.ts";

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Call {
  readonly url: string;
  readonly init: FetchInit;
}

/** A `fetch` that plays replies in order (the last one again and again) and remembers what it was asked. */
export function playedFetch(...replies: readonly (Reply | Error)[]): {
  readonly fetch: FetchLike;
  readonly calls: Call[];
} {
  const calls: Call[] = [];
  const fetch: FetchLike = async (url, init) => {
    const reply = replies[Math.min(calls.length, replies.length - 1)];
    calls.push({ url, init });
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error("no reply");
    const { status = 200, headers = {}, body } = reply;
    return {
      status,
      headers: { get: (name) => headers[name.toLowerCase()] ?? null },
      text: async () => (body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body)),
    };
  };
  return { fetch, calls };
}

/** A `fetch` that reaches a provider without a network. */
export function providerFetch(service: TestService, baseUrl: string): FetchLike {
  return async (url, init) => {
    const { pathname, search } = new URL(url);
    const answer = await service.provider.handle({
      method: init.method,
      path: pathname.slice(new URL(baseUrl).pathname.length),
      query: search.slice(1),
      headers: init.headers,
      baseUrl,
      caller: "client",
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    return {
      status: answer.status,
      headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
      text: async () => answer.body ?? "",
    };
  };
}
