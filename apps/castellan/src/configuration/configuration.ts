import type { SafePermission } from "@castellan/pvwa";
import type { ProfileName } from "./profile-name.ts";
import type { DirectoryRulesSettings, DirectorySettings, KeyServiceSettings } from "./schema.ts";
import type { ServiceName } from "./service-name.ts";

/** The whole configuration with every default filled in: what the composition builds from. */
export interface Configuration {
  /** The data folder, absolute. */
  readonly data: string;
  readonly services: readonly ServiceName[];
  /** Load the sample company into a data folder that is empty? */
  readonly sampleCompany: boolean;
  readonly server: {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    readonly publicUrl: string | undefined;
    readonly tls: { readonly keyFile: string; readonly certificateFile: string } | undefined;
    /** How long requests in flight may take to end when the server stops. */
    readonly stopSeconds: number;
  };
  readonly log: { readonly level: "silent" | "error" | "warn" | "info" | "debug" };
  readonly directories: readonly DirectorySettings[];
  /** Undefined: root keys are in the environment or the data folder. */
  readonly keyService: KeyServiceSettings | undefined;
  readonly vault: {
    readonly databaseUrl: string;
    readonly externalUserDisable: "allow" | "deny";
    readonly sessionIdleMinutes: number;
    /** How long a session lives, however much it is used. */
    readonly sessionAbsoluteMinutes: number;
    readonly maximumFailedLogons: number;
    /** What is left out is as the vault usually has it. */
    readonly passwordPolicy: {
      readonly minimumLength?: number;
      readonly minimumClasses?: number;
      readonly history?: number;
      readonly expiryDays?: number;
    };
    readonly changePasswordOnFirstLogon: boolean;
    readonly unknownUserTypes: "allow" | "deny";
    /** Groups that are members of every safe, and what they may do there. */
    readonly predefinedMembers: Readonly<Record<string, readonly SafePermission[]>>;
    /** How the vault follows its directories; what is left out is as usual. */
    readonly directoryRules: DirectoryRulesSettings;
    /** Where platforms ask for confirmation or exclusive use; what is left out is as usual. */
    readonly useRules: {
      readonly minimumValidityMinutes?: number;
      readonly confirmers?: number;
      readonly confirmationLevels?: 1 | 2;
    };
  };
  readonly gateway: {
    readonly databaseUrl: string;
    readonly profile: ProfileName;
    /** Other profiles, by base path. */
    readonly profiles: Readonly<Record<string, ProfileName>>;
    /** Undefined: those that the gateway protects by itself. */
    readonly protectedGroups: readonly string[] | undefined;
    readonly pvwa: {
      /** Undefined: the vault of the same process. */
      readonly baseUrl: string | undefined;
      readonly timeoutSeconds: number;
      /** Undefined: the gateway finds out. */
      readonly pageOffsetUnit: "page" | "row" | "none" | undefined;
      /** Whether each user on a list is read whole where the PVWA's list tells less. */
      readonly completeLists: boolean;
      readonly logonType: "CyberArk" | "LDAP" | "Windows" | "RADIUS";
      readonly caFile: string | undefined;
    };
    readonly externalUsers: {
      readonly strategies: readonly ("vault" | "directory")[];
      /** Undefined: those that the gateway protects by itself. */
      readonly protectedUsers: readonly string[] | undefined;
    };
  };
  readonly governance: {
    readonly databaseUrl: string;
    /** Delimited files are read below this folder alone. */
    readonly filesFolder: string;
    readonly worker: {
      readonly concurrency?: number;
      readonly pollMilliseconds?: number;
      readonly leaseMilliseconds?: number;
    };
    readonly scim: {
      /** How long a write waits for its plan. */
      readonly waitMilliseconds?: number;
    };
  };
}
