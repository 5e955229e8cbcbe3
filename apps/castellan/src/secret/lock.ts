import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CastellanError } from "../error/castellan-error.ts";

export interface DataFolderLock {
  release(): void;
}

/**
 * Takes a service's place in a data folder for this process. The lock is an exclusive transaction on a SQLite file
 * of its own, which is a lock of the operating system: it goes with the process however that ends, so a lock can
 * never be stale. The process id beside it is for the message only. Hold on to what is returned: the lock is collected with it.
 * Throws `dataFolderInUse` while another process holds it.
 */
export function lockDataFolder(folder: string, service: string): DataFolderLock {
  const holderFile = join(folder, `${service}.pid`);
  const database = new DatabaseSync(join(folder, `${service}.lock`));
  try {
    database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
  } catch {
    database.close();
    throw new CastellanError(
      "dataFolderInUse",
      `The data folder ${folder} is in use: process ${holder(holderFile)} runs its ${service}. ` +
        "Stop that process, or name another folder with --data.",
    );
  }
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    release: () => {
      rmSync(holderFile, { force: true });
      database.close();
    },
  };
}

function holder(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "of another user";
  }
}
