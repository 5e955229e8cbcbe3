import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Directory,
  type EmbeddedDirectory,
  openActiveDirectory,
  openEmbeddedDirectory,
} from "@castellan/directory";
import type { Environment } from "../configuration/environment.ts";
import type { DirectorySettings } from "../configuration/schema.ts";
import { readSecret } from "../configuration/secret-reference.ts";
import { CastellanError, messageOf } from "../error/castellan-error.ts";

/** A directory with the settings it was opened by. */
export interface OpenDirectory {
  readonly settings: DirectorySettings;
  readonly directory: Directory;
  /** The same directory, where it is the embedded one and can be filled. */
  readonly embedded: EmbeddedDirectory | undefined;
}

/** Opens the directories of the configuration. The caller closes them. Throws `secretMissing` and `configurationInvalid`. */
export function openDirectories(
  all: readonly DirectorySettings[],
  dataFolder: string,
  environment: Environment,
): readonly OpenDirectory[] {
  return all.map((settings, index) => {
    if (settings.kind === "embedded") {
      const embedded = openEmbeddedDirectory({
        domain: settings.domain,
        baseDn: settings.baseDn ?? baseDnOf(settings.domain),
        file: join(dataFolder, "directory.db"),
      });
      return { settings, directory: embedded, embedded };
    }
    return { settings, directory: connect(settings, `directories[${index}]`, environment), embedded: undefined };
  });
}

function connect(settings: DirectorySettings, at: string, environment: Environment): Directory {
  return openActiveDirectory({
    domain: settings.domain,
    url: settings.url ?? "",
    bindDn: settings.bindDn ?? "",
    bindPassword: readSecret(`${at}.bindPassword`, settings.bindPassword ?? {}, environment),
    baseDn: settings.baseDn ?? "",
    ...(settings.caFile === undefined ? {} : { ca: readCertificates(`${at}.caFile`, settings.caFile) }),
    ...(settings.timeoutSeconds === undefined ? {} : { timeoutMilliseconds: settings.timeoutSeconds * 1000 }),
    ...(settings.maxConnections === undefined ? {} : { maxConnections: settings.maxConnections }),
  });
}

/** The PEM text of a file of certificates. Throws `configurationInvalid`, naming the setting. */
export function readCertificates(setting: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CastellanError(
      "configurationInvalid",
      `${setting}: the file ${file} cannot be read: ${messageOf(error)}`,
    );
  }
}

/** `DC=corp,DC=example` of `corp.example` (RFC 2247). */
export function baseDnOf(domain: string): string {
  return domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
}
