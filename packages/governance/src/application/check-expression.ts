import type { Problem } from "../error/governance-error.ts";
import type { Compile } from "../expression/cache.ts";
import type { Expression } from "../expression/expression.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { variables as allVariables, type Variable } from "../expression/language.ts";
import { suggest } from "../suggestion.ts";

/** Where an expression stands: what it may read there. */
export interface ExpressionPlace {
  readonly compile: Compile;
  /** Attributes of an account; `undefined` while the application has no account schema, when any is let pass. */
  readonly accountAttributes: ReadonlySet<string> | undefined;
  readonly variables?: readonly Variable[];
  /** `generatePassword` may be called: only where the value stays secret. */
  readonly secret?: boolean;
}

/** The problems of one expression: syntax, types, and names that will have no value where it stands. */
export function checkExpression(source: string, attribute: string, place: ExpressionPlace): Problem[] {
  try {
    const expression = place.compile(source);
    const found = wrongNames(expression, place);
    return found === undefined ? [] : [{ attribute, ...found }];
  } catch (error) {
    if (error instanceof ExpressionError) return [{ attribute, detail: error.message }];
    throw error;
  }
}

function wrongNames(expression: Expression, place: ExpressionPlace): Omit<Problem, "attribute"> | undefined {
  const { references, source } = expression;
  const allowed: readonly string[] = place.variables ?? allVariables;
  for (const variable of [...references.attributes.keys(), ...references.whole]) {
    if (allowed.includes(variable)) continue;
    return { detail: `${variable} has no value here: ${source}`, mend: `use ${allowed.join(", ")}` };
  }
  if (place.secret !== true && references.calls.some(({ name }) => name === "generatePassword")) {
    return { detail: "generatePassword() gives a secret", mend: "set secret to true on the field" };
  }
  const known = place.accountAttributes;
  if (known === undefined) return undefined;
  for (const [name, { start }] of references.attributes.get("account") ?? []) {
    if (known.has(name)) continue;
    const { message } = new ExpressionError("unknownAttribute", `an account has no attribute ${name}`, source, start);
    return { detail: message, mend: suggest(name, known) };
  }
  return undefined;
}
