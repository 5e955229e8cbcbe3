import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "oxc-parser";
import type { ImportingFile } from "./rules.ts";

/** Reads what the file at `path`, below `root`, imports: values and types, re-exports, and `import("…")` of a literal. */
export async function readImports(root: string, path: string): Promise<ImportingFile> {
  const text = await readFile(join(root, path), "utf8");
  const { module, errors } = await parse(path, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const statements = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({ specifier: moduleRequest.value, entries })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) =>
        entry.moduleRequest ? [{ specifier: entry.moduleRequest.value, entries: [entry] }] : [],
      ),
    ),
  ].map(({ specifier, entries }) => ({
    specifier,
    typesOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const dynamic = module.dynamicImports.flatMap((expression) => {
    const argument = text.slice(expression.moduleRequest.start, expression.moduleRequest.end);
    return /^(["'`])([^$]*)\1$/.exec(argument)?.[2] ?? [];
  });
  const values = new Set([
    ...statements.filter(({ typesOnly }) => !typesOnly).map(({ specifier }) => specifier),
    ...dynamic,
  ]);
  const imports = [...new Set([...statements.map(({ specifier }) => specifier), ...dynamic])];
  return { path, imports, typesOnly: imports.filter((specifier) => !values.has(specifier)) };
}
