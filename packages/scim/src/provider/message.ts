/** A SCIM request freed of its transport. */
export interface ScimRequest<Caller> {
  readonly method: string;
  /** After the base path, still percent-encoded: `/Users/41`. Letter case and a trailing slash do not matter. */
  readonly path: string;
  /** The raw query string, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as text; absent or empty when there was none. */
  readonly body?: string;
  /** Scheme, authority and base path, without a trailing slash: `http://127.0.0.1:8440/scim/v2`. `meta.location` begins with it. */
  readonly baseUrl: string;
  readonly caller: Caller;
}

export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
