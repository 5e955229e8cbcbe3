import type { CompiledAttribute } from "../attribute/compiled.ts";
import type { AttributePath } from "../path/attribute-path.ts";
import { type Tolerate, tolerateNothing } from "../profile/tolerate.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../schema/compiled.ts";
import { comparisonOperators, operatorsFor, readComparisonValue } from "./comparison.ts";
import type { ComparisonOperator, Filter } from "./filter.ts";
import { elementScope, resourceScope, type Scope } from "./scope.ts";
import { filterError, type Token, tokenize } from "./token.ts";

export interface FilterOptions {
  /** Grants lenient spellings; absent, the grammar of the RFC alone is read. */
  readonly tolerate?: Tolerate;
}

const deepestNesting = 32;

/**
 * Reads a filter (RFC 7644 section 3.4.2.2) against the attributes of a schema or resource type. Names come out in the
 * schema's own spelling, `emails co "x"` as `emails.value co "x"`, and, where it is tolerated, `emails[type eq "work"].value eq
 * "x"` as a value path whose filter holds both conditions. Throws `invalidFilter` with the offset and what was expected there.
 */
export function parseFilter(
  text: string,
  of: CompiledResourceType | SchemaSource,
  options: FilterOptions = {},
): Filter {
  const tolerate = options.tolerate ?? tolerateNothing;
  const reader = createReader(text, 0, tolerate);
  const filter = readOr(reader, resourceScope(compiled(of), tolerate), 0);
  expectEnd(reader);
  return filter;
}

/**
 * Reads the value filter of a path: the text after `[`, up to and with `]`. Its names are sub-attributes of `attribute`.
 * `end` is the offset after `]`.
 */
export function parseValueFilter(
  text: string,
  start: number,
  attribute: CompiledAttribute,
  tolerate: Tolerate,
): { readonly filter: Filter; readonly end: number } {
  const reader = createReader(text, start, tolerate);
  const filter = readOr(reader, elementScope(attribute), 0);
  const closing = next(reader);
  if (closing.kind !== "]") throw expected(reader, closing, '"]"');
  return { filter, end: closing.offset + 1 };
}

interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly tolerate: Tolerate;
  position: number;
}

function createReader(text: string, start: number, tolerate: Tolerate): Reader {
  const tokens = tokenize(text.slice(start), tolerate).map((token) => ({ ...token, offset: token.offset + start }));
  return { text, tokens, tolerate, position: 0 };
}

const endOfTokens: Token = { kind: "end", value: "", offset: 0 };

function peek(reader: Reader): Token {
  return reader.tokens[reader.position] ?? endOfTokens;
}

function next(reader: Reader): Token {
  const token = peek(reader);
  reader.position += 1;
  return token;
}

function expected(reader: Reader, token: Token, what: string): Error {
  return filterError(reader.text, token.offset, what);
}

function expectEnd(reader: Reader): void {
  const token = peek(reader);
  if (token.kind !== "end") throw expected(reader, token, '"and", "or" or the end of the filter');
}

function takeWord(reader: Reader, word: string): boolean {
  const token = peek(reader);
  if (token.kind !== "word" || token.value.toLowerCase() !== word) return false;
  reader.position += 1;
  return true;
}

function readOr(reader: Reader, scope: Scope, depth: number): Filter {
  return readChain(reader, "or", () => readChain(reader, "and", () => readTerm(reader, scope, depth)));
}

function readChain(reader: Reader, kind: "and" | "or", read: () => Filter): Filter {
  const first = read();
  const operands = [first];
  while (takeWord(reader, kind)) operands.push(read());
  return operands.length === 1 ? first : { kind, operands };
}

function readTerm(reader: Reader, scope: Scope, depth: number): Filter {
  const token = next(reader);
  if (depth >= deepestNesting) throw expected(reader, token, `no more than ${deepestNesting} nested groups`);
  if (token.kind === "(") return readGroup(reader, scope, depth);
  if (token.kind !== "word") throw expected(reader, token, 'an attribute name, "not" or "("');
  if (token.value.toLowerCase() === "not" && peek(reader).kind === "(") {
    reader.position += 1;
    return { kind: "not", operand: readGroup(reader, scope, depth) };
  }
  return peek(reader).kind === "[" ? readValuePath(reader, scope, token, depth) : readExpression(reader, scope, token);
}

