import { type ExitCode, exitCodes } from "./exit-code.ts";

/** Everything that the command can refuse by itself, and the exit code that goes with each. */
const catalogue = {
  usage: exitCodes.usage,
  configurationInvalid: exitCodes.usage,
  secretMissing: exitCodes.usage,
  sealed: exitCodes.unreachable,
  dataFolderInUse: exitCodes.inUse,
  portTaken: exitCodes.inUse,
  addressUnavailable: exitCodes.usage,
  dataFolderUnusable: exitCodes.unreachable,
  databaseUnusable: exitCodes.unreachable,
  serverUnreachable: exitCodes.unreachable,
  credentialsMissing: exitCodes.refused,
  refused: exitCodes.refused,
  notFound: exitCodes.notFound,
  requestFailed: exitCodes.failed,
  workFailed: exitCodes.failed,
  sampleInvalid: exitCodes.failed,
  backupFailed: exitCodes.failed,
} as const satisfies Record<string, ExitCode>;

export type CastellanErrorCode = keyof typeof catalogue;

/** An error whose message a person can act on: what is wrong, and how to mend it. */
export class CastellanError extends Error {
  override readonly name = "CastellanError";
  readonly code: CastellanErrorCode;

  constructor(code: CastellanErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get exitCode(): ExitCode {
    return catalogue[this.code];
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error (`EADDRINUSE`), where it has one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
