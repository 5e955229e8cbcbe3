import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ConnectorError } from "@castellan/governance";
import { CsvError, parse } from "csv-parse";
import { detectDelimiter, firstLine } from "./delimiter.ts";

/** A row of the file, its fields in the order of the columns. */
export interface Row {
  /** The line that the row ends on; the first line of the file is 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A file's columns and, streamed, its rows. */
export interface Table {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** The rows as they are read, some hundred at a time. */
  readonly batches: AsyncGenerator<readonly Row[]>;
  /** Ends the reading, wherever it is. */
  close(): Promise<void>;
}

export interface TableOptions {
  readonly delimiter: string | undefined;
  /** Names of the columns, when the first line does not hold them. */
  readonly columns: readonly string[] | undefined;
}

/** A field that is longer than this is a quote that was never closed: without a bound it would swallow the file into memory. */
const maximumRowCharacters = 1_048_576;
const maximumFirstLine = 65_536;
const batchSize = 500;

/**
 * Reads delimited text (RFC 4180, and the delimiters and line ends that spreadsheets write). Blank around a field is not part
 * of it. Blank lines and rows without any value, which spreadsheets leave at the end, are passed over.
 * @throws ConnectorError `schema`, naming the line: a row with too many or too few fields, quotes that do not match, no header
 */
export async function openTable(text: AsyncGenerator<string>, options: TableOptions): Promise<Table> {
  const opening = await readOpening(text);
  const delimiter = options.delimiter ?? detectDelimiter(firstLine(opening).line);
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    trim: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: maximumRowCharacters,
  });
  const flow = pipeline(Readable.from(continued(opening, text)), parser);
  // A failure of the source destroys the parser with the same error, and whoever iterates gets it there.
  const ended = flow.catch(() => {});
  const records: Records = parser[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    parser.destroy();
    await ended;
  };
  try {
    const columns = options.columns ?? (await headerOf(records));
    return { columns, delimiter, batches: batchesOf(records), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readOpening(text: AsyncGenerator<string>): Promise<string> {
  let opening = "";
  while (!firstLine(opening.trimStart()).complete && opening.length < maximumFirstLine) {
    const next = await text.next();
    if (next.done) break;
    opening += next.value;
  }
  return opening;
}

async function* continued(opening: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield opening;
  yield* rest;
}

type Records = AsyncIterator<{ readonly record: string[]; readonly info: { readonly lines: number } }>;

async function nextRow(records: Records): Promise<Row | undefined> {
  try {
    const { done, value } = await records.next();
    return done ? undefined : { line: value.info.lines, fields: value.record };
  } catch (error) {
    throw error instanceof CsvError ? asSchemaError(error) : error;
  }
}

async function* batchesOf(records: Records): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  for (let row = await nextRow(records); row !== undefined; row = await nextRow(records)) {
    if (batch.push(row) < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function headerOf(records: Records): Promise<readonly string[]> {
  const header = await nextRow(records);
  if (header === undefined)
    throw new ConnectorError("schema", "the file is empty; its first line must name the columns");
  const columns = header.fields;
  const unnamed = columns.indexOf("");
  if (unnamed !== -1) {
    const problem = `column ${unnamed + 1} has no name; the first line must name every column`;
    throw new ConnectorError("schema", `line ${header.line}: ${problem}`);
  }
  return columns;
}

function asSchemaError(error: CsvError): ConnectorError {
  const line = typeof error.lines === "number" ? `line ${error.lines}: ` : "";
  return new ConnectorError("schema", `${line}${explain(error)}`);
}

function explain(error: CsvError): string {
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return "the row has more or fewer fields than the first; quote a field that holds the delimiter, or mend the row";
    case "CSV_QUOTE_NOT_CLOSED":
    case "CSV_MAX_RECORD_SIZE":
      return 'a quote is opened and never closed; close it, and write a quote inside a quoted field twice ("")';
    case "CSV_INVALID_CLOSING_QUOTE":
      return 'text follows a closing quote; write a quote inside a quoted field twice ("")';
    case "INVALID_OPENING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return 'a quote stands inside a field that is not quoted; quote the whole field, and write the quote twice ("")';
    default:
      return `the row cannot be read (${error.code})`;
  }
}
