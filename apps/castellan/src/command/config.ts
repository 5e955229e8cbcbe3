import { Command } from "commander";
import type { Configuration } from "../configuration/configuration.ts";
import { warnings } from "../configuration/meaning.ts";
import { withoutSecrets } from "../configuration/print.ts";
import { exitCodes } from "../error/exit-code.ts";
import { printJson, type Terminal } from "../terminal/output.ts";
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

async function checkConfiguration(options: CheckOptions, { terminal, exitWith }: CommandContext): Promise<void> {
  const { config, data, json } = options;
  const [{ readConfiguration }, { printProblem }] = await Promise.all([
    import("../configuration/load.ts"),
    import("../configuration/problem.ts"),
  ]);
  const reading = readConfiguration({
    file: config ?? process.env.CASTELLAN_CONFIG,
    environment: process.env,
    workingFolder: process.cwd(),
    ...(data === undefined ? {} : { flags: { data } }),
  });
  if (reading.ok) {
    showConfiguration(reading.configuration, json === true, terminal);
    return;
  }
  exitWith(exitCodes.usage);
  const { problems } = reading;
  if (json) printJson(terminal, { ok: false, problems });
  else for (const problem of problems) terminal.err(`${printProblem(problem)}\n`);
}

function showConfiguration(configuration: Configuration, json: boolean, terminal: Terminal): void {
  const shown = withoutSecrets(configuration);
  const found = warnings(configuration);
  if (json) {
    printJson(terminal, { ok: true, warnings: found, configuration: shown });
    return;
  }
  for (const warning of found) terminal.err(`Warning: ${warning}\n`);
  printJson(terminal, shown);
  terminal.err("The configuration is sound.\n");
}
