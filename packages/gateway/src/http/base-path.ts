/**
 * The paths at which the gateway answers: CyberArk's servers of all generations stand at one of them, and clients add or
 * leave out `/v2` (RFC 7644 section 3.13).
 */
export const basePaths = ["/scim/v2", "/scim", "/CyberArk/scim/v2", "/CyberArk/scim"] as const;
