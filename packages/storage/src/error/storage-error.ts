/** Every way in which storage fails that a caller can tell apart. */
export type StorageErrorCode =
  /** The database URL is not one of the three forms, or names a folder that cannot be written. */
  | "badUrl"
  /** The server does not answer, refuses the logon, or went away; or the disk refuses. */
  | "databaseUnavailable"
  /** There is no space left for what was to be written: reads go on, and writes again once there is. */
  | "diskFull"
  /** A migration threw; the database is as the migration before it left it. */
  | "migrationFailed"
  /** The database has migrations that this version of the code does not know. */
  | "migratedByNewerVersion"
  /** A row with the same unique value exists already. */
  | "uniqueViolation"
  /** The row refers to one that is not there, or is itself referred to. */
  | "foreignKeyViolation"
  /** A statement of the unit of work failed before, so the unit can only be rolled back. */
  | "unitFailed"
  /** The database was used from within one of its own units of work, other than through the unit. */
  | "insideUnit"
  /** The database was closed. */
  | "closed"
  /** The sealed text, its context or the root key is not the one used to seal. */
  | "unsealable"
  /** The root key is not 32 bytes in base64 or hexadecimal, or its file cannot be read or written. */
  | "badRootKey"
  /** The root key that is needed cannot be had at the moment: it is missing, or its service does not answer. */
  | "sealed";

/** The one error of this package. Its message says what to mend and never holds a secret. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether `error` says that a row with the same unique value exists already; the same on both engines. */
export function isUniqueViolation(error: unknown): error is StorageError {
  return error instanceof StorageError && error.code === "uniqueViolation";
}
