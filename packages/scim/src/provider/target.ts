import { scimErrors } from "../error/scim-error.ts";
import { isKeepable } from "../json/value.ts";
import type { ServedType, Service } from "./service.ts";

/** What the path of a request names. */
export type Target<Caller> =
  | { readonly kind: "root" }
  | { readonly kind: "search"; readonly type?: ServedType<Caller> }
  | { readonly kind: "collection"; readonly type: ServedType<Caller> }
  | { readonly kind: "resource"; readonly type: ServedType<Caller>; readonly id: string }
  | { readonly kind: "serviceProviderConfig" }
  | { readonly kind: "resourceTypes"; readonly id?: string }
  | { readonly kind: "schemas"; readonly id?: string }
  /** An endpoint of RFC 7644 that is not offered here. */
  | { readonly kind: "notOffered"; readonly name: string };

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

/** Endpoint names in any letter case, with or without a trailing slash. Throws `notFound`. */
export function readTarget<Caller>(path: string, service: Service<Caller>): Target<Caller> {
  const segments = path
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => decode(segment, "path"));
  const [endpoint, id, ...more] = segments;
  if (endpoint === undefined) return { kind: "root" };
  const target = more.length === 0 ? find(endpoint, id, service) : undefined;
  if (target === undefined) throw scimErrors.notFound("No SCIM endpoint has this path");
  return target;
}

function find<Caller>(endpoint: string, id: string | undefined, service: Service<Caller>): Target<Caller> | undefined {
  const name = endpoint.toLowerCase();
  const type = service.typesByEndpoint.get(name);
  if (type !== undefined) {
    if (id === undefined) return { kind: "collection", type };
    return id.toLowerCase() === ".search" ? { kind: "search", type } : { kind: "resource", type, id };
  }
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
      return { kind: "notOffered", name: "/Bulk" };
    case "me":
      return { kind: "notOffered", name: "/Me" };
    default:
      return undefined;
  }
}
