import { quote } from "../path/suggest.ts";
import { readStringLiteral } from "./string-literal.ts";

/**
 * Where a text stops being JSON, and what was expected there. The platform's own message is not used: it may quote the
 * text around the error, and that may be a password. A member name that its object has already is a fault too: `JSON.parse` keeps the
 * last and says nothing, so that two readers of one text may see two bodies (RFC 8259 section 4).
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

/** An array, or an object with the names that it has so far. */
interface Open {
  readonly closing: "}" | "]";
  readonly names: Set<string>;
}

function match(scanner: Scanner, pattern: RegExp): boolean {
  pattern.lastIndex = scanner.position;
  if (!pattern.test(scanner.text)) return false;
  scanner.position = pattern.lastIndex;
  return true;
}

function takeString(scanner: Scanner): string | undefined {
  const literal = readStringLiteral(scanner.text, scanner.position);
  if (literal === undefined) return undefined;
  scanner.position = literal.end;
  return literal.value;
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
  const open: Open[] = [];
  for (;;) {
    const begun = beginValue(scanner, open);
    if (begun === "opened") continue;
    if (begun !== "complete") return begun;
    const next = endValue(scanner, open);
    if (next !== "more") return next === "end" ? undefined : next;
  }
}

/** At a value: reads a leaf, or steps into an array or object up to its first value. */
function beginValue(scanner: Scanner, open: Open[]): string {
  if (take(scanner, "[")) {
    if (take(scanner, "]")) return "complete";
    open.push({ closing: "]", names: new Set() });
    return "opened";
  }
  if (take(scanner, "{")) {
    if (take(scanner, "}")) return "complete";
    const object: Open = { closing: "}", names: new Set() };
    open.push(object);
    return memberName(scanner, object) ?? "opened";
  }
  return takeString(scanner) !== undefined || match(scanner, scalar) ? "complete" : "a value";
}

/** After a value: closes what ends here, or steps to the next value. */
function endValue(scanner: Scanner, open: Open[]): string {
  for (;;) {
    const inner = open.at(-1);
    if (inner === undefined) {
      match(scanner, space);
      return scanner.position === scanner.text.length ? "end" : "the end of the text";
    }
    if (take(scanner, ",")) return (inner.closing === "}" ? memberName(scanner, inner) : undefined) ?? "more";
    if (!take(scanner, inner.closing)) return `a comma or ${inner.closing}`;
    open.pop();
  }
}

function memberName(scanner: Scanner, object: Open): string | undefined {
  match(scanner, space);
  const { position } = scanner;
  const name = takeString(scanner);
  if (name === undefined) return "a member name in double quotes";
  if (object.names.has(name)) {
    scanner.position = position;
    return `another name than ${quote(name)}, which the object has already,`;
  }
  object.names.add(name);
  return take(scanner, ":") ? undefined : "a colon";
}
