import { ScimClientError } from "./error.ts";
import type { ClientAuthentication, ScimClientOptions } from "./options.ts";

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

export interface RequestOptions {
  /** JSON, or text that is sent as it is. */
  readonly body?: unknown;
  /** Besides, or instead of, the client's own; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface Transport {
  /** One request, once. Throws `network` or `timeout`; every status is an answer. */
  send(method: string, path: string, request?: RequestOptions): Promise<Answer>;
}

const defaultTimeoutMilliseconds = 60_000;

export function createTransport(options: ScimClientOptions): Transport {
  const timeout = options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
  const mediaType = options.mediaType ?? "application/scim+json";
  const authorization = authorizationHeader(options.authentication);
  return {
    async send(method, path, { body, headers, signal } = {}) {
      const expiry = AbortSignal.timeout(timeout);
      try {
        const response = await options.fetch(`${options.baseUrl}${path}`, {
          method,
          headers: {
            accept: "application/scim+json, application/json",
            ...(body === undefined ? {} : { "content-type": mediaType }),
            ...(authorization === undefined ? {} : { authorization }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
          signal: signal === undefined ? expiry : AbortSignal.any([signal, expiry]),
        });
        return { status: response.status, headers: response.headers, body: await response.text() };
      } catch (cause) {
        signal?.throwIfAborted();
        if (expiry.aborted) throw new ScimClientError("timeout", `${method} ${path} had no answer in ${timeout} ms`);
        throw new ScimClientError("network", `${method} ${path} did not reach the server${reason(cause)}`, { cause });
      }
    },
  };
}

/** The system's code (`ECONNREFUSED`), which says more than the message and cannot hold a secret. */
function reason(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string") return `: ${error.code}`;
  }
  return "";
}

function authorizationHeader(authentication: ClientAuthentication): string | undefined {
  switch (authentication.kind) {
    case "basic":
      return `Basic ${base64(`${authentication.username}:${authentication.password}`)}`;
    case "bearer":
      return `Bearer ${authentication.token}`;
    case "none":
      return undefined;
  }
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
