import { linkSync, rmSync, writeFileSync } from "node:fs";
import { generatePassword } from "@castellan/storage";
import type { Environment } from "../configuration/environment.ts";
import { CastellanError, systemCode } from "../error/castellan-error.ts";
import {
  credentialsFile,
  type FirstPasswords,
  type StoredCredentials,
  storedCredentials,
} from "./stored-credentials.ts";

/**
 * The first passwords: from `CASTELLAN_ADMIN_PASSWORD` and `CASTELLAN_VAULT_PASSWORD`, else those generated before,
 * else generated now and kept in `credentials.json` (mode 0600). `generated` holds what is new and must be shown once.
 */
export function firstPasswords(
  folder: string,
  environment: Environment,
): { readonly passwords: FirstPasswords; readonly generated: StoredCredentials } {
  const given: StoredCredentials = {
    ...(environment.CASTELLAN_ADMIN_PASSWORD ? { adminPassword: environment.CASTELLAN_ADMIN_PASSWORD } : {}),
    ...(environment.CASTELLAN_VAULT_PASSWORD ? { vaultPassword: environment.CASTELLAN_VAULT_PASSWORD } : {}),
  };
  const stored = storedCredentials(folder);
  const known = { ...stored, ...given };
  if (isComplete(known)) return { passwords: known, generated: {} };
  const generated: StoredCredentials = {
    ...(known.adminPassword === undefined ? { adminPassword: generatePassword() } : {}),
    ...(known.vaultPassword === undefined ? { vaultPassword: generatePassword() } : {}),
  };
  const wanted = { ...stored, ...generated };
  const kept = keep(folder, wanted, Object.keys(stored).length > 0);
  const passwords = { ...generated, ...kept, ...given };
  if (!isComplete(passwords))
    throw new CastellanError("dataFolderUnusable", `${credentialsFile(folder)} holds no passwords.`);
  return { passwords, generated: kept === wanted ? generated : {} };
}

/**
 * Writes the file whole. Of several processes that start on one new folder, the first to link its file wins and the
 * others take what it wrote, so that all agree.
 */
function keep(folder: string, content: StoredCredentials, replace: boolean): StoredCredentials {
  const target = credentialsFile(folder);
  const own = `${target}.${process.pid}`;
  writeFileSync(own, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  try {
    if (replace) rmSync(target, { force: true });
    linkSync(own, target);
    return content;
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
    return storedCredentials(folder);
  } finally {
    rmSync(own, { force: true });
  }
}

function isComplete(credentials: StoredCredentials): credentials is FirstPasswords {
  return credentials.adminPassword !== undefined && credentials.vaultPassword !== undefined;
}
