import { resolve } from "node:path";
import type { Environment } from "../configuration/environment.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { storedCredentials } from "../secret/stored-credentials.ts";
import { type Authentication, connectServer, type ServerClient } from "./server.ts";

/** What every command that talks to a server may be told. */
export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly data?: string | undefined;
}

const defaultUrl = "http://127.0.0.1:8440";

/** Governance as `admin`, or as an API token. Throws `credentialsMissing`. */
export function connectGovernance(options: ConnectionOptions, environment: Environment = process.env): ServerClient {
  return connectServer(serverUrl(options, environment), governanceCredential(options, environment));
}

/** The gateway as a vault user, or as an API token. Throws `credentialsMissing`. */
export function connectGateway(options: ConnectionOptions, environment: Environment = process.env): ServerClient {
  return connectServer(serverUrl(options, environment), gatewayCredential(options, environment));
}

export function serverUrl({ url }: ConnectionOptions, environment: Environment): string {
  const wanted = url ?? environment.CASTELLAN_URL ?? defaultUrl;
  if (URL.canParse(wanted) && /^https?:/.test(wanted)) return wanted;
  throw new CastellanError("usage", `"${wanted}" is not the address of a server. Write http://host:port.`);
}

function governanceCredential(options: ConnectionOptions, environment: Environment): Authentication {
  if (environment.CASTELLAN_TOKEN) return { token: environment.CASTELLAN_TOKEN };
  const password =
    environment.CASTELLAN_ADMIN_PASSWORD || storedCredentials(dataFolder(options, environment)).adminPassword;
  if (password !== undefined) return { username: "admin", password };
  throw missing("CASTELLAN_TOKEN or CASTELLAN_ADMIN_PASSWORD", options, environment);
}

export function gatewayCredential(options: ConnectionOptions, environment: Environment): Authentication {
  if (environment.CASTELLAN_SCIM_TOKEN) return { token: environment.CASTELLAN_SCIM_TOKEN };
  const username = environment.CASTELLAN_VAULT_USER || "Administrator";
  // The data folder knows the password of the built-in user alone.
  const stored =
    username === "Administrator" ? storedCredentials(dataFolder(options, environment)).vaultPassword : undefined;
  const password = environment.CASTELLAN_VAULT_PASSWORD || stored;
  if (password !== undefined) return { username, password };
  throw missing("CASTELLAN_SCIM_TOKEN or CASTELLAN_VAULT_PASSWORD", options, environment);
}

function missing(variables: string, options: ConnectionOptions, environment: Environment): CastellanError {
  return new CastellanError(
    "credentialsMissing",
    `No credentials: set ${variables}, or name the data folder whose credentials.json holds them with --data ` +
      `(${dataFolder(options, environment)} has none).`,
  );
}

export function dataFolder({ data }: ConnectionOptions, environment: Environment): string {
  return resolve(data ?? environment.CASTELLAN_DATA ?? "data");
}
