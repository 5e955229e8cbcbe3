import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDocument } from "../configuration/merge.ts";
import { CastellanError, messageOf, systemCode } from "../error/castellan-error.ts";

/** The first passwords of a data folder: governance's `admin` and the vault's `Administrator`. */
export interface FirstPasswords {
  readonly adminPassword: string;
  readonly vaultPassword: string;
}

/** What `credentials.json` holds: the passwords that were generated, not those that the environment gave. */
export type StoredCredentials = Partial<FirstPasswords>;

/** Where a data folder keeps them. */
export const credentialsFile = (folder: string) => join(folder, "credentials.json");

/** What the data folder's `credentials.json` holds; nothing when there is none. */
export function storedCredentials(folder: string): StoredCredentials {
  try {
    const content: unknown = JSON.parse(readFileSync(credentialsFile(folder), "utf8"));
    if (!isDocument(content)) return {};
    return {
      ...(typeof content.adminPassword === "string" ? { adminPassword: content.adminPassword } : {}),
      ...(typeof content.vaultPassword === "string" ? { vaultPassword: content.vaultPassword } : {}),
    };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return {};
    throw new CastellanError("dataFolderUnusable", `${credentialsFile(folder)} cannot be read: ${messageOf(error)}`);
  }
}
