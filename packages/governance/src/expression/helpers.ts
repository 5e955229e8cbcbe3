import { generatePassword } from "@castellan/storage";

/** Text of a scalar; `null` stays `null`, so that a missing attribute goes through a helper unharmed. */
function onText(change: (text: string) => string): (value: unknown) => unknown {
  return (value) => (value === null || value === undefined ? null : change(String(value)));
}

/** Letters without their accents, and the few that have no decomposition spelt out. */
export function stripAccents(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[ßæœøđłþðıÆŒØĐŁÞÐ]/g, (letter) => spelt.get(letter) ?? letter);
}

const spelt = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["đ", "d"],
  ["ł", "l"],
  ["þ", "th"],
  ["ð", "d"],
  ["ı", "i"],
  ["Æ", "AE"],
  ["Œ", "OE"],
  ["Ø", "O"],
  ["Đ", "D"],
  ["Ð", "D"],
  ["Ł", "L"],
  ["Þ", "TH"],
]);

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** The beginning of a text, at most `length` characters long. */
function truncate(value: unknown, length: bigint): unknown {
  return onText((text) => text.slice(0, Math.max(0, Number(length))))(value);
}

/** The part after the last, or before the first, occurrence of a separator: `before(mail, "@")`. The whole text where there is none. */
function before(value: unknown, separator: string): unknown {
  return onText((text) => (text.includes(separator) ? text.slice(0, text.indexOf(separator)) : text))(value);
}

function after(value: unknown, separator: string): unknown {
  return onText((text) =>
    text.includes(separator) ? text.slice(text.lastIndexOf(separator) + separator.length) : text,
  )(value);
}

export interface Helper {
  readonly signature: string;
  readonly description: string;
  readonly handler: (...values: never[]) => unknown;
}

/** What expressions may call besides CEL's own functions. Each takes `null` and gives `null`. */
export const helpers: readonly Helper[] = [
  { signature: "lower(dyn): dyn", description: "In lower case", handler: onText((text) => text.toLowerCase()) },
  { signature: "upper(dyn): dyn", description: "In upper case", handler: onText((text) => text.toUpperCase()) },
  {
    signature: "trim(dyn): dyn",
    description: "Without surrounding white space",
    handler: onText((text) => text.trim()),
  },
  { signature: "ascii(dyn): dyn", description: "Without accents: é becomes e", handler: onText(stripAccents) },
  { signature: "first(dyn): dyn", description: "The first of a list; null of an empty one", handler: first },
  { signature: "empty(dyn): bool", description: "Null, an empty text or an empty list", handler: isEmpty },
  { signature: "truncate(dyn, int): dyn", description: "At most so many characters", handler: truncate },
  { signature: "before(dyn, string): dyn", description: "What stands before the first separator", handler: before },
  { signature: "generatePassword(): string", description: "A strong password", handler: () => generatePassword() },
  {
    signature: "generatePassword(int): string",
    description: "A strong password of so many characters",
    handler: (length: bigint) => generatePassword(Math.min(Number(length), 200)),
  },
  { signature: "after(dyn, string): dyn", description: "What stands after the last separator", handler: after },
];
