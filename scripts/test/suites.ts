import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

export interface SuiteOutcome {
  readonly passed: boolean;
  /** What suites the machine lacks something for: each reason with their names. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
}

const patterns = ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "scripts/**/*.test.ts"];
const longestFileMilliseconds = 300_000;

/** Runs the test files of `only`, or all there are, each in a process of its own, and prints them as they end. */
export async function runSuites(root: string, only: readonly string[]): Promise<SuiteOutcome> {
  const files = only.length > 0 ? globSync([...only], { cwd: root }) : globSync(patterns, { cwd: root });
  const leftOut = new Map<string, string[]>();
  let passed = files.length > 0;
  const events = run({
    cwd: root,
    files: files.sort().map((file) => join(root, file)),
    // As many as the smallest machine has cores: suites start servers, and some measure each other's patience.
    concurrency: 2,
    timeout: longestFileMilliseconds,
    execArgv: process.execArgv,
  });
  events.on("test:fail", () => {
    passed = false;
  });
  events.on("test:pass", (event) => {
    // The words that `leaveOut` begins with; other reasons lie in what is tested, not in the machine.
    if (typeof event.skip !== "string" || !event.skip.startsWith("needs ")) return;
    leftOut.set(event.skip, [...(leftOut.get(event.skip) ?? []), event.name]);
  });
  const report = events.compose(spec);
  for await (const text of report) process.stdout.write(text);
  return { passed, leftOut };
}
