/** Why no answer came, in words that name the mend. The client takes the message for its `detail`. */
export class NetworkFailure extends Error {
  override readonly name = "NetworkFailure";
}

const untrusted =
  "is signed by an authority that this machine does not trust; put that authority's certificate (PEM) into certificateAuthority";

const explanations: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) =>
    `nothing listens at ${host} (connection refused); check host and port of baseUrl, and that the server runs`,
  ENOTFOUND: (host) => `the name of ${host} is not known; check the host of baseUrl`,
  EAI_AGAIN: (host) => `the name of ${host} could not be looked up; check the name service of this machine`,
  EHOSTUNREACH: (host) => `there is no way to ${host}; check the network and its firewalls`,
  ENETUNREACH: (host) => `there is no way to ${host}; check the network and its firewalls`,
  ECONNRESET: (host) => `${host} cut the connection`,
  EPIPE: (host) => `${host} cut the connection`,
  UND_ERR_SOCKET: (host) => `${host} cut the connection`,
  UND_ERR_CONNECT_TIMEOUT: (host) =>
    `${host} did not take the connection in time; check host and port of baseUrl, and firewalls`,
  UND_ERR_HEADERS_TIMEOUT: (host) => `${host} did not answer in time; raise timeoutSeconds if it is only slow`,
  UND_ERR_BODY_TIMEOUT: (host) => `${host} stopped in the middle of its answer`,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: (host) => `${host} answered more than this connector takes at once; lower pageSize`,
  SELF_SIGNED_CERT_IN_CHAIN: (host) => `the TLS certificate of ${host} ${untrusted}`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `the TLS certificate of ${host} is signed by itself; put it (PEM) into certificateAuthority`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host) => `the TLS certificate of ${host} ${untrusted}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (host) => `the TLS certificate of ${host} ${untrusted}`,
  CERT_HAS_EXPIRED: (host) => `the TLS certificate of ${host} has expired; renew it on the server`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) =>
    `the TLS certificate of ${host} is for another name; use the name that it is for in baseUrl`,
  ERR_SSL_WRONG_VERSION_NUMBER: (host) =>
    `${host} does not speak TLS; check the port of baseUrl, or whether the server is plain http`,
  EPROTO: (host) => `TLS with ${host} failed; check the port of baseUrl, and the TLS versions that the server offers`,
  HTTPParserError: (host) => `${host} does not speak HTTP; check the port of baseUrl, and whether it wants https`,
};

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (Object.hasOwn(explanations, error.name)) return error.name;
  return codeOf(error.cause);
}

/** Attempts at several addresses (IPv4 and IPv6) fail together; the first tells enough. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && codeOf(error) === undefined ? error.errors[0] : error;
}

/** @param url The request's; only its host is told. */
export function explainNetworkFailure(error: unknown, url: string): NetworkFailure {
  if (error instanceof NetworkFailure) return error;
  const { host } = new URL(url);
  const code = codeOf(firstOf(error)) ?? "no code";
  return new NetworkFailure(explanations[code]?.(host) ?? `the request to ${host} failed (${code})`);
}
