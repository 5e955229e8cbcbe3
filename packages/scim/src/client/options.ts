/** The part of `fetch` that the client uses; the platform's own fits. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export type ClientAuthentication =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "none" };

export interface ScimClientOptions {
  /** Without a trailing slash: `https://pam.example/scim/v2`. */
  readonly baseUrl: string;
  readonly fetch: FetchLike;
  readonly authentication: ClientAuthentication;
  /** For each attempt; 60,000 when absent. */
  readonly timeoutMilliseconds?: number;
  /** `count` of a list request; 100 when absent. */
  readonly pageSize?: number;
  /** Further attempts of a GET after a network failure, 429 or 503; 3 when absent. Writes are never repeated. */
  readonly retries?: number;
  /** How the client waits before it tries again; the platform's timer when absent. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
