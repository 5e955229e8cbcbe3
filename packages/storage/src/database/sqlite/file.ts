import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../error/storage-error.ts";
import { translateSqliteError } from "./error.ts";
import { SqliteHandle } from "./handle.ts";

/** How long opening and reading wait, blocking, for the short moments in which another process has the file to itself. */
const busyMilliseconds = 5000;

/** The handle that writes `file`, which is created when missing, in a folder created when missing, for its owner alone. */
export function openWriter(file: string): SqliteHandle {
  return opening(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its log files the permissions of the database file.
    closeSync(openSync(file, "a", 0o600));
    const db = new DatabaseSync(file, { timeout: busyMilliseconds });
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma foreign_keys = on;
      pragma wal_autocheckpoint = 4000;
      pragma journal_size_limit = 67108864;
      pragma cache_size = -8000;
      pragma temp_store = memory;
      pragma busy_timeout = 0;
    `);
    return new SqliteHandle(db);
  });
}

/** A handle that only reads `file`, and sees what is committed. `openWriter` must have opened the file before. */
export function openReader(file: string): SqliteHandle {
  return opening(file, () => {
    const db = new DatabaseSync(file, { timeout: busyMilliseconds, readOnly: true });
    db.exec("pragma cache_size = -32000; pragma temp_store = memory;");
    return new SqliteHandle(db);
  });
}

/** A database of its own that lives as long as the handle. */
export function openMemory(): SqliteHandle {
  return new SqliteHandle(new DatabaseSync(":memory:"));
}

function opening(file: string, open: () => SqliteHandle): SqliteHandle {
  try {
    return open();
  } catch (error) {
    const known = translateSqliteError(error);
    if (known instanceof StorageError) throw known;
    throw new StorageError("databaseUnavailable", `The database file ${file} cannot be opened or created.`, {
      cause: error,
    });
  }
}
