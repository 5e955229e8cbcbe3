import { ScimClientError } from "./error.ts";
import type { ScimClientOptions } from "./options.ts";

const defaultRetries = 3;
const firstDelayMilliseconds = 250;
const longestDelayMilliseconds = 30_000;

/**
 * `read`: nothing happens by it, so that it may be repeated after any failure that passes. `settled`: a PUT or DELETE, which
 * may be repeated (RFC 9110 section 9.2.2) where the server says that it did nothing and when to come again.
 */
type Repeatable = "read" | "settled";

/** Repeats what failed for a reason that passes. Never used for a POST or a PATCH: a create done twice makes two. */
export async function withRetries<Result>(
  options: ScimClientOptions,
  kind: Repeatable,
  attempt: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const { retries = defaultRetries, wait = sleep } = options;
  for (let number = 0; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (number >= retries || !(error instanceof ScimClientError) || !passes(error, kind)) throw error;
      await wait(delayBefore(number, error), signal);
    }
  }
}

function passes(error: ScimClientError, kind: Repeatable): boolean {
  const isRefusal = error.status === 429 || error.status === 503;
  if (kind === "read") return isRefusal || error.kind === "network";
  // Who has to wait longer than this client does is better told so: the caller may have a queue.
  return isRefusal && (error.retryAfterSeconds ?? Number.POSITIVE_INFINITY) * 1_000 <= longestDelayMilliseconds;
}

/** As long as the server asked for, else twice as long each time; never longer than half a minute. */
function delayBefore(number: number, error: ScimClientError): number {
  const asked = error.retryAfterSeconds;
  return Math.min(asked === undefined ? firstDelayMilliseconds * 2 ** number : asked * 1_000, longestDelayMilliseconds);
}

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
