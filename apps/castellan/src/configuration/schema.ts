import { allowedAuthenticationMethods, safePermissions, userInterfaces } from "@castellan/pvwa";
import { type Static, Type } from "typebox";
import { profileNames } from "./profile-name.ts";
import { serviceNames } from "./service-name.ts";

const closed = { additionalProperties: false } as const;

/** Where a secret is: never the secret itself, so that a configuration can be shown, mailed and committed. */
const SecretReference = Type.Object(
  {
    environment: Type.Optional(Type.String({ minLength: 1 })),
    file: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
);
export type SecretReference = Static<typeof SecretReference>;

const Text = Type.String({ minLength: 1 });

/** Which people of a directory become users of the vault, and as what; the first mapping that fits a person counts. */
const DirectoryMappingSettings = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 28 }),
    branch: Type.Optional(Text),
    query: Type.Optional(Text),
    domainGroups: Type.Optional(Type.Array(Text)),
    vaultGroups: Type.Optional(Type.Array(Text)),
    authorizations: Type.Optional(Type.Array(Text)),
    location: Type.Optional(Text),
    userType: Type.Optional(Text),
    disableUser: Type.Optional(Type.Boolean()),
    /** Unix seconds; 0: never. */
    userExpiration: Type.Optional(Type.Integer({ minimum: 0 })),
    logonFromHour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
    logonToHour: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
    userActivityLogPeriod: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
    authorizedInterfaces: Type.Optional(Type.Array(Type.Enum([...userInterfaces]), { minItems: 1 })),
    allowedAuthenticationMethods: Type.Optional(Type.Array(Type.Enum([...allowedAuthenticationMethods]))),
  },
  closed,
);
export type DirectoryMappingSettings = Static<typeof DirectoryMappingSettings>;

const DirectorySettings = Type.Object(
  {
    kind: Type.Enum(["embedded", "active-directory"]),
    domain: Text,
    baseDn: Type.Optional(Text),
    url: Type.Optional(Type.String({ pattern: "^ldaps?://" })),
    bindDn: Type.Optional(Text),
    bindPassword: Type.Optional(SecretReference),
    /** A file of PEM certificates that sign the directory's own. */
    caFile: Type.Optional(Text),
    timeoutSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    maxConnections: Type.Optional(Type.Integer({ minimum: 1 })),
    mappings: Type.Optional(Type.Array(DirectoryMappingSettings)),
  },
  closed,
);
export type DirectorySettings = Static<typeof DirectorySettings>;

/** A service that keeps the root key and never shows it: the transit engine of HashiCorp Vault or OpenBao. */
const KeyServiceSettings = Type.Object(
  {
    kind: Type.Enum(["transit"]),
    url: Type.String({ pattern: "^https?://" }),
    key: Type.String({ pattern: "^[A-Za-z0-9_-]+$" }),
    token: SecretReference,
    mount: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_/-]+$" })),
    namespace: Type.Optional(Text),
    caFile: Type.Optional(Text),
    timeoutSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 60 })),
  },
  closed,
);
export type KeyServiceSettings = Static<typeof KeyServiceSettings>;

/** How the vault follows its directories. */
const DirectoryRulesSettings = Type.Object(
  {
    /** `Yes,24,1,5`: every so many hours, begun between two hours of the day (UTC); or `No`. */
    autoSync: Type.Optional(Type.String({ pattern: "^(No|Yes(,[1-9]\\d{0,3}(,(1?\\d|2[0-3]),(1?\\d|2[0-4]))?)?)$" })),
    updatePolicy: Type.Optional(Type.Enum(["UpdateAll", "UpdateNone"])),
    deletionPolicy: Type.Optional(Type.Enum(["DeleteNone", "DeleteAll"])),
    /** So many in a hundred of a directory's users, and of its groups, one synchronisation may delete. */
    deletionLimit: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    provisionDisabledUsers: Type.Optional(Type.Boolean()),
    resetEnabled: Type.Optional(Type.Boolean()),
    /** Where directories made by API may be: names, or `*.corp.example`. */
    hosts: Type.Optional(Type.Array(Text)),
    caFile: Type.Optional(Text),
  },
  closed,
);
export type DirectoryRulesSettings = Static<typeof DirectoryRulesSettings>;

const DatabaseUrl = Type.String({ pattern: "^(sqlite:|postgres(ql)?://)" });

