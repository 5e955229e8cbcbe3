/**
 * The paths at which the gateway answers: CyberArk's servers of all generations stand at one of them, and clients add or
 * leave out `/v2` (RFC 7644 section 3.13).
 */
export const basePaths = ["/scim/v2", "/scim", "/CyberArk/scim/v2", "/CyberArk/scim"] as const;
export type BasePath = (typeof basePaths)[number];

/** The base path that a URL is below, in the gateway's own spelling. */
export function basePathOf(url: string): BasePath {
  const path = `${url.split("?", 1)[0]}/`.replace(/\/{2,}/g, "/").toLowerCase();
  // Each longer one stands before the one it begins with. One that is percent-encoded is not recognised: any serves.
  return basePaths.find((base) => path.startsWith(`${base.toLowerCase()}/`)) ?? basePaths[0];
}
