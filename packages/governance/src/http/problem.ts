import { StorageError } from "@castellan/storage";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { fromConnectorError } from "../application/application-service.ts";
import { ConnectorError } from "../application/connector-error.ts";
import { GovernanceError, type GovernanceErrorCode, problemsError } from "../error/governance-error.ts";
import { asSealed } from "../error/sealed.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import type { Logger } from "../logger.ts";
import { allowedMethods, type RouteList } from "./method.ts";
import { ValidationError } from "./validation.ts";

/** Titles of the HTTP statuses that are answered (RFC 9110, section 15). */
const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  507: "Insufficient Storage",
};

/** Fastify's own refusals in our words. */
const frameworkErrors: Readonly<Record<string, readonly [GovernanceErrorCode, string, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupportedMediaType",
    "only JSON is understood",
    "send Content-Type: application/json",
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ["payloadTooLarge", "the body is too large", "send less at once"],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    "malformedBody",
    "the body is not as long as Content-Length says",
    "send it whole",
  ],
};

/** Any error as one of the catalogue. What is not known becomes `internal`, which tells a caller nothing. */
function toGovernanceError(thrown: unknown): GovernanceError {
  const error = asSealed(thrown);
  if (error instanceof GovernanceError) return error;
  if (error instanceof ValidationError) return problemsError("invalidRequest", error.problems);
  if (error instanceof ExpressionError) return new GovernanceError("invalidExpression", error.message);
  if (error instanceof ConnectorError) return fromConnectorError(error, "the application");
  if (error instanceof StorageError && error.code === "diskFull") {
    const mend = "make space on it: reads go on, and changes do then";
    return new GovernanceError("diskFull", "the disk of governance's database is full", { mend, cause: error });
  }
  if (error instanceof StorageError && error.code === "databaseUnavailable") {
    const headers = { "retry-after": "5" };
    return new GovernanceError("unavailable", "the database cannot be used; try again", { headers, cause: error });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = frameworkErrors[code];
  if (known !== undefined) return new GovernanceError(known[0], known[1], { mend: known[2] });
  if (isClientError(error) && !(error instanceof StorageError)) {
    return new GovernanceError("invalidRequest", error.message, { cause: error });
  }
  return new GovernanceError("internal", "an unexpected error; the log of the server tells more", { cause: error });
}

function isClientError(error: unknown): error is Error & { readonly statusCode: number } {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode < 500;
}

/** `application/problem+json` (RFC 9457): the only shape an error leaves in. */
function send(reply: FastifyReply, error: GovernanceError): FastifyReply {
  const { status, code, message: detail, attribute, mend, problems, headers } = error;
  const body = {
    type: "about:blank",
    title: titles[status] ?? "Error",
    status,
    code,
    detail,
    ...(attribute === undefined ? {} : { attribute }),
    ...(mend === undefined ? {} : { mend }),
    ...(problems.length > 1 ? { problems } : {}),
  };
  return reply
    .code(status)
    .headers(headers)
    .header("content-type", "application/problem+json")
    .send(JSON.stringify(body));
}

/** The one exit for errors of everything below the plug-in's prefix. */
export function useProblems(api: FastifyInstance, routes: RouteList, log: Logger): void {
  api.setErrorHandler((error, request, reply) => {
    const known = toGovernanceError(error);
    if (known.status >= 500 && known.code !== "connectorFailed")
      log.error({ err: error, path: request.routeOptions.url }, "a request failed");
    return send(reply, known);
  });
  const refuseUnknownPath = async (request: FastifyRequest): Promise<never> => {
    throw nothingThere(request, routes);
  };
  api.setNotFoundHandler(refuseUnknownPath);
  // The framework finds its not-found handlers by a prefix in one letter case, its routes in any.
  for (const url of ["/", "/*"]) {
    const nowhere = { schema: { hide: true }, config: { nowhere: true }, onRequest: refuseUnknownPath };
    api.all(url, nowhere, refuseUnknownPath);
  }
}

function nothingThere(request: FastifyRequest, routes: RouteList): GovernanceError {
  const [path = "/"] = request.url.split("?");
  const methods = allowedMethods(routes, path);
  if (methods.length === 0) {
    return new GovernanceError("notFound", `there is nothing at ${path}`, { mend: "see /api/openapi.json" });
  }
  const allow = methods.join(", ");
  return new GovernanceError("methodNotAllowed", `${request.method} is not possible here`, {
    headers: { Allow: allow },
    mend: `use ${allow}`,
  });
}
