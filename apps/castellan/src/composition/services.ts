import type { Gateway } from "@castellan/gateway";
import type { Governance } from "@castellan/governance";
import { createSealer, type KeyService } from "@castellan/storage";
import type { Vault } from "@castellan/vault";
import type { Configuration } from "../configuration/configuration.ts";
import type { FirstPasswords } from "../secret/stored-credentials.ts";
import { type OpenDirectory, readCertificates } from "./directories.ts";
import { mappingsOf } from "./mappings.ts";

/** The part of pino that the services log through. */
export interface Log {
  debug(details: object, message?: string): void;
  info(details: object, message?: string): void;
  warn(details: object, message?: string): void;
  error(details: object, message?: string): void;
}

/** What every service is made of. */
export interface Materials {
  readonly configuration: Configuration;
  readonly passwords: FirstPasswords;
  readonly rootKeys: KeyService;
  readonly directories: readonly OpenDirectory[];
  /** Where services of this process reach each other. */
  readonly internalUrl: string;
  logOf(service: string): Log;
}

// Each package is imported when its service is wanted: a process that runs one of them loads no other.

export async function openVault({ configuration, passwords, rootKeys, directories, logOf }: Materials): Promise<Vault> {
  const { createVault } = await import("@castellan/vault");
  return createVault({
    ...configuration.vault,
    directoryRules: directoryRulesOf(configuration),
    administratorPassword: passwords.vaultPassword,
    rootKeys,
    directories: directories.map(({ directory, settings }, index) => ({
      directory,
      ...(settings.baseDn === undefined ? {} : { baseDn: settings.baseDn }),
      mappings: mappingsOf(settings, `directories[${index}]`),
    })),
    log: logOf("vault"),
  });
}

function directoryRulesOf({ vault }: Configuration) {
  const { caFile, ...rules } = vault.directoryRules;
  return caFile === undefined ? rules : { ...rules, ca: readCertificates("vault.directoryRules.caFile", caFile) };
}

export async function openGateway(materials: Materials): Promise<Gateway> {
  const { createGateway } = await import("@castellan/gateway");
  const { configuration, rootKeys, directories, internalUrl, logOf } = materials;
  const { databaseUrl, profile, profiles, pvwa, externalUsers, protectedGroups } = configuration.gateway;
  const { publicUrl } = configuration.server;
  return createGateway({
    databaseUrl,
    sealer: createSealer(rootKeys),
    profile,
    profiles,
    ...(protectedGroups === undefined ? {} : { protectedGroups }),
    pvwa: {
      baseUrl: pvwa.baseUrl ?? `${internalUrl}/PasswordVault`,
      timeoutMilliseconds: pvwa.timeoutSeconds * 1000,
      logonType: pvwa.logonType,
      completeLists: pvwa.completeLists,
      ...(pvwa.pageOffsetUnit === undefined ? {} : { pageOffsetUnit: pvwa.pageOffsetUnit }),
      ...(pvwa.caFile === undefined ? {} : { ca: readCertificates("gateway.pvwa.caFile", pvwa.caFile) }),
    },
    directories: directories.map(({ directory }) => directory),
    externalUsers: {
      strategies: externalUsers.strategies,
      ...(externalUsers.protectedUsers === undefined ? {} : { protectedUsers: externalUsers.protectedUsers }),
    },
    ...(publicUrl === undefined ? {} : { publicUrl }),
    log: logOf("gateway"),
  });
}

export async function openGovernance(materials: Materials): Promise<Governance> {
  const [{ createGovernance }, { connectorFactories }] = await Promise.all([
    import("@castellan/governance"),
    import("./connectors.ts"),
  ]);
  const { configuration, passwords, rootKeys, internalUrl, logOf } = materials;
  const { publicUrl } = configuration.server;
  return createGovernance({
    databaseUrl: configuration.governance.databaseUrl,
    sealer: createSealer(rootKeys),
    connectorFactories: connectorFactories(internalUrl, configuration.governance.filesFolder),
    administratorPassword: passwords.adminPassword,
    worker: configuration.governance.worker,
    scim: { ...configuration.governance.scim, ...(publicUrl === undefined ? {} : { publicUrl }) },
    log: logOf("governance"),
  });
}
