import { ScimClientError } from "./error.ts";
import type { ScimClientOptions } from "./options.ts";

const defaultRetries = 3;
const firstDelayMilliseconds = 250;
const longestDelayMilliseconds = 30_000;

/** Repeats a read that failed for a reason that passes: no way to the server, 429, 503. Never used for a write. */
export async function withRetries<Result>(
  options: ScimClientOptions,
  read: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const { retries = defaultRetries, wait = sleep } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt >= retries || !(error instanceof ScimClientError) || !passes(error)) throw error;
      await wait(delayBefore(attempt, error), signal);
    }
  }
}

function passes(error: ScimClientError): boolean {
  return error.kind === "network" || error.status === 429 || error.status === 503;
}

/** As long as the server asked for, else twice as long each time; never longer than half a minute. */
function delayBefore(attempt: number, error: ScimClientError): number {
  const asked = error.retryAfterSeconds;
  return Math.min(
    asked === undefined ? firstDelayMilliseconds * 2 ** attempt : asked * 1_000,
    longestDelayMilliseconds,
  );
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
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
