import { scimErrors } from "../error/scim-error.ts";
import { readStringLiteral } from "../json/string-literal.ts";
import { quote } from "../path/suggest.ts";
import type { Tolerate } from "../profile/tolerate.ts";

/** `word`: a path, an operator or a literal without quotes; `text`: a quoted string, its escapes resolved. */
export interface Token {
  readonly kind: "word" | "text" | "(" | ")" | "[" | "]" | "end";
  readonly value: string;
  /** 0-based, in characters of the filter. */
  readonly offset: number;
}

const longestFilter = 16_384;

const patterns = {
  space: /[ \t\r\n]+/y,
  singleQuoted: /'((?:[^'\\]|\\.)*)'/y,
  word: /[^\s()[\]"']+/y,
} as const;

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** An `invalidFilter` that says where the filter goes wrong and what would go on there. */
export function filterError(text: string, offset: number, expected: string): Error {
  const found = offset >= text.length ? "its end" : quote(text.slice(offset, offset + 24));
  return scimErrors.invalidFilter(`The filter is wrong at offset ${offset}, at ${found}: expected ${expected}`);
}

/** Splits a filter into tokens (RFC 7644 section 3.4.2.2, figure 1), the last of kind `end`. */
export function tokenize(text: string, tolerate: Tolerate): readonly Token[] {
  if (text.length > longestFilter) {
    throw scimErrors.invalidFilter(`The filter has ${text.length} characters; at most ${longestFilter} are read`);
  }
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    const space = matchAt(patterns.space, text, offset);
    if (space !== null) {
      offset += space[0].length;
      continue;
    }
    const { token, length } = nextToken(text, offset, tolerate);
    requireSpace(text, tokens.at(-1), token, tolerate);
    tokens.push(token);
    offset += length;
  }
  tokens.push({ kind: "end", value: "", offset: text.length });
  return tokens;
}

/** Where the grammar has a space: between words and values, and on both sides of `and` and `or`. More of them change nothing. */
function requireSpace(text: string, before: Token | undefined, token: Token, tolerate: Tolerate): void {
  if (before === undefined || /\s/.test(text[token.offset - 1] ?? "")) return;
  const { kind, value } = token;
  const opens = kind === "(" || kind === "[";
  const follows = kind === "text" || (kind === "word" && !value.startsWith("."));
  const isLogical = isLogicalOperator(before);
  // What follows a bracket and is no operator is wrong with a space as well.
  const ends = before.kind === "]" ? isLogicalOperator(token) : before.kind !== "(" && before.kind !== "[";
  if (!(follows && ends) && !(opens && isLogical)) return;
  if (!tolerate("filter-spacing", "the filter lacks a space between two of its parts")) {
    throw filterError(text, token.offset, "a space");
  }
}

function isLogicalOperator({ kind, value }: Token): boolean {
  return kind === "word" && /^(?:and|or)$/i.test(value);
}

function nextToken(
  text: string,
  offset: number,
  tolerate: Tolerate,
): { readonly token: Token; readonly length: number } {
  const character = text[offset] ?? "";
  if (character === "(" || character === ")" || character === "[" || character === "]") {
    return { token: { kind: character, value: character, offset }, length: 1 };
  }
  if (character === '"') return quoted(text, offset);
  if (character === "'") return singleQuoted(text, offset, tolerate);
  const value = matchAt(patterns.word, text, offset)?.[0] ?? character;
  return { token: { kind: "word", value, offset }, length: value.length };
}

function quoted(text: string, offset: number): { readonly token: Token; readonly length: number } {
  const literal = readStringLiteral(text, offset);
  if (literal === undefined) {
    throw filterError(text, offset, "a string that ends with a double quote, each backslash in it doubled");
  }
  return { token: { kind: "text", value: literal.value, offset }, length: literal.end - offset };
}

function singleQuoted(
  text: string,
  offset: number,
  tolerate: Tolerate,
): { readonly token: Token; readonly length: number } {
  const match = matchAt(patterns.singleQuoted, text, offset);
  if (match === null || !tolerate("filter-quotes", "the filter has a value in single quotes")) {
    throw filterError(text, offset, "a value in double quotes");
  }
  return {
    token: { kind: "text", value: (match[1] ?? "").replaceAll(/\\(.)/g, "$1"), offset },
    length: match[0].length,
  };
}
