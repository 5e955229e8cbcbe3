/**
 * The paths at which the gateway answers: CyberArk's servers of all generations stand at one of them, and clients add or
 * leave out `/v2` (RFC 7644 section 3.13).
 */
export const basePaths = ["/scim/v2", "/scim", "/CyberArk/scim/v2", "/CyberArk/scim"] as const;
export type BasePath = (typeof basePaths)[number];

/** A request's URL, taken apart: what follows the base path, still percent-encoded, and the query without its mark. */
export interface BelowBase {
  readonly path: string;
  readonly query: string;
}

export function belowBase(basePath: BasePath, url: string): BelowBase {
  const mark = url.indexOf("?");
  const query = mark < 0 ? "" : url.slice(mark + 1);
  // Segments are counted, not characters: the base may have been sent in another letter case or percent-encoded.
  const segments = (mark < 0 ? url : url.slice(0, mark)).split("/").filter((segment) => segment !== "");
  const path = segments.slice(basePath.split("/").length - 1).join("/");
  return { path: `/${path}`, query };
}
