import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { houseRuleViolations } from "./house-rules/rules.ts";
import { readImports } from "./imports/read.ts";
import { importViolations } from "./imports/rules.ts";

/** Something that can be said of the sources without running them. */
export interface Check {
  readonly name: string;
  /** What is wrong, to be printed; empty when nothing is. */
  run(root: string): Promise<string>;
}

const sources = ["packages/*/{src,test,bench}/**/*.ts", "apps/*/{src,test}/**/*.{ts,tsx}", "scripts/**/*.{ts,mjs}"];
const texts = [...sources, "docs/**/*.md", "*.md", "packages/*/*.{md,json}", "apps/*/*.{md,json}", "*.json"];
/** The rules of the house name what they forbid. */
const exempt = ["package-lock.json", "scripts/test/house-rules/rules.ts", "scripts/test/house-rules/rules.test.ts"];

export const checks: readonly Check[] = [
  { name: "types", run: (root) => tool(root, "typescript/bin/tsc", ["-p", "tsconfig.json"]) },
  {
    name: "format and lint",
    run: (root) => tool(root, "@biomejs/biome/bin/biome", ["ci", "--colors=off", "--error-on-warnings", "."]),
  },
  {
    name: "imports",
    async run(root) {
      const files = await Promise.all(find(root, sources).map((path) => readImports(root, path)));
      return importViolations(files).join("\n");
    },
  },
  {
    name: "house rules",
    async run(root) {
      const paths = find(root, texts).filter((path) => !exempt.includes(path));
      const found = await Promise.all(
        paths.map(async (path) => houseRuleViolations(path, await readFile(join(root, path), "utf8"))),
      );
      return found.flat().join("\n");
    },
  },
  { name: "nothing unused", run: (root) => tool(root, "knip/bin/knip.js", ["--no-progress"]) },
];

function find(root: string, patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: root, exclude: ["**/node_modules/**"] }).map((path) =>
    path.replaceAll("\\", "/"),
  );
}

/** Runs a tool that is installed here: what it printed when it failed, else nothing. */
function tool(root: string, script: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (printed += chunk));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code) => resolve(code === 0 ? "" : printed || `${script} ended with ${code}`));
  });
}
