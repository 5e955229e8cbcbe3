import { isObject } from "../json/value.ts";
import type { JsonObject, JsonValue } from "../resource/resource.ts";
import { ScimClientError } from "./error.ts";
import type { Answer } from "./transport.ts";

/** The answer's JSON; throws `protocol` for an answer that is none. */
export function jsonOf(answer: Answer, what: string): JsonValue {
  const value = tryJson(answer.body);
  if (value !== undefined) return value;
  const found = answer.body.trimStart().startsWith("<") ? "a web page, not JSON" : "a body that is not JSON";
  throw new ScimClientError("protocol", `${what} was answered ${answer.status} with ${found}`, {
    status: answer.status,
  });
}

export function objectOf(answer: Answer, what: string): JsonObject {
  const value = jsonOf(answer, what);
  if (isObject(value)) return value;
  throw new ScimClientError("protocol", `${what} was not answered with an object`, { status: answer.status });
}

/** Throws `http` for an error status, with the server's own `detail` and `scimType` where it gave them. */
export function requireSuccess(answer: Answer, what: string): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  const value = tryJson(answer.body);
  const body = isObject(value) ? value : {};
  const detail =
    typeof body.detail === "string" && body.detail !== "" ? body.detail : `${what} was answered ${answer.status}`;
  const retryAfterSeconds = readRetryAfter(answer.headers.get("retry-after"));
  throw new ScimClientError("http", detail, {
    status: answer.status,
    ...(typeof body.scimType === "string" ? { scimType: body.scimType } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function tryJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date (RFC 9110 section 10.2.3). */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1_000));
}
