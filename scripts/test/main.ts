// `npm test`: what can be said of the sources without running them, then every suite that this machine can run.
//   --checks-only   the first half alone
//   FILES…          these test files alone
import { join } from "node:path";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { checks } from "./checks.ts";
import { runSuites } from "./suites.ts";

const root = join(import.meta.dirname, "../..");
const words = process.argv.slice(2);
const files = words.filter((word) => !word.startsWith("--"));
const unknown = words.filter((word) => word.startsWith("--") && word !== "--checks-only");

if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(" ")}. Known: --checks-only, and test files.`);
  process.exitCode = 2;
} else {
  const checked = files.length > 0 || (await runChecks());
  const tested = words.includes("--checks-only") || (await runTests());
  process.exitCode = checked && tested ? 0 : 1;
}

async function runChecks(): Promise<boolean> {
  console.log("Checks");
  const outcomes = await Promise.all(
    checks.map(async (check) => {
      const complaint = await check.run(root);
      console.log(`${complaint === "" ? "✔" : "✖"} ${check.name}`);
      if (complaint !== "") console.log(complaint.trimEnd().replaceAll(/^/gm, "    "));
      return complaint === "";
    }),
  );
  return !outcomes.includes(false);
}

async function runTests(): Promise<boolean> {
  console.log("Tests");
  const outcome = await withPostgres(() => runSuites(root, files));
  if (outcome.leftOut.size > 0) {
    console.log("Left out");
    for (const [reason, names] of outcome.leftOut) console.log(`  ${names.join("; ")}\n    ${reason}`);
  }
  console.log(outcome.passed ? "Every suite that ran has passed." : "Some suites have failed; see above.");
  return outcome.passed;
}

/** One server for all suites, each with schemas of its own, instead of one for each. */
async function withPostgres<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    const postgres = await postgresUrl();
    if ("url" in postgres) process.env.CASTELLAN_TEST_POSTGRES_URL = postgres.url;
  } catch {
    // Required and not to be had: every suite that needs it says so and fails; the others run.
  }
  try {
    return await work();
  } finally {
    await closePostgres();
  }
}
