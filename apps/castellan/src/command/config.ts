import { Command } from "commander";
import { readConfiguration } from "../configuration/load.ts";
import { warnings } from "../configuration/meaning.ts";
import { printProblem } from "../configuration/problem.ts";
import { withoutSecrets } from "../configuration/print.ts";
import { exitCodes } from "../error/exit-code.ts";
import { printJson } from "../terminal/output.ts";
import { type CommandContext, type ConfiguredOptions, withConfiguration } from "./context.ts";

interface CheckOptions extends ConfiguredOptions {
  readonly json?: true;
}

export function configCommand(context: CommandContext): Command {
  const check = withConfiguration(new Command("check"))
    .description("Check the configuration and show it with every default filled in; nothing is started.")
    .option("--json", "print the result as JSON")
    .action((options: CheckOptions) => checkConfiguration(options, context));
  return new Command("config").description("The configuration.").addCommand(check);
}

function checkConfiguration({ config, data, json }: CheckOptions, { terminal, exitWith }: CommandContext): void {
  const reading = readConfiguration({
    file: config ?? process.env.CASTELLAN_CONFIG,
    environment: process.env,
    workingFolder: process.cwd(),
    ...(data === undefined ? {} : { flags: { data } }),
  });
  if (!reading.ok) {
    exitWith(exitCodes.usage);
    if (json) return printJson(terminal, { ok: false, problems: reading.problems });
    for (const problem of reading.problems) terminal.err(`${printProblem(problem)}\n`);
    return;
  }
  const shown = withoutSecrets(reading.configuration);
  const found = warnings(reading.configuration);
  if (json) return printJson(terminal, { ok: true, warnings: found, configuration: shown });
  for (const warning of found) terminal.err(`Warning: ${warning}\n`);
  printJson(terminal, shown);
  terminal.err("The configuration is sound.\n");
}
