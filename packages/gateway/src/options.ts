import type { Directory } from "@castellan/directory";
import type { ProfileName } from "@castellan/scim";
import type { Sealer } from "@castellan/storage";
import type { ProfilesByPath } from "./dialect/profile.ts";
import { GatewayError } from "./error/gateway-error.ts";

/** The part of a pino logger that the gateway uses. Nothing secret is ever handed to it. */
export interface Logger {
  debug(details: object, message?: string): void;
  info(details: object, message?: string): void;
  warn(details: object, message?: string): void;
  error(details: object, message?: string): void;
}

/** How `pageOffset` of `GET /API/Users` counts: in pages of `pageSize`, in rows, or not at all (the PVWA does not page). */
export type PageOffsetUnit = "page" | "row" | "none";

/** The PVWA that the gateway stands in front of: the embedded vault or a real one. */
export interface PvwaOptions {
  /** `https://pvwa.corp.example/PasswordVault`, without a trailing slash. */
  readonly baseUrl: string;
  /** How long one PVWA call may take; lists of a large vault need tens of seconds. Default 60,000. */
  readonly timeoutMilliseconds?: number;
  /** Left out: the gateway finds out by comparing two short pages, once. */
  readonly pageOffsetUnit?: PageOffsetUnit;
  /** The authentication type that callers with HTTP Basic log on with. Default `CyberArk`. */
  readonly logonType?: "CyberArk" | "LDAP" | "Windows" | "RADIUS";
  /** PEM certificates to trust besides the system's. */
  readonly ca?: string;
  /** The name under which the gateway keeps what this vault has no field for. Default: the `ServerId` that the PVWA announces, else its base URL. */
  readonly instance?: string;
  /**
   * `true`: every user on a list of whom the PVWA's list tells too little is read with one more call (mail, phones,
   * addresses), ten at once. Default `true`: a list tells of a user what reading him alone tells.
   */
  readonly completeLists?: boolean;
}

/** The ways to disable an external user, in the order in which they are tried; the first that is not refused decides. */
export type ExternalUserStrategy = "vault" | "directory";

export interface ExternalUserOptions {
  readonly strategies: readonly ExternalUserStrategy[];
  /** Names of vault users that the gateway never changes, in any letter case. Default `Administrator`, `Master`, `Batch`. */
  readonly protectedUsers?: readonly string[];
}

/** Times of the pooled vault sessions, in seconds. */
export interface SessionOptions {
  /** A session nobody used for this long is logged off. Default 300. */
  readonly idleSeconds?: number;
  /** After this long the password is proved again by a new logon: a password changed at the vault works no longer than this. Default 300. */
  readonly maximumAgeSeconds?: number;
  /** A refused logon is remembered for this long, and twice as long each time it is refused again, up to 300. Default 5. */
  readonly failedLogonSeconds?: number;
}

export interface GatewayOptions {
  readonly databaseUrl: string;
  readonly sealer: Sealer;
  readonly pvwa: PvwaOptions;
  /** What is accepted beyond the RFCs, and how answers are given: by the kind of client. Each tolerance that decides is recorded. */
  readonly profile: ProfileName;
  /** Other profiles at single base paths: `{"/CyberArk/scim": "cyberark"}` holds for `/CyberArk/scim/v2` too. */
  readonly profiles?: ProfilesByPath;
  /** The directories that external users come from. They stay the caller's to close. */
  readonly directories: readonly Directory[];
  readonly externalUsers: ExternalUserOptions;
  /** Names of vault groups that the gateway never changes, in any letter case. Default: the vault's own, such as `Vault Admins`. */
  readonly protectedGroups?: readonly string[];
  readonly sessions?: SessionOptions;
  /** Scheme and authority that clients see, when a proxy hides them: `https://scim.corp.example`. Default: the request's own. */
  readonly publicUrl?: string;
  readonly log?: Logger;
  /** Unix milliseconds. */
  readonly clock?: () => number;
}

/** Throws `GatewayError` `invalidOption` for what cannot work, before anything is opened. */
export function checkOptions(options: GatewayOptions): void {
  const { pvwa, externalUsers, sessions = {}, directories } = options;
  const problem =
    (!URL.canParse(pvwa.baseUrl) && "pvwa.baseUrl is not a URL: give it as https://host/PasswordVault") ||
    (externalUsers.strategies.length !== new Set(externalUsers.strategies).size &&
      "externalUsers.strategies names one twice") ||
    (!externalUsers.strategies.every((strategy) => strategy === "vault" || strategy === "directory") &&
      "externalUsers.strategies knows vault and directory") ||
    (new Set(directories.map(({ domain }) => domain.toLowerCase())).size !== directories.length &&
      "directories has two of the same domain") ||
    (Object.values(sessions).some((seconds) => !(seconds > 0)) && "sessions counts in seconds, more than none") ||
    (options.publicUrl !== undefined && !URL.canParse(options.publicUrl) && "publicUrl is not a URL");
  if (problem !== false) throw new GatewayError("invalidOption", problem);
}
