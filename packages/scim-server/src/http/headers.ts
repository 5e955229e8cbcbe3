import type { IncomingHttpHeaders } from "node:http";

type FlatHeaders = Readonly<Record<string, string | undefined>>;

/** A header that came several times is one list (RFC 9110 section 5.3). Most requests have none, and are not copied. */
export function flatHeaders(headers: IncomingHttpHeaders): FlatHeaders {
  if (isFlat(headers)) return headers;
  const flattened: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    flattened[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flattened;
}

function isFlat(headers: IncomingHttpHeaders): headers is IncomingHttpHeaders & FlatHeaders {
  for (const name in headers) {
    if (Array.isArray(headers[name])) return false;
  }
  return true;
}
