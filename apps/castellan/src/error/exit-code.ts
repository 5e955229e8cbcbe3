/** What the command's exit codes mean; `docs/commands.md` tells them to people. */
export const exitCodes = {
  ok: 0,
  /** The work was done and its result is bad: a failed transaction, a broken audit chain, a demo step. */
  failed: 1,
  /** The command line or the configuration is wrong: nothing was tried. */
  usage: 2,
  /** The server, the database or the file could not be reached. */
  unreachable: 3,
  /** Credentials are missing or were refused, or the caller may not do this. */
  refused: 4,
  /** What the command names does not exist. */
  notFound: 5,
  /** The port or the data folder is in use by another process. */
  inUse: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
