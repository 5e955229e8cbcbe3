import { existsSync } from "node:fs";
import { generatePassword } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import type { Environment } from "../configuration/environment.ts";
import { type ServiceName, serviceNames } from "../configuration/service-name.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { openRootKeys } from "../keys/root-keys.ts";
import type { Log, Materials } from "./services.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * What a service is made of when a command opens its database beside the running server: no sockets, no directories, no
 * workers. Throws `notFound` when there is no data folder yet, so that a mistyped path never makes one.
 */
export async function offlineMaterials(configuration: Configuration, environment: Environment): Promise<Materials> {
  if (!serviceNames.some((service) => hasDatabase(configuration, service))) {
    throw new CastellanError(
      "notFound",
      `${configuration.data} is not a data folder of Castellan. Name it with --data.`,
    );
  }
  const unused = generatePassword();
  return {
    configuration,
    passwords: { adminPassword: unused, vaultPassword: unused },
    rootKeys: (await openRootKeys(configuration, environment, 0)).service,
    directories: [],
    internalUrl: "http://127.0.0.1:0",
    logOf: () => silent,
  };
}

/** Does the service have a database already? Of a PostgreSQL URL it is taken for granted. */
export function hasDatabase(configuration: Configuration, service: ServiceName): boolean {
  const url = configuration[service].databaseUrl;
  return !url.startsWith("sqlite:") || existsSync(url.slice("sqlite:".length));
}
