import type { Configuration } from "../configuration/configuration.ts";
import { loadConfiguration } from "../configuration/load.ts";
import type { ConfiguredOptions } from "./context.ts";

/** The configuration of a command: its file, the environment, then what the command line says. */
export function configured(
  { config, data }: ConfiguredOptions,
  flags: Readonly<Record<string, unknown>> = {},
): Configuration {
  return loadConfiguration({
    file: config ?? process.env.CASTELLAN_CONFIG,
    environment: process.env,
    workingFolder: process.cwd(),
    flags: { ...(data === undefined ? {} : { data }), ...flags },
  });
}