const ProfileSetting = Type.Enum([...profileNames]);

/** The configuration file, every member of it optional. `docs/configuration.md` tells each to people. */
export const ConfigurationFile = Type.Object(
  {
    data: Type.Optional(Text),
    services: Type.Optional(Type.Array(Type.Enum([...serviceNames]), { minItems: 1, uniqueItems: true })),
    sampleCompany: Type.Optional(Type.Boolean()),
    server: Type.Optional(
      Type.Object(
        {
          host: Type.Optional(Text),
          port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
          /** Scheme and authority that clients see, when a proxy stands before the server. */
          publicUrl: Type.Optional(Type.String({ pattern: "^https?://[^/]+$" })),
          tls: Type.Optional(Type.Object({ keyFile: Text, certificateFile: Text }, closed)),
          stopSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 300 })),
        },
        closed,
      ),
    ),
    log: Type.Optional(
      Type.Object({ level: Type.Optional(Type.Enum(["silent", "error", "warn", "info", "debug"])) }, closed),
    ),
    directories: Type.Optional(Type.Array(DirectorySettings)),
    keyService: Type.Optional(KeyServiceSettings),
    vault: Type.Optional(
      Type.Object(
        {
          databaseUrl: Type.Optional(DatabaseUrl),
          externalUserDisable: Type.Optional(Type.Enum(["allow", "deny"])),
          sessionIdleMinutes: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1440 })),
          sessionAbsoluteMinutes: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 525_600 })),
          maximumFailedLogons: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          passwordPolicy: Type.Optional(
            Type.Object(
              {
                minimumLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 39 })),
                minimumClasses: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
                history: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
                expiryDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
              },
              closed,
            ),
          ),
          changePasswordOnFirstLogon: Type.Optional(Type.Boolean()),
          unknownUserTypes: Type.Optional(Type.Enum(["allow", "deny"])),
          predefinedMembers: Type.Optional(
            Type.Record(Text, Type.Array(Type.Enum([...safePermissions]), { minItems: 1 })),
          ),
          directoryRules: Type.Optional(DirectoryRulesSettings),
          useRules: Type.Optional(
            Type.Object(
              {
                minimumValidityMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 525_600 })),
                confirmers: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
                confirmationLevels: Type.Optional(Type.Enum([1, 2])),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    gateway: Type.Optional(
      Type.Object(
        {
          databaseUrl: Type.Optional(DatabaseUrl),
          profile: Type.Optional(ProfileSetting),
          /** By base path; each without `/v2` takes it with it. */
          profiles: Type.Optional(
            Type.Object(
              {
                "/scim": Type.Optional(ProfileSetting),
                "/scim/v2": Type.Optional(ProfileSetting),
                "/CyberArk/scim": Type.Optional(ProfileSetting),
                "/CyberArk/scim/v2": Type.Optional(ProfileSetting),
              },
              closed,
            ),
          ),
          protectedGroups: Type.Optional(Type.Array(Text)),
          pvwa: Type.Optional(
            Type.Object(
              {
                baseUrl: Type.Optional(Type.String({ pattern: "^https?://" })),
                timeoutSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 600 })),
                completeLists: Type.Optional(Type.Boolean()),
                pageOffsetUnit: Type.Optional(Type.Enum(["page", "row", "none"])),
                logonType: Type.Optional(Type.Enum(["CyberArk", "LDAP", "Windows", "RADIUS"])),
                caFile: Type.Optional(Text),
              },
              closed,
            ),
          ),
          externalUsers: Type.Optional(
            Type.Object(
              {
                strategies: Type.Optional(
                  Type.Array(Type.Enum(["vault", "directory"]), { minItems: 1, uniqueItems: true }),
                ),
                protectedUsers: Type.Optional(Type.Array(Text)),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    governance: Type.Optional(
      Type.Object(
        {
          databaseUrl: Type.Optional(DatabaseUrl),
          filesFolder: Type.Optional(Text),
          worker: Type.Optional(
            Type.Object(
              {
                concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
                pollMilliseconds: Type.Optional(Type.Integer({ minimum: 10 })),
                leaseMilliseconds: Type.Optional(Type.Integer({ minimum: 1000 })),
              },
              closed,
            ),
          ),
          scim: Type.Optional(
            Type.Object({ waitMilliseconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 300_000 })) }, closed),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ConfigurationFile = Static<typeof ConfigurationFile>;
