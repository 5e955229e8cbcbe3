/** RFC 7644 section 3.12, table 9, and RFC 9865 section 2.1, table 3. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

export type ScimErrorCode =
  | ScimType
  | "notFound"
  | "preconditionFailed"
  | "conflict"
  | "obstructed"
  | "unauthorized"
  | "forbidden"
  | "methodNotAllowed"
  | "unsupportedMediaType"
  | "payloadTooLarge"
  | "tooManyRequests"
  | "notImplemented"
  | "upstreamUnavailable"
  | "upstreamFailed"
  | "internal";

/** Every error of this package: its HTTP status and, where the RFC has one, its `scimType`. */
export const catalogue = {
  invalidFilter: { status: 400, scimType: "invalidFilter" },
  tooMany: { status: 400, scimType: "tooMany" },
  uniqueness: { status: 409, scimType: "uniqueness" },
  mutability: { status: 400, scimType: "mutability" },
  invalidSyntax: { status: 400, scimType: "invalidSyntax" },
  invalidPath: { status: 400, scimType: "invalidPath" },
  noTarget: { status: 400, scimType: "noTarget" },
  invalidValue: { status: 400, scimType: "invalidValue" },
  invalidVers: { status: 400, scimType: "invalidVers" },
  sensitive: { status: 403, scimType: "sensitive" },
  invalidCursor: { status: 400, scimType: "invalidCursor" },
  expiredCursor: { status: 400, scimType: "expiredCursor" },
  invalidCount: { status: 400, scimType: "invalidCount" },
  notFound: { status: 404 },
  preconditionFailed: { status: 412 },
  /** A race that was lost: where the client set no condition, the write is worked out anew. */
  conflict: { status: 409 },
  /** What is there is in the way, and will be however often it is tried. */
  obstructed: { status: 409 },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  methodNotAllowed: { status: 405 },
  unsupportedMediaType: { status: 415 },
  payloadTooLarge: { status: 413 },
  tooManyRequests: { status: 429 },
  notImplemented: { status: 501 },
  upstreamUnavailable: { status: 503 },
  upstreamFailed: { status: 502 },
  internal: { status: 500 },
} as const satisfies Record<ScimErrorCode, { readonly status: number; readonly scimType?: ScimType }>;
