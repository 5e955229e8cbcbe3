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
  const imported = module.staticImports.map((statement) => statement.moduleRequest.value);
  const reexported = module.staticExports.flatMap((statement) =>
    statement.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
  );
  const dynamic = module.dynamicImports.flatMap((expression) => {
    const argument = text.slice(expression.moduleRequest.start, expression.moduleRequest.end);
    return /^(["'`])([^$]*)\1$/.exec(argument)?.[2] ?? [];
  });
  return { path, imports: [...new Set([...imported, ...reexported, ...dynamic])] };
}
