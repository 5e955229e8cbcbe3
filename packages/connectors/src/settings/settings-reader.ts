/** A setting that will not do, and how to mend it: what `checkSettings` answers. */
export interface SettingProblem {
  readonly setting: string;
  readonly problem: string;
}

export type Settings = Readonly<Record<string, unknown>>;

/**
 * Reads settings one by one and collects what is wrong with them, so that a person sees every problem at once. A method
 * answers `undefined` for a setting that is absent or will not do; `null` counts as absent, as forms send it for an empty field.
 */
export interface SettingsReader {
  readonly problems: readonly SettingProblem[];
  /** Adds a problem that concerns the meaning of a setting rather than its type. */
  refuse(setting: string, problem: string): void;
  text(setting: string): string | undefined;
  requiredText(setting: string, example: string): string | undefined;
  flag(setting: string): boolean | undefined;
  integer(setting: string, minimum: number, maximum: number): number | undefined;
  oneOf<Value extends string>(setting: string, values: readonly Value[]): Value | undefined;
  texts(setting: string): readonly string[] | undefined;
  /** A member object, with a reader of its own whose problems are named `setting.member`. */
  object(setting: string): Settings | undefined;
}

export function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a JSON value is, in the words of a person. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

/** Settings whose name is not among `known` are problems too: a mistyped name would otherwise be a setting silently lost. */
export function createSettingsReader(settings: Settings, known: readonly string[]): SettingsReader {
  const problems: SettingProblem[] = [];
  const refuse = (setting: string, problem: string): undefined => {
    problems.push({ setting, problem });
  };
  const given = (setting: string): unknown => (settings[setting] === null ? undefined : settings[setting]);

  for (const setting of Object.keys(settings)) {
    if (!known.includes(setting)) refuse(setting, `there is no such setting; the settings are ${known.join(", ")}`);
  }

  const text = (setting: string): string | undefined => {
    const value = given(setting);
    if (value === undefined) return undefined;
    if (typeof value !== "string") return refuse(setting, `must be a text, not ${kindOf(value)}`);
    return value === "" ? undefined : value;
  };

  return {
    problems,
    refuse,
    text,
    requiredText(setting, example) {
      const before = problems.length;
      const value = text(setting);
      if (value === undefined && problems.length === before) refuse(setting, `is required, for example ${example}`);
      return value;
    },
    flag(setting) {
      const value = given(setting);
      if (value === undefined || typeof value === "boolean") return value;
      return refuse(setting, `must be true or false, not ${kindOf(value)}`);
    },
    integer(setting, minimum, maximum) {
      const value = given(setting);
      if (value === undefined) return undefined;
      if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
      return refuse(setting, `must be a whole number from ${minimum} to ${maximum}`);
    },
    oneOf(setting, values) {
      const value = given(setting);
      if (value === undefined) return undefined;
      const found = values.find((candidate) => candidate === value);
      return found ?? refuse(setting, `must be one of ${values.join(", ")}`);
    },
    texts(setting) {
      const value = given(setting);
      if (value === undefined) return undefined;
      if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
      return refuse(setting, "must be a list of texts");
    },
    object(setting) {
      const value = given(setting);
      if (value === undefined || isSettings(value)) return value;
      return refuse(setting, `must be an object, not ${kindOf(value)}`);
    },
  };
}

/** Why an application cannot be opened, in one line. */
export function describeProblems(problems: readonly SettingProblem[]): string {
  return problems.map(({ setting, problem }) => `${setting} ${problem}`).join("; ");
}
