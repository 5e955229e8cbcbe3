import { getCACertificates } from "node:tls";
import type { FetchInit, FetchLike, FetchResponse } from "@castellan/scim";
import { Agent, type Dispatcher, request } from "undici";
import { explainNetworkFailure } from "./network-failure.ts";

/** `fetch` over connections that are kept open, and the way to close them. */
export interface PooledFetch {
  readonly fetch: FetchLike;
  close(): Promise<void>;
}

export interface PooledFetchOptions {
  readonly timeoutMilliseconds: number;
  readonly certificateAuthority: string | undefined;
  readonly userAgent: string;
}

const maximumConnections = 32;
const maximumRedirects = 3;
/** Far above any page of accounts: what a broken server could otherwise fill the memory with. */
const maximumResponseBytes = 268_435_456;

function createAgent({ timeoutMilliseconds, certificateAuthority }: PooledFetchOptions): Agent {
  return new Agent({
    connections: maximumConnections,
    headersTimeout: timeoutMilliseconds,
    bodyTimeout: timeoutMilliseconds,
    maxResponseSize: maximumResponseBytes,
    connect: {
      timeout: Math.min(timeoutMilliseconds, 10_000),
      ...(certificateAuthority === undefined ? {} : { ca: [...getCACertificates("default"), certificateAuthority] }),
    },
  });
}

/**
 * A redirect is followed only for a GET and only within the same origin, so that credentials never reach another host. Any
 * other is answered with its status and a SCIM error that says where it led.
 */
export function createPooledFetch(options: PooledFetchOptions): PooledFetch {
  const dispatcher = createAgent(options);
  const send = (url: string, init: FetchInit): Promise<Dispatcher.ResponseData> =>
    request(url, {
      dispatcher,
      method: init.method,
      headers: { "user-agent": options.userAgent, ...init.headers },
      body: init.body ?? null,
      signal: init.signal,
    });
  return {
    async fetch(url, init) {
      try {
        let at = url;
        for (let redirects = 0; ; redirects += 1) {
          const response = await send(at, init);
          const target = redirectOf(response, at);
          if (target === undefined) return asFetchResponse(response, at, init.signal);
          await response.body.dump();
          if (!mayFollow(target, at, init.method, redirects)) return refusedRedirect(response, target, init.method);
          at = target.href;
        }
      } catch (error) {
        throw init.signal.aborted ? error : explainNetworkFailure(error, url);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, url: string): URL | undefined {
  const { location } = headers;
  if (statusCode < 300 || statusCode > 399 || typeof location !== "string") return undefined;
  return URL.canParse(location, url) ? new URL(location, url) : undefined;
}

function mayFollow(target: URL, from: string, method: string, redirects: number): boolean {
  return target.origin === new URL(from).origin && method === "GET" && redirects < maximumRedirects;
}

function refusedRedirect({ statusCode }: Dispatcher.ResponseData, target: URL, method: string): FetchResponse {
  const place = `${target.origin}${target.pathname}`;
  const detail = `the server redirects ${method} to ${place}, which is not followed; set baseUrl to where the server really is`;
  return { status: statusCode, headers: { get: () => null }, text: async () => JSON.stringify({ detail }) };
}

function asFetchResponse(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: string,
  signal: AbortSignal,
): FetchResponse {
  return {
    status: statusCode,
    headers: {
      get(name) {
        const value = headers[name.toLowerCase()];
        return value === undefined ? null : String(value);
      },
    },
    async text() {
      try {
        return await body.text();
      } catch (error) {
        throw signal.aborted ? error : explainNetworkFailure(error, url);
      }
    },
  };
}
