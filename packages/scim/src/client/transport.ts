import { isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { ScimClientError } from "./error.ts";
import type { ClientAuthentication, ScimClientOptions } from "./options.ts";

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

export interface Transport {
  /** One request, once. Throws `network` or `timeout`; every status is an answer. */
  send(method: string, path: string, body?: JsonObject, signal?: AbortSignal): Promise<Answer>;
}

const defaultTimeoutMilliseconds = 60_000;

export function createTransport(options: ScimClientOptions): Transport {
  const timeout = options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
  const authorization = authorizationHeader(options.authentication);
  return {
    async send(method, path, body, signal) {
      const expiry = AbortSignal.timeout(timeout);
      try {
        const response = await options.fetch(`${options.baseUrl}${path}`, {
          method,
          headers: {
            accept: "application/scim+json, application/json",
            ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
            ...(authorization === undefined ? {} : { authorization }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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

/** The answer's JSON; throws `protocol` for an answer that is none. */
export function jsonOf(answer: Answer, what: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(answer.body);
    return value;
  } catch {
    throw new ScimClientError("protocol", `${what} was answered ${answer.status} with a body that is not JSON`, {
      status: answer.status,
    });
  }
}

/** Throws `http` for an error status, with the server's own `detail` and `scimType` where it gave them. */
export function requireSuccess(answer: Answer, what: string): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const body = errorBody(answer);
  const detail =
    typeof body.detail === "string" && body.detail !== "" ? body.detail : `${what} was answered ${answer.status}`;
  const retryAfterSeconds = readRetryAfter(answer.headers.get("retry-after"));
  throw new ScimClientError("http", detail, {
    status: answer.status,
    ...(typeof body.scimType === "string" ? { scimType: body.scimType } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function errorBody(answer: Answer): JsonObject {
  try {
    const value: JsonValue = JSON.parse(answer.body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Seconds or an HTTP date (RFC 9110 section 10.2.3). */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1_000));
}
