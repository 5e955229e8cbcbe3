import type { ClientAuthentication, FetchLike } from "../client/options.ts";

export interface ProbeProgress {
  readonly done: number;
  readonly total: number;
  /** The check that comes next. */
  readonly title: string;
}

export interface ProbeOptions {
  /** Without a trailing slash: `https://pam.example/scim/v2`. */
  readonly baseUrl: string;
  readonly fetch: FetchLike;
  readonly authentication: ClientAuthentication;
  /**
   * Makes temporary users and groups, named `castellan-probe-…`, and deletes them in the end, however it ends. Absent: nothing is
   * changed; the only requests besides reads are such as a server has to refuse.
   */
  readonly write?: boolean;
  /** For each request; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
  /** How many requests are sent at most, cleaning up apart; 400 when absent. */
  readonly maximumRequests?: number;
  readonly onProgress?: (progress: ProbeProgress) => void;
  /** Ends the probe, which cleans up and then throws the signal's reason. */
  readonly signal?: AbortSignal;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** What makes the names of temporary resources unlike any other; a random text when absent. */
  readonly unique?: string;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}
