import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CastellanError, messageOf, systemCode } from "../error/castellan-error.ts";
import type { Configuration } from "./configuration.ts";
import { withDefaults } from "./defaults.ts";
import { type Environment, settingsOfEnvironment } from "./environment.ts";
import { meaningProblems } from "./meaning.ts";
import { merge } from "./merge.ts";
import { anchorPaths } from "./paths.ts";
import { isConfigurationFile, type Problem, printProblem, shapeProblems } from "./problem.ts";
import type { ConfigurationFile } from "./schema.ts";

export interface ConfigurationSources {
  /** The path of a JSON file, as the command line names it. */
  readonly file?: string | undefined;
  readonly environment: Environment;
  /** Settings of the command line: they win over the environment, which wins over the file. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Where relative paths of the environment and the command line begin. */
  readonly workingFolder: string;
}

export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads, joins and checks the sources of a configuration; tells every problem of it at once. */
export function readConfiguration(sources: ConfigurationSources): ConfigurationReading {
  const fromFile = sources.file === undefined ? {} : checked(parseFile(sources.file, sources.workingFolder));
  if (isProblems(fromFile)) return { ok: false, problems: fromFile };
  const around = checked(merge(settingsOfEnvironment(sources.environment), sources.flags ?? {}));
  if (isProblems(around)) return { ok: false, problems: around };
  const fileFolder = sources.file === undefined ? "." : dirname(sources.file);
  const anchored = merge(
    anchorPaths(fromFile, resolve(sources.workingFolder, fileFolder)),
    anchorPaths(around, sources.workingFolder),
  );
  const joined = checked(anchored);
  if (isProblems(joined)) return { ok: false, problems: joined };
  const configuration = withDefaults(joined, sources.workingFolder);
  const problems = meaningProblems(configuration);
  return problems.length === 0 ? { ok: true, configuration } : { ok: false, problems };
}

/** As `readConfiguration`; throws `configurationInvalid` with every problem on a line of its own. */
export function loadConfiguration(sources: ConfigurationSources): Configuration {
  const reading = readConfiguration(sources);
  if (reading.ok) return reading.configuration;
  const where = sources.file === undefined ? "The configuration" : `The configuration ${sources.file}`;
  const lines = reading.problems.map((problem) => `  ${printProblem(problem)}`);
  throw new CastellanError("configurationInvalid", `${where} will not do:\n${lines.join("\n")}`);
}

function parseFile(file: string, workingFolder: string): unknown {
  const text = readText(resolve(workingFolder, file), file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CastellanError("configurationInvalid", `The configuration ${file} is not JSON: ${messageOf(error)}`);
  }
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = systemCode(error) === "ENOENT" ? "there is no such file" : messageOf(error);
    throw new CastellanError("configurationInvalid", `The configuration ${shown} cannot be read: ${why}.`);
  }
}

function checked(document: unknown): ConfigurationFile | readonly Problem[] {
  return isConfigurationFile(document) ? document : shapeProblems(document);
}

function isProblems(value: ConfigurationFile | readonly Problem[]): value is readonly Problem[] {
  return Array.isArray(value);
}
