import { type ClientAuthentication, type FetchLike, type ProbeReport, probe, ScimClientError } from "@castellan/scim";
import { CastellanError } from "../error/castellan-error.ts";
import type { Terminal } from "../terminal/output.ts";
import { createProgress } from "../terminal/progress.ts";

export interface ProbeRun {
  readonly baseUrl: string;
  readonly authentication: ClientAuthentication;
  readonly write: boolean;
  readonly timeoutMilliseconds: number;
  readonly maximumRequests: number;
}

/** Redirects are answers: a probe follows none, least of all with credentials. */
const plainFetch: FetchLike = (url, init) => fetch(url, { ...init, redirect: "manual" });

/**
 * Probes with progress. Ctrl-C and SIGTERM end it after it has cleaned up; a second one ends it at once. Throws
 * `serverUnreachable`, `refused` and `requestFailed`.
 */
export async function runProbe(terminal: Terminal, run: ProbeRun): Promise<ProbeReport> {
  const progress = createProgress(terminal, "probe");
  const stopping = new AbortController();
  const stop = (): void => {
    terminal.err("Stopping: what was made is deleted first.\n");
    stopping.abort(new CastellanError("workFailed", "The probe was stopped."));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    return await probe({
      ...run,
      fetch: plainFetch,
      signal: stopping.signal,
      onProgress: ({ done, total, title }) => progress.report({ done, total, details: title }),
    });
  } catch (error) {
    throw inOwnTerms(error, run.baseUrl);
  } finally {
    progress.end();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}

function inOwnTerms(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof ScimClientError)) return error;
  if (error.status === 401 || error.status === 403) {
    return new CastellanError("refused", `${baseUrl} refuses the credentials (${error.status}): ${error.detail}`);
  }
  if (error.kind === "network" || error.kind === "timeout") {
    return new CastellanError("serverUnreachable", `${baseUrl} cannot be reached: ${error.detail}`);
  }
  return new CastellanError("requestFailed", error.detail, { cause: error });
}
