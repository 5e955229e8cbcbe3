import { TypeError as CelTypeError, EvaluationError, ParseError, type ParseResult } from "@marcbachmann/cel-js";
import type { AttributeValue } from "../application/connector.ts";
import { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
import {
  environment,
  functionNames,
  maximumResultSize,
  maximumSourceLength,
  maximumSteps,
  type Variable,
  variableNames,
} from "./language.ts";
import { findReferences, type References } from "./references.ts";
import { attributeValue } from "./result.ts";

/** The values of the variables. A variable that is left out has no attributes: reading one gives `null`. */
export type Scope = { readonly [Name in Variable]?: Readonly<Record<string, unknown>> };

/** A compiled expression: pure, bounded, and the same answer for the same scope. */
export interface Expression {
  readonly source: string;
  readonly references: References;
  /** The type of its value as CEL infers it: `string`, `bool`, `list`, …; `dyn` where only evaluating tells. */
  readonly type: string;
  /** Throws `ExpressionError` `evaluation` or `tooLarge`. An attribute that is not there reads as `null`. */
  evaluate(scope: Scope): AttributeValue;
}

const parseCodes: Readonly<Record<string, ExpressionErrorCode>> = { unknown_variable: "unknownVariable" };

function reword(error: unknown, code: ExpressionErrorCode, source: string): unknown {
  if (!(error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError)) return error;
  return new ExpressionError(parseCodes[error.code] ?? code, error.summary, source, error.range?.start ?? 0, error);
}

function parse(source: string): ParseResult {
  if (source.length > maximumSourceLength) {
    throw new ExpressionError("tooLarge", `an expression has at most ${maximumSourceLength} characters`, "", 0);
  }
  try {
    return environment.parse(source);
  } catch (error) {
    throw reword(error, "syntax", source);
  }
}

/** The type of the value. Throws `ExpressionError` for what is wrong without being evaluated. */
function check(parsed: ParseResult, references: References, source: string): string {
  const unknown = references.calls.find(({ name }) => !functionNames.has(name));
  if (unknown !== undefined) {
    const summary = `there is no function ${unknown.name}; there are ${[...functionNames].sort().join(", ")}`;
    throw new ExpressionError("unknownFunction", summary, source, unknown.start);
  }
  if (references.listDepth > 2) {
    throw new ExpressionError("tooLarge", "list macros stand at most two deep in each other", source, 0);
  }
  const checked = parsed.check();
  if (!checked.valid) throw reword(checked.error, "type", source);
  return checked.type ?? "dyn";
}

/** Compiles `source`. Throws `ExpressionError` with the place that is wrong. */
export function compileExpression(source: string): Expression {
  const parsed = parse(source);
  const references = findReferences(parsed.ast, variableNames);
  const type = check(parsed, references, source);
  return {
    source,
    references,
    type,
    evaluate(scope) {
      const context = contextOf(references, scope);
      if (workOf(context, references) > maximumSteps) {
        throw new ExpressionError("tooLarge", "the lists are too long for macros inside each other", source, 0);
      }
      return attributeValue(run(parsed, context, source), source, maximumResultSize);
    },
  };
}

function run(parsed: ParseResult, context: Record<string, unknown>, source: string): unknown {
  try {
    return parsed(context);
  } catch (error) {
    throw error instanceof RangeError
      ? new ExpressionError("tooLarge", error.message, source, 0)
      : reword(error, "evaluation", source);
  }
}

/** A variable as CEL sees it: a map, for a plain object could be mistaken for something else by its members. */
type Presented = Map<string, unknown>;

/** Only what the expression reads, so that a large account costs nothing to present. */
function contextOf(references: References, scope: Scope): Record<string, Presented> {
  const context: Record<string, Presented> = {};
  for (const variable of variableNames) {
    const values = valuesOf(scope, variable);
    const presented: Presented = new Map();
    if (references.whole.has(variable)) {
      for (const [name, value] of Object.entries(values)) presented.set(name, celValue(value));
    }
    for (const [name, { paths, guarded }] of references.attributes.get(variable) ?? []) {
      const value = Object.hasOwn(values, name) ? celValue(values[name]) : null;
      if (value === null && guarded) continue;
      for (const path of paths) place(presented, path, value);
    }
    context[variable] = presented;
  }
  return context;
}

function valuesOf(scope: Scope, variable: string): Readonly<Record<string, unknown>> {
  for (const [name, values] of Object.entries(scope)) if (name === variable) return values ?? {};
  return {};
}

function place(target: Presented, path: readonly string[], value: unknown): void {
  let map = target;
  for (const name of path.slice(0, -1)) {
    const inner = map.get(name);
    const next: Presented = inner instanceof Map ? inner : new Map();
    map.set(name, next);
    map = next;
  }
  const last = path.at(-1);
  if (last !== undefined) map.set(last, value);
}

/** CEL's integers are 64 bits wide: whole numbers are given as such, so that `account.uid + 1` works. */
function celValue(value: unknown): unknown {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(celValue);
  return value ?? null;
}

function workOf(context: Record<string, Presented>, references: References): number {
  if (references.listDepth === 0) return 0;
  const splits = references.calls.some(({ name }) => name === "split");
  const longest = Math.max(...Object.values(context).map((presented) => longestList(presented, splits)));
  return longest ** references.listDepth;
}

/** The most elements a list macro can meet: those of a list, or the pieces of a text where the expression splits texts. */
function longestList(value: unknown, splits: boolean): number {
  if (typeof value === "string") return splits ? value.length : 0;
  if (Array.isArray(value)) return value.length;
  if (!(value instanceof Map)) return 0;
  let longest = 0;
  for (const inner of value.values()) longest = Math.max(longest, longestList(inner, splits));
  return longest;
}
