import Schema from "typebox/schema";
import { ConfigurationFile } from "./schema.ts";

/** One thing that is wrong with a configuration, and what to do about it. */
export interface Problem {
  /** `server.port`, `directories[0].url`; empty for the document itself. */
  readonly setting: string;
  readonly problem: string;
  readonly mend: string;
}

/** `server.port: must be at most 65535. Choose a port between 0 and 65535.` */
export function printProblem(problem: Problem): string {
  return `${problem.setting === "" ? "the configuration" : problem.setting}: ${problem.problem}. ${problem.mend}.`;
}

/** Is this a configuration file's content? Problems of its shape are those of `shapeProblems`. */
export function isConfigurationFile(value: unknown): value is ConfigurationFile {
  return Schema.Check(ConfigurationFile, value);
}

/** Every problem of shape: unknown settings, wrong types, values out of range. */
export function shapeProblems(value: unknown): readonly Problem[] {
  const [, errors] = Schema.Errors(ConfigurationFile, value);
  return errors.flatMap((error) => {
    const setting = settingName(error.instancePath);
    switch (error.keyword) {
      case "boolean":
        // Each unknown setting is told once, by the `additionalProperties` of the object it stands in.
        return [];
      case "additionalProperties":
        return error.params.additionalProperties.map((name) =>
          unknownSetting(setting, name, knownNames(error.instancePath)),
        );
      case "required":
        return error.params.requiredProperties.map((name) => ({
          setting: member(setting, name),
          problem: "is missing",
          mend: "Set it",
        }));
      case "type":
        return [{ setting, problem: `must be ${article(String(error.params.type))}`, mend: "Write it so" }];
      case "enum": {
        const allowed = error.params.allowedValues.map((value) => `"${String(value)}"`).join(", ");
        return [
          { setting, problem: "is not one of the values that are possible here", mend: `Choose from ${allowed}` },
        ];
      }
      case "pattern":
        return [{ setting, problem: "does not look right", mend: patternMend(setting) }];
      default:
        return [{ setting, problem: error.message, mend: "Choose a value that is" }];
    }
  });
}

function unknownSetting(parent: string, name: string, known: readonly string[]): Problem {
  const near = known.find((candidate) => distance(candidate.toLowerCase(), name.toLowerCase()) <= 2);
  return {
    setting: member(parent, name),
    problem: "is not a setting",
    mend: near === undefined ? `Remove it; the settings here are ${known.join(", ")}` : `Did you mean "${near}"`,
  };
}

/** The settings that may stand at a place, read from the schema itself. */
function knownNames(instancePath: string): readonly string[] {
  let place: unknown = ConfigurationFile;
  for (const step of stepsOf(instancePath)) {
    if (typeof place !== "object" || place === null) return [];
    if ("items" in place) place = place.items;
    else if ("properties" in place && isRecord(place.properties)) place = place.properties[step];
  }
  return isRecord(place) && isRecord(place.properties) ? Object.keys(place.properties) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function settingName(instancePath: string): string {
  return stepsOf(instancePath).reduce(
    (name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : member(name, step)),
    "",
  );
}

/** The steps of a JSON pointer (RFC 6901). */
function stepsOf(instancePath: string): readonly string[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function member(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function article(type: string): string {
  return type === "integer" || type === "object" || type === "array" ? `an ${type}` : `a ${type}`;
}

function patternMend(setting: string): string {
  if (setting.endsWith("databaseUrl")) return 'Write "sqlite:/path/file.db" or "postgres://user@host/database"';
  if (setting.endsWith("autoSync")) return 'Write "Yes,24,1,5" (hours between, from hour, to hour) or "No"';
  if (setting.endsWith("baseUrl")) return 'Write "https://host/PasswordVault"';
  if (setting.startsWith("keyService"))
    return 'Write "https://host:8200" for url, and letters, digits, _ and - for a name';
  if (setting.endsWith("publicUrl")) return 'Write "https://host" or "https://host:port", without a path';
  return 'Write "ldaps://host" or "ldap://host"';
}

/** Levenshtein's distance, for names of settings only. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...right].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
