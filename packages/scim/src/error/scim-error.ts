import type { JsonObject } from "../resource/resource.ts";
import { catalogue, type ScimErrorCode, type ScimType } from "./catalogue.ts";

export interface ScimErrorOptions {
  /** Response headers that belong to the error: `Retry-After`, `Allow`, `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body, under an extension URN. */
  readonly extra?: JsonObject;
  /** For logs; never answered. */
  readonly cause?: unknown;
}

/** An error that a SCIM client is told of (RFC 7644 section 3.12). `detail` is for people and holds no secret. */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly code: ScimErrorCode;
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: JsonObject | undefined;

  constructor(code: ScimErrorCode, detail: string, options: ScimErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    const entry: { readonly status: number; readonly scimType?: ScimType } = catalogue[code];
    this.code = code;
    this.status = entry.status;
    this.scimType = entry.scimType;
    this.detail = detail;
    this.headers = options.headers ?? {};
    this.extra = options.extra;
  }
}

type ScimErrorFactory = (detail: string, options?: ScimErrorOptions) => ScimError;

function factory(code: ScimErrorCode): ScimErrorFactory {
  return (detail, options) => new ScimError(code, detail, options);
}

/** One factory for each code: `throw scimErrors.notFound("User 41 is not known")`. */
export const scimErrors = {
  invalidFilter: factory("invalidFilter"),
  tooMany: factory("tooMany"),
  uniqueness: factory("uniqueness"),
  mutability: factory("mutability"),
  invalidSyntax: factory("invalidSyntax"),
  invalidPath: factory("invalidPath"),
  noTarget: factory("noTarget"),
  invalidValue: factory("invalidValue"),
  invalidVers: factory("invalidVers"),
  sensitive: factory("sensitive"),
  invalidCursor: factory("invalidCursor"),
  expiredCursor: factory("expiredCursor"),
  invalidCount: factory("invalidCount"),
  notFound: factory("notFound"),
  preconditionFailed: factory("preconditionFailed"),
  conflict: factory("conflict"),
  obstructed: factory("obstructed"),
  unauthorized: factory("unauthorized"),
  forbidden: factory("forbidden"),
  methodNotAllowed: factory("methodNotAllowed"),
  unsupportedMediaType: factory("unsupportedMediaType"),
  payloadTooLarge: factory("payloadTooLarge"),
  tooManyRequests: factory("tooManyRequests"),
  notImplemented: factory("notImplemented"),
  upstreamUnavailable: factory("upstreamUnavailable"),
  upstreamFailed: factory("upstreamFailed"),
  internal: factory("internal"),
} satisfies Record<ScimErrorCode, ScimErrorFactory>;
