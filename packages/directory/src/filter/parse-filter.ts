import { DirectoryError } from "../error/directory-error.ts";
import type { SearchFilter } from "./search-filter.ts";

/** Deeper filters than any person writes: refused before they exhaust the stack. */
const MAXIMUM_DEPTH = 100;

/**
 * Reads a filter in its string form (RFC 4515). Throws `DirectoryError` `invalid` that says where it stops making sense.
 * Ours, because a value's escapes are bytes of UTF-8 (`\c3\a9` is one é) and LDAP client libraries read them as characters.
 */
export function parseFilter(text: string): SearchFilter {
  const { filter, end } = readFilter(text, skipSpaces(text, 0), 0);
  const rest = skipSpaces(text, end);
  if (rest < text.length) throw malformed(text, rest, "the filter ends here, yet there is more");
  return filter;
}

interface Read {
  readonly filter: SearchFilter;
  /** The position after the closing parenthesis. */
  readonly end: number;
}

function readFilter(text: string, start: number, depth: number): Read {
  if (depth > MAXIMUM_DEPTH) throw malformed(text, start, `more than ${MAXIMUM_DEPTH} levels of parentheses`);
  if (text[start] !== "(") throw malformed(text, start, "an opening parenthesis is expected");
  const operator = text[start + 1];
  if (operator === "&" || operator === "|") {
    const { filters, end } = readList(text, start + 2, depth + 1);
    return { filter: { kind: operator === "&" ? "and" : "or", filters }, end: close(text, end) };
  }
  if (operator === "!") {
    const { filter, end } = readFilter(text, skipSpaces(text, start + 2), depth + 1);
    return { filter: { kind: "not", filter }, end: close(text, end) };
  }
  const end = text.indexOf(")", start);
  if (end < 0) throw malformed(text, text.length, "a closing parenthesis is missing");
  return { filter: readItem(text, start + 1, end), end: end + 1 };
}

function readList(text: string, start: number, depth: number): { filters: SearchFilter[]; end: number } {
  const filters: SearchFilter[] = [];
  let end = skipSpaces(text, start);
  while (text[end] === "(") {
    const read = readFilter(text, end, depth);
    filters.push(read.filter);
    end = skipSpaces(text, read.end);
  }
  return { filters, end };
}

function close(text: string, position: number): number {
  const end = skipSpaces(text, position);
  if (text[end] !== ")") throw malformed(text, end, "a closing parenthesis is expected");
  return end + 1;
}

/** What stands between two parentheses: `attribute operator value`. */
function readItem(text: string, start: number, end: number): SearchFilter {
  const item = text.slice(start, end);
  const match = /^([a-z0-9][a-z0-9.;-]*)?((?::[a-z0-9.-]+)*:=|[><~]?=)(.*)$/is.exec(item);
  const [, attribute = "", operator, value] = match ?? [];
  if (operator === undefined || value === undefined) throw malformed(text, start, "`attribute=value` is expected");
  if (value.includes("(")) throw malformed(text, start, "a parenthesis in a value is written \\28");
  if (operator.endsWith(":=")) return readExtensible(text, start, attribute, operator, value);
  if (attribute === "") throw malformed(text, start, "an attribute name is expected");
  const decoded = (escaped: string): string => decodeText(text, start, escaped);
  if (operator === ">=") return { kind: "atLeast", attribute, value: decoded(value) };
  if (operator === "<=") return { kind: "atMost", attribute, value: decoded(value) };
  if (operator === "~=") return { kind: "approximately", attribute, value: decoded(value) };
  if (value === "*") return { kind: "present", attribute };
  if (!value.includes("*")) return { kind: "equal", attribute, value: decode(text, start, value) };
  const pieces = value.split("*").map(decoded);
  const any = pieces.slice(1, -1).filter((piece) => piece !== "");
  return { kind: "substrings", attribute, initial: pieces[0] ?? "", any, final: pieces.at(-1) ?? "" };
}

/** `attribute:dn:rule:=value` */
function readExtensible(text: string, start: number, attribute: string, operator: string, value: string): SearchFilter {
  const names = operator
    .slice(1, -2)
    .split(":")
    .filter((name) => name !== "");
  const dnAttributes = names[0]?.toLowerCase() === "dn";
  const [rule = "", ...others] = dnAttributes ? names.slice(1) : names;
  if (others.length > 0 || (attribute === "" && rule === "")) {
    throw malformed(text, start, "`attribute:dn:rule:=value` is expected");
  }
  return { kind: "extensible", attribute, rule, dnAttributes, value: decodeText(text, start, value) };
}

/** A value without its escapes; bytes when they are not UTF-8. */
function decode(text: string, start: number, escaped: string): string | Buffer {
  const pieces = escaped.matchAll(/\\([0-9a-f]{2})|[^\\]+|\\/gi);
  const bytes = Buffer.concat(
    Array.from(pieces, ([piece, hexadecimal]) => {
      if (piece === "\\")
        throw malformed(text, start, "a backslash is followed by two hexadecimal digits (itself: \\5c)");
      return hexadecimal === undefined ? Buffer.from(piece) : Buffer.from(hexadecimal, "hex");
    }),
  );
  const decoded = bytes.toString("utf8");
  return Buffer.from(decoded).equals(bytes) ? decoded : bytes;
}

function decodeText(text: string, start: number, escaped: string): string {
  const value = decode(text, start, escaped);
  if (typeof value !== "string")
    throw malformed(text, start, "bytes that are no UTF-8 text can only be compared with `=`");
  return value;
}

function skipSpaces(text: string, start: number): number {
  let position = start;
  while (text[position] === " ") position++;
  return position;
}

function malformed(text: string, position: number, reason: string): DirectoryError {
  return new DirectoryError(
    "invalid",
    `The LDAP filter cannot be read at character ${position + 1} of ${text.length}: ${reason}.`,
    "Write it as RFC 4515 says, for example (&(objectClass=user)(department=Finance)).",
  );
}
