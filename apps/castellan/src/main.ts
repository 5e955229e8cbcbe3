import { runCommand } from "./command/program.ts";
import { processTerminal } from "./terminal/output.ts";

process.exitCode = await runCommand(process.argv.slice(2), processTerminal);
