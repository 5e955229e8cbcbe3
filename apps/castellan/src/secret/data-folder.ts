import { chmodSync, mkdirSync } from "node:fs";
import { CastellanError, messageOf } from "../error/castellan-error.ts";

/** Makes the data folder where it is missing, and closes it to everybody but its owner. */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new CastellanError("dataFolderUnusable", `The data folder ${folder} cannot be used: ${messageOf(error)}`);
  }
}
