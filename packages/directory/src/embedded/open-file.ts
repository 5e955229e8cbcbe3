import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DirectoryError } from "../error/directory-error.ts";
import { migrate } from "./schema.ts";

/** How long one process waits for another that is writing, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/** Opens the SQLite file, created readable by its owner alone. Throws `DirectoryError` `unreachable`. */
export function openFile(file: string): DatabaseSync {
  try {
    if (file !== ":memory:") {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // It holds password hashes: the mode is set before anything is in it.
      closeSync(openSync(file, "a", 0o600));
    }
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
    database.exec("pragma journal_mode = wal; pragma synchronous = full");
    migrate(database);
    return database;
  } catch (error) {
    throw new DirectoryError(
      "unreachable",
      `The embedded directory's file ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`,
      "Check that the path is a SQLite file of Castellan's, or is free, and that this process may write there.",
      { cause: error },
    );
  }
}
