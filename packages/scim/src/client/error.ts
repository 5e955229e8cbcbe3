/** `network`: no answer; `timeout`: none in time; `http`: an error status; `protocol`: an answer that is not SCIM. */
export type ScimClientErrorKind = "network" | "timeout" | "http" | "protocol";

export interface ScimClientErrorOptions {
  readonly status?: number;
  readonly scimType?: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** What a SCIM server, or the way to it, refused. `detail` is the server's own where it gave one; it holds no credential. */
export class ScimClientError extends Error {
  override readonly name = "ScimClientError";
  readonly kind: ScimClientErrorKind;
  readonly status: number | undefined;
  readonly scimType: string | undefined;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ScimClientErrorKind, detail: string, options: ScimClientErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
    this.scimType = options.scimType;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
