import { resolve } from "node:path";
import { ConnectorError, type ConnectorFactory } from "@castellan/governance";
import { describeProblems } from "../settings/settings-reader.ts";
import { openDelimitedFileConnector } from "./connector.ts";
import { readDelimitedFileSettings } from "./settings.ts";

export interface DelimitedFileOptions {
  /** Files are read only below this folder, also where symbolic links lead. */
  readonly folder: string;
}

/**
 * Connectors that read a delimited text file (RFC 4180 and its relatives), for applications of the type `delimited-file`.
 * Settings: `{ file, identityColumn, displayColumn?, delimiter?, encoding?: "utf-8" | "latin1", columns?: string[],
 * multiValued?: { column: separator }, disabledWhen?: { column, values } }`.
 */
export function delimitedFileConnectorFactory(options: DelimitedFileOptions): ConnectorFactory {
  const folder = resolve(options.folder);
  return {
    type: "delimited-file",
    displayName: "Delimited file",
    secretSettings: [],
    checkSettings: (settings) => readDelimitedFileSettings(settings, folder).problems,
    open(given) {
      const { settings, problems } = readDelimitedFileSettings(given, folder);
      if (settings === undefined) throw new ConnectorError("schema", describeProblems(problems));
      return openDelimitedFileConnector(settings, folder);
    },
  };
}
