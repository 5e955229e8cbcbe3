import { join } from "node:path";
import type { Configuration } from "./configuration.ts";
import type { ConfigurationFile } from "./schema.ts";
import { serviceNames } from "./service-name.ts";

/** The domain of the embedded directory, and of the sample company in it. */
export const embeddedDomain = "corp.norrvale.example";

/** Fills in what a configuration leaves open. */
export function withDefaults(file: ConfigurationFile, folder: string): Configuration {
  const data = file.data ?? join(folder, "data");
  const database = (name: string) => `sqlite:${join(data, `${name}.db`)}`;
  return {
    data,
    services: file.services ?? serviceNames,
    sampleCompany: file.sampleCompany ?? true,
    server: {
      host: file.server?.host ?? "127.0.0.1",
      port: file.server?.port ?? 8440,
      publicUrl: file.server?.publicUrl,
      tls: file.server?.tls,
      stopSeconds: file.server?.stopSeconds ?? 5,
    },
    log: { level: file.log?.level ?? "warn" },
    directories: file.directories ?? [{ kind: "embedded", domain: embeddedDomain }],
    keyService: file.keyService,
    vault: {
      databaseUrl: file.vault?.databaseUrl ?? database("vault"),
      externalUserDisable: file.vault?.externalUserDisable ?? "deny",
      sessionIdleMinutes: file.vault?.sessionIdleMinutes ?? 20,
      sessionAbsoluteMinutes: file.vault?.sessionAbsoluteMinutes ?? 1440,
      maximumFailedLogons: file.vault?.maximumFailedLogons ?? 5,
      passwordPolicy: file.vault?.passwordPolicy ?? {},
      changePasswordOnFirstLogon: file.vault?.changePasswordOnFirstLogon ?? false,
      unknownUserTypes: file.vault?.unknownUserTypes ?? "allow",
      predefinedMembers: file.vault?.predefinedMembers ?? {
        Auditors: ["listAccounts", "viewAuditLog", "viewSafeMembers"],
      },
      directoryRules: file.vault?.directoryRules ?? {},
      useRules: file.vault?.useRules ?? {},
    },
    gateway: {
      databaseUrl: file.gateway?.databaseUrl ?? database("gateway"),
      profile: file.gateway?.profile ?? "default",
      profiles: file.gateway?.profiles ?? {},
      protectedGroups: file.gateway?.protectedGroups,
      pvwa: {
        baseUrl: file.gateway?.pvwa?.baseUrl,
        timeoutSeconds: file.gateway?.pvwa?.timeoutSeconds ?? 60,
        pageOffsetUnit: file.gateway?.pvwa?.pageOffsetUnit,
        completeLists: file.gateway?.pvwa?.completeLists ?? true,
        logonType: file.gateway?.pvwa?.logonType ?? "CyberArk",
        caFile: file.gateway?.pvwa?.caFile,
      },
      externalUsers: {
        strategies: file.gateway?.externalUsers?.strategies ?? ["vault", "directory"],
        protectedUsers: file.gateway?.externalUsers?.protectedUsers,
      },
    },
    governance: {
      databaseUrl: file.governance?.databaseUrl ?? database("governance"),
      filesFolder: file.governance?.filesFolder ?? join(data, "files"),
      worker: file.governance?.worker ?? {},
      scim: file.governance?.scim ?? {},
    },
  };
}
