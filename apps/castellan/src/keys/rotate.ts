import { existsSync, statSync } from "node:fs";
import type { Rotation } from "@castellan/storage";
import type { Configuration } from "../configuration/configuration.ts";
import type { Environment } from "../configuration/environment.ts";
import { CastellanError } from "../error/castellan-error.ts";
import { lockDataFolder } from "../secret/lock.ts";
import { type RootKeys, rootKeyPath } from "./root-keys.ts";

/** Puts a new root key into the data folder. Throws `usage` where the root key is not the data folder's, `notFound` without one. */
export async function rotateRootKey(
  rootKeys: RootKeys,
  configuration: Configuration,
  environment: Environment,
): Promise<Rotation> {
  if (configuration.keyService !== undefined) {
    throw new CastellanError(
      "usage",
      `The root key is the key service's: rotate "${configuration.keyService.key}" there. Everything is wrapped anew by itself then.`,
    );
  }
  if (environment.CASTELLAN_ROOT_KEY) {
    throw new CastellanError(
      "usage",
      "The root key is in the environment. Put the new key into CASTELLAN_ROOT_KEY_PREVIOUS everywhere and restart, then exchange " +
        "the two and restart again. Everything is wrapped anew by itself then.",
    );
  }
  const file = rootKeyPath(configuration.data);
  if (!existsSync(file)) {
    throw new CastellanError(
      "notFound",
      `${file} is not there: put it back first. What it sealed opens with no other key.`,
    );
  }
  const lock = lockDataFolder(configuration.data, "keys");
  try {
    return await rootKeys.file.rotate();
  } finally {
    lock.release();
  }
}

/** By then every process has noticed a new root key, and what it was doing with the one before has ended. */
const noticedMilliseconds = 60_000;

/** How long to wait until no process uses the key before the current one any more. */
export function untilNoticed(configuration: Configuration): number {
  const file = rootKeyPath(configuration.data);
  return existsSync(file) ? Math.max(0, statSync(file).mtimeMs + noticedMilliseconds - Date.now()) : 0;
}
