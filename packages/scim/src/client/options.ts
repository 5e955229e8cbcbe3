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

/** `auto`: by cursor where the server's ServiceProviderConfig announces it (RFC 9865 section 4), else by index. */
export type Paging = "auto" | "index" | "cursor";

export interface ScimClientOptions {
  /** Without a trailing slash: `https://pam.example/scim/v2`. */
  readonly baseUrl: string;
  readonly fetch: FetchLike;
  readonly authentication: ClientAuthentication;
  /** For each attempt; 60,000 when absent. */
  readonly timeoutMilliseconds?: number;
  /** `count` of a list request; 100 when absent. */
  readonly pageSize?: number;
  /** How lists are paged; `auto` when absent. */
  readonly paging?: Paging;
  /** The `startIndex` of the first resource; 1 when absent, as RFC 7644 section 3.4.2.4 has it. */
  readonly indexBase?: 0 | 1;
  /** Of request bodies; `application/scim+json` when absent. */
  readonly mediaType?: "application/scim+json" | "application/json";
  /**
   * Further attempts; 3 when absent. A read is repeated after a network failure, 429 or 503; a PUT or DELETE only after a
   * 429 or 503 with `Retry-After`; a POST or PATCH never.
   */
  readonly retries?: number;
  /** How the client waits before it tries again; the platform's timer when absent. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export interface CallOptions {
  /** Ends the call, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What an answer shows of a resource (RFC 7644 section 3.9). */
export interface ProjectionOptions extends CallOptions {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

export interface WriteOptions extends ProjectionOptions {
  /** A `meta.version`: the write is refused with 412 when the resource has another by now (RFC 7644 section 3.14). */
  readonly ifMatch?: string | undefined;
}

export interface ListOptions extends ProjectionOptions {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: "ascending" | "descending";
  readonly pageSize?: number;
  readonly paging?: Paging;
  readonly indexBase?: 0 | 1;
}