function readGroup(reader: Reader, scope: Scope, depth: number): Filter {
  const filter = readOr(reader, scope, depth + 1);
  const closing = next(reader);
  if (closing.kind !== ")") throw expected(reader, closing, '"and", "or" or ")"');
  return filter;
}

/** `emails[type eq "work"]`, and `emails[type eq "work"].value eq "x"` as one condition on the same element. */
function readValuePath(reader: Reader, scope: Scope, token: Token, depth: number): Filter {
  const { path, attribute } = resolve(reader, scope, token);
  const bracket = next(reader);
  if (!scope.allowsValuePath || attribute.type !== "complex" || path.subAttribute !== undefined) {
    throw expected(reader, bracket, `a comparison, as ${attribute.label} has no elements to choose from`);
  }
  const inner = readOr(reader, elementScope(attribute), depth + 1);
  const closing = next(reader);
  if (closing.kind !== "]") throw expected(reader, closing, '"and", "or" or "]"');
  const after = peek(reader);
  if (after.kind !== "word" || !after.value.startsWith(".") || after.offset !== closing.offset + 1) {
    return { kind: "valuePath", path, filter: inner };
  }
  if (!reader.tolerate("filter-value-path", `the filter goes on after ${attribute.label}[…]`)) {
    throw expected(reader, after, 'a space, with the condition inside the brackets: [… and value eq "x"]');
  }
  reader.position += 1;
  const subAttribute = { ...after, value: after.value.slice(1), offset: after.offset + 1 };
  const condition = readExpression(reader, elementScope(attribute), subAttribute);
  return { kind: "valuePath", path, filter: { kind: "and", operands: [inner, condition] } };
}

function resolve(
  reader: Reader,
  scope: Scope,
  token: Token,
): { readonly path: AttributePath; readonly attribute: CompiledAttribute } {
  const resolution = scope.resolve(token.value);
  if ("expected" in resolution) throw expected(reader, token, resolution.expected);
  return resolution;
}

function readExpression(reader: Reader, scope: Scope, token: Token): Filter {
  const { path, attribute } = resolve(reader, scope, token);
  const word = next(reader);
  const operator = word.kind === "word" ? word.value.toLowerCase() : "";
  if (operator === "pr") return { kind: "present", path };
  if (!isComparisonOperator(operator)) throw expected(reader, word, `one of ${comparisonOperators.join(", ")}, pr`);
  const compared = scope.comparable(path, attribute);
  const token2 = next(reader);
  if (token2.kind !== "word" && token2.kind !== "text") throw expected(reader, token2, "a value");
  if (compared === undefined && token2.value !== "null") {
    const names = attribute.subAttributes.map((sub) => `${attribute.label}.${sub.name}`);
    throw expected(reader, token, `a sub-attribute (${names.join(", ")}), as ${attribute.label} is complex`);
  }
  const target =
    token2.kind === "word" && token2.value === "null" ? { path, attribute } : (compared ?? { path, attribute });
  return readComparison(reader, target, operator, word, token2);
}

function readComparison(
  reader: Reader,
  target: { readonly path: AttributePath; readonly attribute: CompiledAttribute },
  operator: ComparisonOperator,
  word: Token,
  value: Token,
): Filter {
  const { path, attribute } = target;
  const fitting = operatorsFor(attribute);
  if (!fitting.includes(operator)) {
    throw expected(reader, word, `one of ${fitting.join(", ")}, pr, as ${attribute.label} is ${attribute.type}`);
  }
  const reading = readComparisonValue(value, attribute, operator, reader.tolerate);
  if (!reading.ok) throw expected(reader, value, reading.expected);
  return { kind: "comparison", path, operator, value: reading.value };
}

function isComparisonOperator(word: string): word is ComparisonOperator {
  return comparisonOperators.some((operator) => operator === word);
}
