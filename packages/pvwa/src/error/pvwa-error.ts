import type { PvwaErrorDetail } from "../contract/error-body.ts";

/**
 * How a call failed: `http` the PVWA answered with an error; `network` it could not be reached or the connection broke;
 * `timeout` it did not answer in time; `protocol` it answered something that is not this contract.
 */
export type PvwaErrorKind = "http" | "network" | "timeout" | "protocol";

/** What the client throws. It never carries what was sent, nor a raw answer. */
export class PvwaError extends Error {
  override readonly name = "PvwaError";
  readonly kind: PvwaErrorKind;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The answer's `ErrorCode`; empty when it had none. */
  readonly code: string;
  /** The answer's `ErrorMessage`; empty when it had none. */
  readonly detail: string;
  readonly details?: readonly PvwaErrorDetail[];
  readonly retryAfterSeconds?: number;
  /** False when the request certainly never reached the server, so that even a create may be sent again. */
  readonly sent: boolean;

  constructor(options: {
    readonly kind: PvwaErrorKind;
    readonly summary: string;
    readonly status?: number;
    readonly code?: string;
    readonly detail?: string;
    readonly details?: readonly PvwaErrorDetail[] | undefined;
    readonly retryAfterSeconds?: number | undefined;
    readonly sent?: boolean;
    readonly cause?: unknown;
  }) {
    super(options.summary, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = options.kind;
    this.status = options.status ?? 0;
    this.code = options.code ?? "";
    this.detail = options.detail ?? "";
    this.sent = options.sent ?? true;
    if (options.details !== undefined) this.details = options.details;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
