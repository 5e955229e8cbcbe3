import { isAbsolute, relative, resolve, sep } from "node:path";
import { createSettingsReader, isSettings, type SettingProblem, type Settings } from "../settings/settings-reader.ts";
import { type Encoding, encodings } from "./encoding.ts";

/** The settings of a delimited-file application, checked and complete. */
export interface DelimitedFileSettings {
  /** As it was written: what errors name, so that they do not tell where the server keeps its files. */
  readonly file: string;
  /** The absolute path that `file` means, before symbolic links are resolved. */
  readonly path: string;
  /** Found from the first line when absent. */
  readonly delimiter: string | undefined;
  readonly encoding: Encoding;
  readonly identityColumn: string;
  readonly displayColumn: string;
  /** Columns that hold several values, with what separates them inside the field. */
  readonly multiValued: ReadonlyMap<string, string>;
  /** Names of the columns of a file without a header line. */
  readonly columns: readonly string[] | undefined;
  /** Rows whose `column` holds one of `values` (in lower case) are disabled accounts. */
  readonly disabledWhen: { readonly column: string; readonly values: ReadonlySet<string> } | undefined;
}

const names = [
  "file",
  "delimiter",
  "encoding",
  "identityColumn",
  "displayColumn",
  "multiValued",
  "columns",
  "disabledWhen",
] as const;

const spelledDelimiters: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", comma: ",", semicolon: ";" };

/** Is `path` below `folder`? Both absolute and of the same kind (both resolved, or neither). */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * @param folder The absolute folder that files are read from.
 * @returns The settings, `undefined` when something is wrong with them, and all that is wrong.
 */
export function readDelimitedFileSettings(
  settings: Settings,
  folder: string,
): { readonly settings: DelimitedFileSettings | undefined; readonly problems: readonly SettingProblem[] } {
  const reader = createSettingsReader(settings, names);
  const file = reader.requiredText("file", "hr.csv");
  const identityColumn = reader.requiredText("identityColumn", "employeeNumber");
  const path = resolve(folder, file ?? "");
  if (file?.includes("\0")) reader.refuse("file", "must not hold a NUL character");
  else if (file !== undefined && !isBelow(folder, path)) {
    reader.refuse("file", "leaves the folder that files are read from; name a file below it, for example hr.csv");
  }

  const spelled = reader.text("delimiter");
  const delimiter = spelled === undefined ? undefined : (spelledDelimiters[spelled.toLowerCase()] ?? spelled);
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter))) {
    reader.refuse("delimiter", 'must be one character that is no quote and no line end, for example ";" or "tab"');
  }

  const multiValued = new Map<string, string>();
  for (const [column, separator] of Object.entries(reader.object("multiValued") ?? {})) {
    if (typeof separator === "string" && separator !== "") multiValued.set(column, separator);
    else reader.refuse(`multiValued.${column}`, 'must be the text that separates the values, for example "|"');
  }

  const columns = reader.texts("columns");
  if (columns !== undefined && (columns.length === 0 || columns.some((column) => column.trim() === ""))) {
    reader.refuse("columns", "must name every column of the file, in order; leave it out when the first line does");
  }

  const encoding = reader.oneOf("encoding", encodings) ?? "utf-8";
  const displayColumn = reader.text("displayColumn");
  const disabledWhen = readDisabledWhen(reader.object("disabledWhen"), reader.refuse);

  if (reader.problems.length > 0 || file === undefined || identityColumn === undefined) {
    return { settings: undefined, problems: reader.problems };
  }
  const complete: DelimitedFileSettings = {
    file,
    path,
    delimiter,
    encoding,
    identityColumn,
    displayColumn: displayColumn ?? identityColumn,
    multiValued,
    columns,
    disabledWhen,
  };
  return { settings: complete, problems: [] };
}

function readDisabledWhen(
  given: Settings | undefined,
  refuse: (setting: string, problem: string) => void,
): DelimitedFileSettings["disabledWhen"] {
  if (given === undefined) return undefined;
  const reader = createSettingsReader(isSettings(given) ? given : {}, ["column", "values"]);
  const column = reader.requiredText("column", "status");
  const values = reader.texts("values");
  if (values === undefined || values.length === 0)
    reader.refuse("values", 'must be a list, for example ["terminated"]');
  for (const { setting, problem } of reader.problems) refuse(`disabledWhen.${setting}`, problem);
  if (column === undefined || values === undefined) return undefined;
  return { column, values: new Set(values.map((value) => value.trim().toLowerCase())) };
}
