import { readStringLiteral } from "./string-literal.ts";

/**
 * Where a text stops being JSON, and what was expected there. The platform's own message is not used: it may quote the
 * text around the error, and that may be a password.
 */
export interface JsonFault {
  /** 0-based. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

/** Sticky patterns of the leaves of the grammar (RFC 8259). */
const space = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

interface Scanner {
  readonly text: string;
  position: number;
}

function match(scanner: Scanner, pattern: RegExp): boolean {
  pattern.lastIndex = scanner.position;
  if (!pattern.test(scanner.text)) return false;
  scanner.position = pattern.lastIndex;
  return true;
}

function takeString(scanner: Scanner): boolean {
  const literal = readStringLiteral(scanner.text, scanner.position);
  if (literal === undefined) return false;
  scanner.position = literal.end;
  return true;
}

function take(scanner: Scanner, character: string): boolean {
  match(scanner, space);
  if (scanner.text[scanner.position] !== character) return false;
  scanner.position += 1;
  return true;
}

/** The first fault of a text, `undefined` when it is JSON. Iterative, so that no nesting exhausts the stack. */
export function locateJsonFault(text: string): JsonFault | undefined {
  const scanner: Scanner = { text, position: 0 };
  const expected = scan(scanner);
  if (expected === undefined) return undefined;
  const before = text.slice(0, scanner.position).split("\n");
  return { offset: scanner.position, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected };
}

/** Reads to the first fault and says what was expected there. */
function scan(scanner: Scanner): string | undefined {
  const open: ("}" | "]")[] = [];
  for (;;) {
    const begun = beginValue(scanner, open);
    if (begun === "opened") continue;
    if (begun !== "complete") return begun;
    const next = endValue(scanner, open);
    if (next !== "more") return next === "end" ? undefined : next;
  }
}

/** At a value: reads a leaf, or steps into an array or object up to its first value. */
function beginValue(scanner: Scanner, open: ("}" | "]")[]): string {
  if (take(scanner, "[")) {
    if (take(scanner, "]")) return "complete";
    open.push("]");
    return "opened";
  }
  if (take(scanner, "{")) {
    if (take(scanner, "}")) return "complete";
    open.push("}");
    return memberName(scanner) ?? "opened";
  }
  return takeString(scanner) || match(scanner, scalar) ? "complete" : "a value";
}

/** After a value: closes what ends here, or steps to the next value. */
function endValue(scanner: Scanner, open: ("}" | "]")[]): string {
  for (;;) {
    const closing = open.at(-1);
    if (closing === undefined) {
      match(scanner, space);
      return scanner.position === scanner.text.length ? "end" : "the end of the text";
    }
    if (take(scanner, ",")) return (closing === "}" ? memberName(scanner) : undefined) ?? "more";
    if (!take(scanner, closing)) return `a comma or ${closing}`;
    open.pop();
  }
}

function memberName(scanner: Scanner): string | undefined {
  match(scanner, space);
  if (!takeString(scanner)) return "a member name in double quotes";
  return take(scanner, ":") ? undefined : "a colon";
}
