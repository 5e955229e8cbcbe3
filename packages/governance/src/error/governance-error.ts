/** Every way governance refuses, with its HTTP status. The codes are stable: clients and tests rely on them. */
export const governanceErrors = {
  invalidRequest: 400,
  malformedBody: 400,
  invalidApplication: 400,
  invalidPlan: 400,
  invalidExpression: 400,
  invalidCursor: 400,
  unanswered: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  alreadyExists: 409,
  conflict: 409,
  unsupportedOperation: 409,
  governedElsewhere: 409,
  notReady: 409,
  alreadyRunning: 409,
  payloadTooLarge: 413,
  unsupportedMediaType: 415,
  tooManyAttempts: 429,
  internal: 500,
  connectorFailed: 502,
  unavailable: 503,
  diskFull: 507,
} as const satisfies Readonly<Record<string, number>>;

export type GovernanceErrorCode = keyof typeof governanceErrors;

/** One thing that is wrong: where, what, and what would mend it. */
export interface Problem {
  /** The member of the request, as a path: `provisioningPolicies[0].fields[2].value`. */
  readonly attribute: string;
  readonly detail: string;
  readonly mend?: string;
}

export interface GovernanceErrorOptions {
  readonly attribute?: string | undefined;
  readonly mend?: string | undefined;
  /** Every problem, where there may be several. */
  readonly problems?: readonly Problem[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly cause?: unknown;
}

/** The only error governance means to show a caller. Its text holds no secret. */
export class GovernanceError extends Error {
  override readonly name = "GovernanceError";
  readonly code: GovernanceErrorCode;
  readonly status: number;
  readonly attribute: string | undefined;
  readonly mend: string | undefined;
  readonly problems: readonly Problem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: GovernanceErrorCode, detail: string, options: GovernanceErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = governanceErrors[code];
    this.attribute = options.attribute;
    this.mend = options.mend;
    this.problems = options.problems ?? [];
    this.headers = options.headers ?? {};
  }
}

/** An error of several problems: its detail tells the first and how many more there are. */
export function problemsError(code: GovernanceErrorCode, problems: readonly Problem[]): GovernanceError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  const detail = first === undefined ? "the request is not valid" : `${first.attribute}: ${first.detail}${more}`;
  return new GovernanceError(code, detail, { attribute: first?.attribute, mend: first?.mend, problems });
}

export function notFound(kind: string, name: string): GovernanceError {
  return new GovernanceError("notFound", `there is no ${kind} ${name}`);
}
