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

/** What a bulk request may hold (RFC 7644 section 3.7.4). */
export interface BulkOptions {
  readonly maxOperations: number;
  /** In bytes of the whole body. */
  readonly maxPayloadSize: number;
}

/** Paging by cursor (RFC 9865). A cursor is where a page ended, encrypted; the server keeps nothing. */
export interface CursorOptions {
  /**
   * 32 bytes, the same for all processes that serve one set of resources, and after a restart; or where they come from, asked for
   * by whatever needs a cursor: what it throws is that request's error.
   */
  readonly key: Uint8Array | (() => Promise<Uint8Array>);
  /** How long a cursor is good for; announced as `cursorTimeout`. */
  readonly lifetimeSeconds: number;
}

/** The resource that a caller is. */
export interface OwnResource {
  /** The name of a resource type. */
  readonly resourceType: string;
  readonly id: string;
}

export interface ProviderOptions<Caller> {
  readonly resourceTypes: readonly ResourceTypeDefinition<Caller>[];
  readonly profile: Profile;
  readonly authenticationSchemes: readonly AuthenticationScheme[];
  /** The largest page; announced in ServiceProviderConfig. */
  readonly maxResults: number;
  /** Absent: `/Bulk` answers 501, and is announced so. */
  readonly bulk?: BulkOptions;
  /** Absent: lists are paged by index alone, and announced so. */
  readonly cursors?: CursorOptions;
  /** Whose resource `/Me` is (RFC 7644 section 3.11); `undefined` for a caller without one. Absent: `/Me` answers 501. */
  readonly me?: (caller: Caller) => Promise<OwnResource | undefined>;
  /** How the detail of a 400 begins when the body holds no resource. Default: `User data is required`. */
  readonly missingResourceDetail?: (resourceType: string) => string;
  readonly onTolerance?: (event: ToleranceEvent<Caller>) => void;
  /** What a caller is not told: the cause of a 500, for the log. */
  readonly onInternalError?: (error: unknown, caller: Caller) => void;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}
