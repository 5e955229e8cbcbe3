import { ConnectorError, type ConnectorErrorKind } from "@castellan/governance";
import { ScimClientError } from "@castellan/scim";
import { NetworkFailure } from "./network-failure.ts";

/** Takes every secret out of a text, in each spelling that a server could have echoed. */
export type Redact = (text: string) => string;

export function createRedact(secrets: readonly (string | undefined)[]): Redact {
  const spellings = secrets.flatMap((secret = "") => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ]);
  // The longest first, so that no part of a longer spelling is left standing.
  const ordered = [...new Set(spellings)].filter(Boolean).sort((left, right) => right.length - left.length);
  return (text) => ordered.reduce((rest, spelling) => rest.replaceAll(spelling, "[redacted]"), text);
}

const maximumDetail = 500;

const kindsOfStatus: Readonly<Record<number, ConnectorErrorKind>> = {
  400: "schema",
  401: "authentication",
  403: "authorisation",
  404: "notFound",
  405: "unsupported",
  408: "timeout",
  409: "conflict",
  412: "conflict",
  413: "schema",
  422: "schema",
  423: "conflict",
  429: "throttled",
  501: "unsupported",
};

const mends: Partial<Record<ConnectorErrorKind, string>> = {
  authentication: "check the credentials of the application: username and password, or token",
  authorisation: "give the account that the application uses the right to do this",
  unavailable: "the server is up but not able to answer; it is tried again",
};

function kindOf(error: ScimClientError): ConnectorErrorKind {
  if (error.kind !== "http") return error.kind;
  if (error.scimType === "uniqueness") return "alreadyExists";
  const status = error.status ?? 0;
  return kindsOfStatus[status] ?? (status >= 500 ? "unavailable" : "protocol");
}

/** The way to the server is explained by what travelled it. */
function detailOf({ detail, cause }: ScimClientError): string {
  return cause instanceof NetworkFailure ? cause.message : detail;
}

/**
 * What the client threw, as the contract has it: a kind that decides what happens next, and a message with the server's own
 * words, the status and the mend.
 * @param action What was tried, for a person: `create an account`.
 */
export function asConnectorError(error: unknown, action: string, redact: Redact): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (!(error instanceof ScimClientError)) {
    return new ConnectorError(
      "protocol",
      redact(`could not ${action}: ${error instanceof Error ? error.message : "unknown error"}`),
    );
  }
  const kind = kindOf(error);
  const status = error.status === undefined ? "" : ` the server answered ${error.status}`;
  const scimType = error.scimType === undefined ? "" : ` (${error.scimType})`;
  const detail = redact(detailOf(error)).slice(0, maximumDetail);
  const mend = mends[kind] === undefined ? "" : `; ${mends[kind]}`;
  return new ConnectorError(
    kind,
    `could not ${action}:${status}${scimType}${status === "" ? " " : ": "}${detail}${mend}`,
    {
      retryAfterMilliseconds: error.retryAfterSeconds === undefined ? undefined : error.retryAfterSeconds * 1_000,
    },
  );
}
