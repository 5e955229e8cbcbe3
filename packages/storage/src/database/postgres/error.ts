import { StorageError } from "../../error/storage-error.ts";

/** SQLSTATE classes and codes (PostgreSQL documentation, appendix A) that tell of the server, not of the statement. */
const unavailable = /^(08...|53...|57P0[1-5]|28...|3D000)$/;
const socketErrors = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;
/** What node-postgres says, without a code, when the socket is gone. */
const lostConnection = /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|not queryable/i;

/** The package's own error where PostgreSQL's code has a meaning for callers; else the error as it came. */
export function translatePostgresError(error: unknown, server: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  // The server's own detail repeats the values of the row, so it is left behind.
  if (code === "23505") return new StorageError("uniqueViolation", error.message);
  if (code === "23503") return new StorageError("foreignKeyViolation", error.message);
  if (code === "53100") {
    return new StorageError("diskFull", `The disk of PostgreSQL at ${server} is full: make space, and writes go on.`);
  }
  if (unavailable.test(code) || socketErrors.test(code) || (code === "" && lostConnection.test(error.message))) {
    const reason = code === "" ? error.message : code;
    return new StorageError("databaseUnavailable", `PostgreSQL at ${server} cannot be used (${reason}).`);
  }
  return error;
}

/** SQLSTATE 40001 and 40P01: the same work may well succeed when it is tried again. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ["40001", "40P01"].includes(codeOf(error)) || isConflict(error.cause);
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
