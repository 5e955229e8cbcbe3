import type { JsonValue } from "../resource/resource.ts";
import { isArray } from "./value.ts";

/** Whether a text gives some member of an object twice: it has more names then than `value`, which it was parsed to, has members. */
export function hasDuplicateMember(text: string, value: JsonValue): boolean {
  return countNames(text) !== countMembers(value);
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** Strings that a colon follows. */
function countNames(text: string): number {
  let names = 0;
  let position = text.indexOf('"');
  while (position !== -1) {
    let end = text.indexOf('"', position + 1);
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end === -1) return names;
    let next = end + 1;
    while (isSpace(text.charCodeAt(next))) next += 1;
    if (text.charCodeAt(next) === colon) names += 1;
    // A quote at once is the usual beginning of the next string.
    position = text.charCodeAt(next + 1) === quote ? next + 1 : text.indexOf('"', next);
  }
  return names;
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(text: string, position: number): boolean {
  let start = position;
  while (text.charCodeAt(start - 1) === backslash) start -= 1;
  return (position - start) % 2 === 1;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Iterative, so that no nesting exhausts the stack. */
function countMembers(value: JsonValue): number {
  let members = 0;
  const open: JsonValue[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item !== "object" || item === null) continue;
    const items = isArray(item) ? item : Object.values(item);
    if (!isArray(item)) members += items.length;
    for (const inner of items) if (typeof inner === "object" && inner !== null) open.push(inner);
  }
  return members;
}
