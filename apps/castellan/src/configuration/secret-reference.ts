import { readFileSync } from "node:fs";
import { CastellanError, messageOf } from "../error/castellan-error.ts";
import type { Environment } from "./environment.ts";
import type { SecretReference } from "./schema.ts";

/**
 * Reads the secret that a setting refers to; a file's last line end is not part of it.
 * Throws `secretMissing`, naming the setting, when it is not there or empty.
 */
export function readSecret(setting: string, reference: SecretReference, environment: Environment): string {
  const secret =
    reference.environment === undefined ? fromFile(setting, reference.file ?? "") : environment[reference.environment];
  if (secret !== undefined && secret !== "") return secret;
  const where =
    reference.environment === undefined ? `The file ${reference.file} is empty` : `${reference.environment} is not set`;
  throw new CastellanError("secretMissing", `${setting}: ${where}. Put the secret there.`);
}

function fromFile(setting: string, file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new CastellanError("secretMissing", `${setting}: the file ${file} cannot be read: ${messageOf(error)}`);
  }
}
