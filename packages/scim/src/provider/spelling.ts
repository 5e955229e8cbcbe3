import { scimErrors } from "../error/scim-error.ts";
import type { Tolerate } from "../profile/tolerate.ts";
import type { Target } from "./target.ts";

/** The path of a target as RFC 7644 section 3.2 spells it; of a resource, a resource type or a schema without its id. */
function spelled<Caller>(target: Target<Caller>): { readonly path: string; readonly hasId: boolean } {
  switch (target.kind) {
    case "root":
      return { path: "/", hasId: false };
    case "search":
      return { path: `${target.type?.definition.endpoint ?? ""}/.search`, hasId: false };
    case "collection":
      return { path: target.type.definition.endpoint, hasId: false };
    case "resource":
      return { path: `${target.type.definition.endpoint}/`, hasId: true };
    case "me":
      return { path: "/Me", hasId: false };
    case "bulk":
      return { path: "/Bulk", hasId: false };
    case "serviceProviderConfig":
      return { path: "/ServiceProviderConfig", hasId: false };
    case "resourceTypes":
      return target.id === undefined
        ? { path: "/ResourceTypes", hasId: false }
        : { path: "/ResourceTypes/", hasId: true };
    case "schemas":
      return target.id === undefined ? { path: "/Schemas", hasId: false } : { path: "/Schemas/", hasId: true };
  }
}

/**
 * Whether the path of a request names its target in the RFC's own spelling, or may name it otherwise: in another letter case, with
 * slashes too many, in the plural of SCIM 1.1. One slash at the end is nobody's mistake: the RFC has nothing else there, and many a
 * client and proxy writes one. Throws `notFound`.
 */
export function requireSpelling<Caller>(requested: string, target: Target<Caller>, tolerate: Tolerate): void {
  const { path: standard, hasId } = spelled(target);
  const path = requested.length > 1 && requested.endsWith("/") ? requested.slice(0, -1) : requested;
  if (hasId ? path.startsWith(standard) && !path.includes("/", standard.length) : path === standard) return;
  if (target.kind === "root" && path === "") return;
  const isPlural = target.kind === "serviceProviderConfig" && /configs\/*$/i.test(path);
  requireEndpoint(hasId ? `${standard}{id}` : standard, tolerate, isPlural ? "plural-endpoint" : "endpoint-spelling");
}

/** Whether an endpoint may be named otherwise than it is spelled. Throws `notFound`. */
export function requireEndpoint(
  standard: string,
  tolerate: Tolerate,
  tolerance: "plural-endpoint" | "endpoint-spelling" = "endpoint-spelling",
): void {
  if (tolerate(tolerance, `${standard} is spelled otherwise`)) return;
  throw scimErrors.notFound(`No SCIM endpoint has this path; there is one spelled ${standard}`);
}
