import { Command, InvalidArgumentError } from "commander";
import type { Configuration } from "../configuration/configuration.ts";
import { warnings } from "../configuration/meaning.ts";
import type { StoredCredentials } from "../secret/stored-credentials.ts";
import type { Terminal } from "../terminal/output.ts";
import { configured } from "./configured.ts";
import { type CommandContext, type ConfiguredOptions, withConfiguration } from "./context.ts";

interface UpOptions extends ConfiguredOptions {
  readonly host?: string;
  readonly port?: number;
  readonly empty?: true;
  readonly services?: readonly string[];
}

export function upCommand({ terminal }: CommandContext): Command {
  return withConfiguration(new Command("up"))
    .description("Start the services and serve them until Ctrl-C or SIGTERM.")
    .option("--host <host>", "the address to listen on (default: 127.0.0.1)")
    .option("--port <port>", "the port to listen on, 0 for any (default: 8440)", port)
    .option("--empty", "do not load the sample company into an empty data folder")
    .option("--services <names>", "of vault, gateway, governance, with commas (default: all)", names)
    .action(async (options: UpOptions) => up(await configurationOf(options), terminal));
}

function configurationOf({ host, port, empty, services, ...sources }: UpOptions): Promise<Configuration> {
  const server = { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
  return configured(sources, {
    ...(services === undefined ? {} : { services }),
    ...(empty === undefined ? {} : { sampleCompany: false }),
    ...(Object.keys(server).length === 0 ? {} : { server }),
  });
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

async function up(configuration: Configuration, terminal: Terminal): Promise<void> {
  const stopAsked = stopSignal();
  for (const warning of warnings(configuration)) terminal.err(`Warning: ${warning}\n`);
  const { startCastellan } = await import("../composition/castellan.ts");
  const castellan = await startCastellan(configuration, process.env);
  try {
    tellPasswords(terminal, configuration.data, castellan.generatedPasswords);
    const { firstAggregations, loadSampleCompany } = await import("../sample-company/load.ts");
    const loaded = configuration.sampleCompany && (await loadSampleCompany(castellan, configuration));
    await castellan.composition.governance?.start();
    terminal.out(`ready ${castellan.url}\n`);
    // One that a stop cuts short can be started again by anybody.
    if (loaded) castellan.inBackground(firstAggregations(castellan), "The first aggregations were not completed");
    await stopAsked;
  } finally {
    await castellan.stop();
    // Nothing should keep the process now; should something do so nevertheless, it does not keep it for long.
    setTimeout(() => process.exit(), 1000).unref();
  }
}

/** Settles at the first signal. One Ctrl-C may arrive twice, from the terminal and from npm: the others are ignored. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

function tellPasswords(terminal: Terminal, dataFolder: string, generated: StoredCredentials): void {
  const { adminPassword, vaultPassword } = generated;
  if (adminPassword === undefined && vaultPassword === undefined) return;
  terminal.out(
    [
      "",
      `First passwords, made now and kept in ${dataFolder}/credentials.json, readable by you alone:`,
      ...(adminPassword === undefined ? [] : [`  governance  admin          ${adminPassword}`]),
      ...(vaultPassword === undefined ? [] : [`  vault       Administrator  ${vaultPassword}`]),
      "",
      "",
    ].join("\n"),
  );
}
