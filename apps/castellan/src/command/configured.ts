import type { Configuration } from "../configuration/configuration.ts";
import type { ConfiguredOptions } from "./context.ts";

/** The configuration of a command: its file, the environment, then what the command line says. */
export async function configured(
  { config, data }: ConfiguredOptions,
  flags: Readonly<Record<string, unknown>> = {},
): Promise<Configuration> {
  // Most commands talk to a server and read no configuration: they need not wait for what checks it.
  const { loadConfiguration } = await import("../configuration/load.ts");
  return loadConfiguration({
    file: config ?? process.env.CASTELLAN_CONFIG,
    environment: process.env,
    workingFolder: process.cwd(),
    flags: { ...(data === undefined ? {} : { data }), ...flags },
  });
}
