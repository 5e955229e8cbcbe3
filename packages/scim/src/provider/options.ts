import type { AuthenticationScheme } from "../discovery/authentication-scheme.ts";
import type { Profile } from "../profile/profile.ts";
import type { ToleranceName } from "../profile/tolerance.ts";
import type { ResourceTypeDefinition } from "../schema/resource-type.ts";

export interface ToleranceEvent<Caller> {
  readonly tolerance: ToleranceName;
  /** `User`, or empty where the request names no type. */
  readonly resourceType: string;
  /** Names attributes, never values. */
  readonly detail: string;
  readonly caller: Caller;
}

export interface ProviderOptions<Caller> {
  readonly resourceTypes: readonly ResourceTypeDefinition<Caller>[];
  readonly profile: Profile;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  /** The largest page; announced in ServiceProviderConfig. */
  readonly maxResults: number;
  /** How the detail of a 400 begins when the body holds no resource. Default: `User data is required`. */
  readonly missingResourceDetail?: (resourceType: string) => string;
  readonly onTolerance?: (event: ToleranceEvent<Caller>) => void;
  /** What a caller is not told: the cause of a 500, for the log. */
  readonly onInternalError?: (error: unknown, caller: Caller) => void;
}
