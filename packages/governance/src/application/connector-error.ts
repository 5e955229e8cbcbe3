import type { ConnectorErrorKind } from "./connector.ts";

export interface ConnectorErrorOptions {
  /** How long the application asked callers to wait (`Retry-After`). */
  readonly retryAfterMilliseconds?: number | undefined;
  /** The attribute that the application refused, where it named one. */
  readonly attribute?: string | undefined;
  readonly cause?: unknown;
}

/** The only error a `Connector` throws. Its message tells a person what is wrong and how to mend it, and holds no secret. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly kind: ConnectorErrorKind;
  readonly retryAfterMilliseconds: number | undefined;
  readonly attribute: string | undefined;

  constructor(kind: ConnectorErrorKind, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryAfterMilliseconds = options.retryAfterMilliseconds;
    this.attribute = options.attribute;
  }
}
