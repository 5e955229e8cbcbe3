import { isProfileName, type ProfileName, profiles } from "@castellan/scim";

/** The profiles of SCIM clients that the gateway knows. */
export const profileNames: readonly ProfileName[] = Object.keys(profiles).filter(isProfileName);
export type { ProfileName };
