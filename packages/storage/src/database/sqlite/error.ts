import { StorageError } from "../../error/storage-error.ts";

/** Extended result codes (sqlite.org/rescode.html). */
const uniqueCodes: readonly number[] = [1555 /* PRIMARYKEY */, 2067 /* UNIQUE */, 2579 /* ROWID */];
const foreignKeyCodes: readonly number[] = [787 /* FOREIGNKEY */, 1811 /* TRIGGER */];
/** FULL, and what a memory map that cannot grow is told by. */
const fullCodes: readonly number[] = [13 /* FULL */, 4874 /* IOERR_SHMSIZE */];
/** Primary result codes that tell of the file or the disk, not of the statement. */
const unavailableCodes: readonly number[] = [5, 6, 8, 10, 11, 14, 26];

/** The package's own error where SQLite's result code has a meaning for callers; else the error as it came. */
export function translateSqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  // The messages name tables and columns, never values.
  if (uniqueCodes.includes(error.errcode)) return new StorageError("uniqueViolation", error.message);
  if (foreignKeyCodes.includes(error.errcode)) return new StorageError("foreignKeyViolation", error.message);
  if (fullCodes.includes(error.errcode)) {
    return new StorageError("diskFull", "The disk of the SQLite file is full: make space, and writes go on.", {
      cause: error,
    });
  }
  if (unavailableCodes.includes(error.errcode & 0xff)) {
    return new StorageError("databaseUnavailable", `SQLite cannot use its file: ${error.message}.`, { cause: error });
  }
  return error;
}

/** Whether another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  const cause = error instanceof StorageError ? error.cause : error;
  return (
    cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" && (cause.errcode & 0xff) === 5
  );
}
