import type { Command } from "commander";
import type { ExitCode } from "../error/exit-code.ts";
import type { Terminal } from "../terminal/output.ts";

/** What a command is given besides its words. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The exit code of a command that ran to its end, where it is not 0. */
  exitWith(code: ExitCode): void;
}

/** The options of every command that talks to a running server. */
export function withConnection(command: Command): Command {
  return command
    .option("--url <url>", "the server (default: CASTELLAN_URL, then http://127.0.0.1:8440)")
    .option("--data <folder>", "the data folder whose credentials.json is used (default: CASTELLAN_DATA, then ./data)")
    .option("--json", "print the result as JSON");
}

export interface ConnectedOptions {
  readonly url?: string;
  readonly data?: string;
  readonly json?: true;
}

/** The options of every command that reads a configuration. */
export function withConfiguration(command: Command): Command {
  return command
    .option("-c, --config <file>", "the configuration file, JSON")
    .option("--data <folder>", "the data folder (default: ./data)");
}

export interface ConfiguredOptions {
  readonly config?: string;
  readonly data?: string;
}
