import { Environment } from "@marcbachmann/cel-js";
import { helpers } from "./helpers.ts";

/** The variables an expression may read. Which of them have a value depends on where it stands. */
export const variables = ["account", "application", "form", "identity", "plan"] as const;
export type Variable = (typeof variables)[number];
export const variableNames: ReadonlySet<string> = new Set(variables);

/** Texts longer than this are not compiled. */
export const maximumSourceLength = 4_000;
/** Elements visited by one evaluation, over all its list macros. */
export const maximumSteps = 1_000_000;
/** Characters or elements of a result. */
export const maximumResultSize = 100_000;

/**
 * CEL's own functions that may be called. Left out: `matches`, for a regular expression can take for ever on a hostile
 * value; `cel.bind`, with which a text can double itself past any bound; bytes, which no attribute holds.
 */
const standardFunctions = [
  "all bool contains double dyn endsWith exists exists_one filter getDate getDayOfMonth getDayOfWeek getDayOfYear",
  "getFullYear getHours getMilliseconds getMinutes getMonth getSeconds has hasValue indexOf int join lastIndexOf",
  "lowerAscii map none of or orValue size split startsWith string substring timestamp duration trim type upperAscii value",
]
  .join(" ")
  .split(" ");

const helperNames = helpers.map(({ signature }) => signature.slice(0, signature.indexOf("(")));

/** Every function an expression may call. */
export const functionNames: ReadonlySet<string> = new Set([...standardFunctions, ...helperNames]);

function createEnvironment(): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  });
  for (const variable of variables) environment.registerVariable(variable, "map");
  for (const { signature, description, handler } of helpers) {
    environment.registerFunction(signature, handler, { description });
  }
  return environment;
}

export const environment = createEnvironment();
