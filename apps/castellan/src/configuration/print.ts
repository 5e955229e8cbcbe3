import type { Configuration } from "./configuration.ts";

/** The configuration to be shown: a password inside a database URL is masked, everything else holds no secret. */
export function withoutSecrets(configuration: Configuration): Configuration {
  const { vault, gateway, governance } = configuration;
  return {
    ...configuration,
    vault: { ...vault, databaseUrl: maskUrl(vault.databaseUrl) },
    gateway: { ...gateway, databaseUrl: maskUrl(gateway.databaseUrl) },
    governance: { ...governance, databaseUrl: maskUrl(governance.databaseUrl) },
  };
}

/** `postgres://castellan:***@host/database`. */
export function maskUrl(url: string): string {
  return url.replace(/^(\w+:\/\/[^:/@]+):[^@]*@/, "$1:***@");
}
