import { invalidParameters } from "@castellan/pvwa";

interface Problem {
  readonly parameter: string;
  readonly problem: string;
}

/** An answer tells no more: what came may have been endless. */
const mostProblems = 100;

interface TextRule {
  /** The most characters it may have. */
  readonly limit: number;
  readonly required?: boolean;
}

/**
 * Reads named values of a JSON object or a query string as PVWA clients send them: names match in any letter case,
 * `null` counts as left out, booleans and whole numbers may come as texts. What is wrong is noted, not thrown, so that
 * one answer names everything.
 */
export interface Fields {
  has(name: string): boolean;
  /** Whether it was sent as null: where what is left out stays as it is, that takes it away. */
  emptied(name: string): boolean;
  /** `undefined` when left out or wrong. */
  text(name: string, rule: TextRule): string | undefined;
  flag(name: string): boolean | undefined;
  integer(name: string, range?: { readonly minimum?: number; readonly maximum?: number }): number | undefined;
  /** A text that must be one of `allowed`, in their spelling whatever the letter case. */
  choice<Value extends string>(name: string, allowed: readonly Value[]): Value | undefined;
  /** Texts of which each must be one of `allowed`; each once. */
  choices<Value extends string>(name: string, allowed: readonly Value[]): readonly Value[] | undefined;
  /** The fields of an object inside; no fields when it is left out. */
  nested(name: string): Fields;
  /** The fields of each object in an array; none when it is left out. */
  each(name: string): readonly Fields[];
  /** Texts in an array, or one of them alone. */
  texts(name: string, rule: TextRule & { readonly most: number }): readonly string[] | undefined;
  /** The value as JSON gave it, for what is not read by one type; `undefined` when left out or null. */
  raw(name: string): unknown;
  /** The names of all members that are given, as they were sent. */
  readonly names: readonly string[];
  /** Notes a problem that only the reader of the field can see. */
  refuse(name: string, problem: string): void;
}

/** Runs `read` over the members of `value`; throws 400 `PASWS167E` with every problem that it met. */
export function readFields<Result>(value: object, read: (fields: Fields) => Result): Result {
  const problems: Problem[] = [];
  const result = read(createFields(value, problems, ""));
  if (problems.length > 0) throw invalidParameters(problems.slice(0, mostProblems));
  return result;
}

/** Runs `read` over each element, which must be an object; throws as `readFields` does. */
export function readElements<Result>(
  elements: readonly unknown[],
  read: (fields: Fields, index: number) => Result,
): readonly Result[] {
  const problems: Problem[] = [];
  const results = elements.map((element, index) => {
    const place = `[${index}]`;
    if (!isObject(element)) problems.push({ parameter: place, problem: "must be an object." });
    return read(createFields(isObject(element) ? element : {}, problems, `${place}.`), index);
  });
  if (problems.length > 0) throw invalidParameters(problems.slice(0, mostProblems));
  return results;
}

function createFields(value: object, problems: Problem[], path: string): Fields {
  const members = new Map<string, unknown>();
  const nulls = new Set<string>();
  for (const [name, member] of Object.entries(value)) {
    if (member === null) nulls.add(name.toLowerCase());
    else members.set(name.toLowerCase(), member);
  }
  const find = (name: string) => members.get(name.toLowerCase());
  const refuse = (name: string, problem: string) => void problems.push({ parameter: path + name, problem });

  return {
    has: (name) => members.has(name.toLowerCase()),
    emptied: (name) => nulls.has(name.toLowerCase()) && !members.has(name.toLowerCase()),
    raw: find,
    names: Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [name])),
    refuse,
    text(name, { limit, required = false }) {
      const found = find(name);
      if (found === undefined) return required ? refuse(name, "is required.") : undefined;
      if (typeof found !== "string") return refuse(name, "must be a text.");
      if (required && found.trim() === "") return refuse(name, "must not be empty.");
      if (found.length > limit) return refuse(name, `must have at most ${limit} characters.`);
      // PostgreSQL keeps neither of the two.
      if (found.includes("\0") || !found.isWellFormed()) return refuse(name, "must not hold NUL or broken Unicode.");
      return found;
    },
    flag(name) {
      const found = find(name);
      if (found === undefined || typeof found === "boolean") return found;
      const text = typeof found === "string" ? found.trim().toLowerCase() : "";
      if (text === "true" || text === "false") return text === "true";
      return refuse(name, "must be true or false.");
    },
    integer(name, { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = {}) {
      const found = find(name);
      if (found === undefined) return undefined;
      const number = typeof found === "string" && /^\s*-?\d{1,19}\s*$/.test(found) ? Number(found) : found;
      if (typeof number !== "number" || !Number.isSafeInteger(number)) return refuse(name, "must be a whole number.");
      if (number < minimum) return refuse(name, `must be ${minimum} or more.`);
      if (number > maximum) return refuse(name, `must be ${maximum} or less.`);
      return number;
    },
    choice(name, allowed) {
      const found = find(name);
      if (found === undefined) return undefined;
      return match(found, allowed) ?? refuse(name, `must be one of ${allowed.join(", ")}.`);
    },
    choices(name, allowed) {
      const found = find(name);
      if (found === undefined) return undefined;
      if (!Array.isArray(found)) return refuse(name, "must be an array.");
      const matched = found.map((element) => match(element, allowed));
      if (matched.includes(undefined)) return refuse(name, `may hold only ${allowed.join(", ")}.`);
      return allowed.filter((element) => matched.includes(element));
    },
    nested(name) {
      const found = find(name);
      if (found === undefined) return createFields({}, problems, "");
      if (isObject(found)) return createFields(found, problems, `${path}${name}.`);
      refuse(name, "must be an object.");
      return createFields({}, problems, "");
    },
    each(name) {
      const found = find(name) ?? [];
      if (Array.isArray(found) && found.every(isObject)) {
        return found.map((element, index) => createFields(element, problems, `${path}${name}[${index}].`));
      }
      refuse(name, "must be an array of objects.");
      return [];
    },
    texts(name, { most, ...rule }) {
      const found = find(name);
      if (found === undefined) return undefined;
      const list: readonly unknown[] = Array.isArray(found) ? found : [found];
      if (list.length > most) return refuse(name, `may hold at most ${most} texts.`);
      const elements = createFields(Object.fromEntries(list.entries()), problems, `${path}${name}.`);
      return list.map((_, index) => elements.text(String(index), { ...rule, required: true }) ?? "");
    },
  };
}

function match<Value extends string>(found: unknown, allowed: readonly Value[]): Value | undefined {
  if (typeof found !== "string") return undefined;
  const key = found.trim().toLowerCase();
  return allowed.find((element) => element.toLowerCase() === key);
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
