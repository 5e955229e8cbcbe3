import { type ResourceStore, ScimError, type ScimErrorCode } from "@castellan/scim";
import { StorageError } from "@castellan/storage";
import { ConnectorError } from "../application/connector-error.ts";
import { GovernanceError, type GovernanceErrorCode } from "../error/governance-error.ts";
import { asSealed } from "../error/sealed.ts";
import { ExpressionError } from "../expression/expression-error.ts";

/** Governance's refusals in the protocol's words (RFC 7644 section 3.12). */
const codes = {
  invalidRequest: "invalidValue",
  malformedBody: "invalidSyntax",
  invalidApplication: "invalidValue",
  invalidPlan: "invalidValue",
  invalidExpression: "invalidValue",
  invalidCursor: "invalidValue",
  unanswered: "invalidValue",
  unauthenticated: "unauthorized",
  forbidden: "forbidden",
  notFound: "notFound",
  methodNotAllowed: "methodNotAllowed",
  alreadyExists: "uniqueness",
  conflict: "obstructed",
  unsupportedOperation: "notImplemented",
  governedElsewhere: "mutability",
  notReady: "obstructed",
  alreadyRunning: "obstructed",
  payloadTooLarge: "payloadTooLarge",
  unsupportedMediaType: "unsupportedMediaType",
  tooManyAttempts: "tooManyRequests",
  internal: "internal",
  connectorFailed: "upstreamFailed",
  unavailable: "upstreamUnavailable",
  diskFull: "upstreamUnavailable",
} as const satisfies Readonly<Record<GovernanceErrorCode, ScimErrorCode>>;

/** Tells every problem, and the mend, in one detail: SCIM has no member for either. */
export function toScimError(error: GovernanceError): ScimError {
  const { code, message, mend, problems, headers } = error;
  const told =
    problems.length > 1
      ? problems.map((problem) => `${problem.attribute} ${problem.detail}${mendOf(problem.mend)}`).join(". ")
      : `${message}${mendOf(mend)}`;
  return new ScimError(codes[code], told, { headers, cause: error });
}

function mendOf(mend: string | undefined): string {
  return mend === undefined ? "" : `; ${mend}`;
}

/** What of an error a SCIM client is told; what it is not told anything of comes back as it is. */
export function translated(thrown: unknown): unknown {
  const error = asSealed(thrown);
  if (error instanceof GovernanceError) return toScimError(error);
  if (error instanceof ExpressionError) return new ScimError("invalidValue", error.message, { cause: error });
  if (error instanceof ConnectorError) return new ScimError("upstreamFailed", error.message, { cause: error });
  if (error instanceof StorageError && error.code === "diskFull") {
    const detail = "The disk of governance's database is full: make space on it. Reads go on, and changes do then";
    return new ScimError("upstreamUnavailable", detail, { headers: { "retry-after": "30" }, cause: error });
  }
  if (error instanceof StorageError && error.code === "databaseUnavailable") {
    const headers = { "retry-after": "5" };
    return new ScimError("upstreamUnavailable", "The database cannot be used; try again", { headers, cause: error });
  }
  return error;
}

async function translating<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

/** A store whose errors are SCIM's. */
export function speaking<Caller>(store: ResourceStore<Caller>): ResourceStore<Caller> {
  return {
    get: (caller, id, options) => translating(() => store.get(caller, id, options)),
    list: (caller, query) =>
      translating(async () => {
        const result = await store.list(caller, query);
        return result.kind === "page" ? result : { ...result, resources: streaming(result.resources) };
      }),
    create: (caller, resource) => translating(() => store.create(caller, resource)),
    modify: (caller, id, modification, version, options) =>
      translating(() => store.modify(caller, id, modification, version, options)),
    delete: (caller, id, version) => translating(() => store.delete(caller, id, version)),
  };
}

async function* streaming<Element>(elements: AsyncIterable<Element>): AsyncIterable<Element> {
  try {
    yield* elements;
  } catch (error) {
    throw translated(error);
  }
}
