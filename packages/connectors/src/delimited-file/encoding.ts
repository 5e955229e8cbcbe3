import { isUtf8 } from "node:buffer";
import { ConnectorError } from "@castellan/governance";

export const encodings = ["utf-8", "latin1"] as const;
export type Encoding = (typeof encodings)[number];

const lineFeed = 0x0a;
const byteOrderMark = "\uFEFF";

/** Two bytes that begin a UTF-16 file: what spreadsheet programs call "Unicode text". */
function looksLikeUtf16(chunk: Uint8Array): boolean {
  return (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
}

function countLines(chunk: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = chunk.indexOf(lineFeed); at !== -1 && at < end; at = chunk.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
}

/**
 * Turns bytes into text. Bytes that are no text in this encoding are an error that names the line, because a replacement
 * character in a name would be taken for a change of the name.
 * @throws ConnectorError `schema`
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decode = encoding === "latin1" ? latin1 : utf8();
  let line = 1;
  let first = true;
  for await (const chunk of chunks) {
    if (first && looksLikeUtf16(chunk)) throw new ConnectorError("schema", "the file is UTF-16; save it as UTF-8");
    const nul = chunk.indexOf(0);
    if (nul !== -1) {
      throw new ConnectorError("schema", `line ${line + countLines(chunk, nul)}: a NUL byte: this is no text file`);
    }
    const text = decode(chunk, line);
    yield first && text.startsWith(byteOrderMark) ? text.slice(1) : text;
    line += countLines(chunk, chunk.length);
    first = false;
  }
  const rest = decode(undefined, line);
  if (rest !== "") yield rest;
}

type Decode = (chunk: Uint8Array | undefined, line: number) => string;

const latin1: Decode = (chunk) => (chunk === undefined ? "" : Buffer.from(chunk).toString("latin1"));

function utf8(): Decode {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (chunk, line) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      const place = `line ${line + (chunk === undefined ? 0 : linesBeforeBadUtf8(chunk))}`;
      throw new ConnectorError(
        "schema",
        `${place}: bytes that are not UTF-8; save the file as UTF-8, or set encoding to latin1`,
      );
    }
  };
}

/** The chunk may begin inside a character, whose end is passed over. */
function linesBeforeBadUtf8(chunk: Uint8Array): number {
  let start = 0;
  while (start < 3 && ((chunk[start] ?? 0) & 0xc0) === 0x80) start += 1;
  for (let lines = 0; ; lines += 1) {
    const end = chunk.indexOf(lineFeed, start);
    if (end === -1 || !isUtf8(chunk.subarray(start, end))) return lines;
    start = end + 1;
  }
}
