import { scimErrors } from "../error/scim-error.ts";
import { isKeepable } from "../json/value.ts";
import type { ServedType, Service } from "./service.ts";

/** What the path of a request names. */
export type Target<Caller> =
  | { readonly kind: "root" }
  | { readonly kind: "search"; readonly type?: ServedType<Caller> }
  | { readonly kind: "collection"; readonly type: ServedType<Caller> }
  | { readonly kind: "resource"; readonly type: ServedType<Caller>; readonly id: string }
  | { readonly kind: "me" }
  | { readonly kind: "bulk" }
  | { readonly kind: "serviceProviderConfig" }
  | { readonly kind: "resourceTypes"; readonly id?: string }
  | { readonly kind: "schemas"; readonly id?: string };

/** Decodes percent-encoding; what is not valid UTF-8, ends in the middle or holds U+0000 is the client's mistake. */
export function decode(text: string, where: string): string {
  const decoded = text.includes("%") ? percentDecoded(text, where) : text;
  if (isKeepable(decoded)) return decoded;
  throw scimErrors.invalidSyntax(`The ${where} must not hold U+0000 or half a character`);
}

function percentDecoded(text: string, where: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw scimErrors.invalidSyntax(
      `The ${where} is not correctly percent-encoded: encode its UTF-8, and % itself as %25`,
    );
  }
}

/** Endpoint names in any letter case, slashes as they come; `requireSpelling` says what of that may be. Throws `notFound`. */
export function readTarget<Caller>(path: string, service: Service<Caller>): Target<Caller> {
  const [endpoint, id, more] = segmentsOf(path);
  if (endpoint === undefined) return { kind: "root" };
  const target = more === undefined ? find(endpoint, id, service) : undefined;
  if (target === undefined) throw scimErrors.notFound("No SCIM endpoint has this path");
  return target;
}

/** The segments between the slashes, decoded; no more than three, which is one too many for any endpoint. */
function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  let begin = 0;
  while (begin < path.length && segments.length < 3) {
    const slash = path.indexOf("/", begin);
    const end = slash === -1 ? path.length : slash;
    if (end > begin) segments.push(decode(path.slice(begin, end), "path"));
    begin = end + 1;
  }
  return segments;
}

function find<Caller>(endpoint: string, id: string | undefined, service: Service<Caller>): Target<Caller> | undefined {
  const type = service.typesByEndpoint.get(endpoint) ?? service.typesByEndpoint.get(endpoint.toLowerCase());
  if (type !== undefined) {
    if (id === undefined) return { kind: "collection", type };
    return id.toLowerCase() === ".search" ? { kind: "search", type } : { kind: "resource", type, id };
  }
  const name = endpoint.toLowerCase();
  switch (name) {
    case "resourcetypes":
      return id === undefined ? { kind: "resourceTypes" } : { kind: "resourceTypes", id };
    case "schemas":
      return id === undefined ? { kind: "schemas" } : { kind: "schemas", id };
    default:
      return id === undefined ? findSingle(name) : undefined;
  }
}

function findSingle<Caller>(name: string): Target<Caller> | undefined {
  switch (name) {
    case "serviceproviderconfig":
    // The plural of SCIM 1.1, which some clients still ask for.
    case "serviceproviderconfigs":
      return { kind: "serviceProviderConfig" };
    case ".search":
      return { kind: "search" };
    case "bulk":
      return { kind: "bulk" };
    case "me":
      return { kind: "me" };
    default:
      return undefined;
  }
}
