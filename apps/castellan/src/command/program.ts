import { Command, CommanderError } from "commander";
import { CastellanError, messageOf } from "../error/castellan-error.ts";
import { type ExitCode, exitCodes } from "../error/exit-code.ts";
import { inOwnTerms } from "../error/of-package.ts";
import type { Terminal } from "../terminal/output.ts";
import { accountCommand } from "./account.ts";
import { aggregateCommand } from "./aggregate.ts";
import { auditCommand } from "./audit.ts";
import { backupCommand } from "./backup.ts";
import { configCommand } from "./config.ts";
import type { CommandContext } from "./context.ts";
import { demoCommand } from "./demo.ts";
import { keysCommand } from "./keys.ts";
import { planCommand } from "./plan.ts";
import { restoreCommand } from "./restore.ts";
import { scimCommand } from "./scim.ts";
import { tokenCommand } from "./token.ts";
import { upCommand } from "./up.ts";

/** Runs one command line (without the program's name) and tells its exit code; every error is printed here, once. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const context: CommandContext = {
    terminal,
    exitWith: (code) => {
      exitCode = code;
    },
  };
  try {
    await program(context).parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, terminal);
  }
}

function program(context: CommandContext): Command {
  const { out, err } = context.terminal;
  const root = new Command("castellan")
    .description("Identity governance, a SCIM gateway to privileged access, and the vault behind it.")
    .version("0.1.0")
    .configureOutput({ writeOut: out, writeErr: err })
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 unreachable, 4 refused, 5 not found, 6 in use.\n" +
        "A server is reached at CASTELLAN_URL, by default http://127.0.0.1:8440.",
    );
  const commands = [
    upCommand,
    demoCommand,
    aggregateCommand,
    planCommand,
    accountCommand,
    scimCommand,
    tokenCommand,
    auditCommand,
    keysCommand,
    configCommand,
    backupCommand,
    restoreCommand,
  ];
  for (const make of commands) root.addCommand(inherit(root, make(context)));
  return root;
}

/** Commander hands neither the output nor the exit override down to commands made apart. */
function inherit(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(command, child);
  return command;
}

function report(thrown: unknown, terminal: Terminal): ExitCode {
  const error = inOwnTerms(thrown);
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CastellanError) {
    terminal.err(`${error.message}\n`);
    return error.exitCode;
  }
  terminal.err(`${error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error)}\n`);
  return exitCodes.failed;
}
