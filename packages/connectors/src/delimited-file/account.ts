import {
  type ApplicationSchema,
  type Attributes,
  type AttributeValue,
  ConnectorError,
  type ResourceObject,
} from "@castellan/governance";
import type { DelimitedFileSettings } from "./settings.ts";
import type { Row } from "./table.ts";

/** The schema of the one object type of a file. Every column is text: a number in it may be a name with leading zeros. */
export function schemaOf(columns: readonly string[], settings: DelimitedFileSettings): ApplicationSchema {
  return {
    objectType: "account",
    nativeObjectType: "row",
    identityAttribute: settings.identityColumn,
    displayAttribute: settings.displayColumn,
    attributes: columns.map((name) => ({
      name,
      type: "string",
      multi: settings.multiValued.has(name),
      required: name === settings.identityColumn,
      writable: false,
      entitlement: false,
    })),
  };
}

/** Makes accounts of the rows of one pass through a file. Throws `schema`, naming the line, for a row that is no account. */
export type RowReader = (row: Row) => ResourceObject;

/**
 * Everything that does not change from row to row is worked out here, once.
 * @throws ConnectorError `schema` when the columns are not what the settings expect
 */
export function createRowReader(columns: readonly string[], settings: DelimitedFileSettings): RowReader {
  refuseColumnNames(columns);
  const indexOf = (setting: string, column: string): number => findColumn(columns, setting, column);
  const identity = indexOf("identityColumn", settings.identityColumn);
  const display = indexOf("displayColumn", settings.displayColumn);
  const rule = settings.disabledWhen;
  const disabling =
    rule === undefined ? undefined : { values: rule.values, at: indexOf("disabledWhen.column", rule.column) };
  for (const column of settings.multiValued.keys()) indexOf("multiValued", column);
  const separators = columns.map((column) => settings.multiValued.get(column));
  const seen = new Map<string, number>();

  return ({ line, fields }) => {
    if (fields.length !== columns.length) {
      throw new ConnectorError("schema", `line ${line}: ${fields.length} fields where columns names ${columns.length}`);
    }
    const nativeIdentity = fields[identity] ?? "";
    refuseIdentity(nativeIdentity, line, seen, settings.identityColumn);
    const attributes: Record<string, AttributeValue> = {};
    for (let at = 0; at < columns.length; at += 1) {
      attributes[columns[at] ?? ""] = attributeValue(fields[at] ?? "", separators[at]);
    }
    return {
      objectType: "account",
      nativeIdentity,
      displayName: fields[display] || nativeIdentity,
      attributes: attributes satisfies Attributes,
      disabled: disabling?.values.has((fields[disabling.at] ?? "").toLowerCase()) ?? false,
      locked: false,
    };
  };
}

/** An empty field is no value: `null`, or a list of none. */
function attributeValue(field: string, separator: string | undefined): AttributeValue {
  if (separator === undefined) return field === "" ? null : field;
  const values = field.split(separator).map((value) => value.trim());
  return values.filter((value) => value !== "");
}

function refuseColumnNames(columns: readonly string[]): void {
  if (columns.includes("__proto__")) throw new ConnectorError("schema", "a column cannot be named __proto__");
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined) {
    throw new ConnectorError("schema", `the column ${twice} is there twice; every column needs a name of its own`);
  }
}

function findColumn(columns: readonly string[], setting: string, column: string): number {
  const at = columns.indexOf(column);
  if (at !== -1) return at;
  throw new ConnectorError(
    "schema",
    `there is no column ${column}, which ${setting} names; the columns are ${columns.join(", ")}`,
    {
      attribute: column,
    },
  );
}

/** Two rows for one identity would overwrite each other at every aggregation, so they are an error and not a warning. */
function refuseIdentity(identity: string, line: number, seen: Map<string, number>, column: string): void {
  if (identity === "") throw new ConnectorError("schema", `line ${line}: ${column} is empty`, { attribute: column });
  const earlier = seen.get(identity);
  if (earlier !== undefined) {
    throw new ConnectorError(
      "schema",
      `line ${line}: ${column} ${JSON.stringify(identity)} is on line ${earlier} already`,
      {
        attribute: column,
      },
    );
  }
  seen.set(identity, line);
}
