import { resolve } from "node:path";
import type { ConfigurationFile, DirectorySettings, KeyServiceSettings } from "./schema.ts";

/** Makes every path of a configuration absolute, against the folder of the file (or shell) that wrote it. */
export function anchorPaths(file: ConfigurationFile, folder: string): ConfigurationFile {
  const at = (path: string) => resolve(folder, path);
  return {
    ...file,
    ...(file.data === undefined ? {} : { data: at(file.data) }),
    ...(file.server === undefined ? {} : { server: anchorServer(file.server, at) }),
    ...(file.directories === undefined
      ? {}
      : { directories: file.directories.map((directory) => anchorDirectory(directory, at)) }),
    ...(file.keyService === undefined ? {} : { keyService: anchorKeyService(file.keyService, at) }),
    ...(file.vault === undefined ? {} : { vault: anchorVault(anchorDatabase(file.vault, at), at) }),
    ...(file.gateway === undefined ? {} : { gateway: anchorGateway(anchorDatabase(file.gateway, at), at) }),
    ...(file.governance === undefined ? {} : { governance: anchorGovernance(anchorDatabase(file.governance, at), at) }),
  };
}

type Anchor = (path: string) => string;

function anchorServer(server: NonNullable<ConfigurationFile["server"]>, at: Anchor) {
  if (server.tls === undefined) return server;
  return {
    ...server,
    tls: { keyFile: at(server.tls.keyFile), certificateFile: at(server.tls.certificateFile) },
  };
}

function anchorDirectory(directory: DirectorySettings, at: Anchor): DirectorySettings {
  const file = directory.bindPassword?.file;
  return {
    ...directory,
    ...(directory.caFile === undefined ? {} : { caFile: at(directory.caFile) }),
    ...(file === undefined ? {} : { bindPassword: { ...directory.bindPassword, file: at(file) } }),
  };
}

function anchorKeyService(service: KeyServiceSettings, at: Anchor): KeyServiceSettings {
  const { caFile, token } = service;
  return {
    ...service,
    ...(caFile === undefined ? {} : { caFile: at(caFile) }),
    ...(token.file === undefined ? {} : { token: { ...token, file: at(token.file) } }),
  };
}

function anchorVault(vault: NonNullable<ConfigurationFile["vault"]>, at: Anchor) {
  const caFile = vault.directoryRules?.caFile;
  return caFile === undefined ? vault : { ...vault, directoryRules: { ...vault.directoryRules, caFile: at(caFile) } };
}

function anchorGateway(gateway: NonNullable<ConfigurationFile["gateway"]>, at: Anchor) {
  const caFile = gateway.pvwa?.caFile;
  return caFile === undefined ? gateway : { ...gateway, pvwa: { ...gateway.pvwa, caFile: at(caFile) } };
}

function anchorGovernance(governance: NonNullable<ConfigurationFile["governance"]>, at: Anchor) {
  const { filesFolder } = governance;
  return filesFolder === undefined ? governance : { ...governance, filesFolder: at(filesFolder) };
}

/** `sqlite:some/file.db` is a path too; a PostgreSQL URL and `sqlite::memory:` are not. */
function anchorDatabase<Service extends { databaseUrl?: string }>(service: Service, at: Anchor): Service {
  const url = service.databaseUrl;
  if (url === undefined || !url.startsWith("sqlite:") || url === "sqlite::memory:") return service;
  return { ...service, databaseUrl: `sqlite:${at(url.slice("sqlite:".length))}` };
}
