import type { CheckResult, ProbeReport } from "@castellan/scim";
import { factRows, isFault, levelNames, levels, scoreLine, verdictOf } from "./wording.ts";

/** What a person reads at the terminal: the score, each fault with its mend, and what was learnt. */
export function summarise(report: ProbeReport): string {
  const { dialect, leftBehind } = report;
  const faults = report.checks.filter(isFault);
  const settings = Object.entries(dialect.settings).map(([name, value]) => `${name}: ${value}`);
  return [
    `${report.baseUrl}`,
    `${verdictOf(report)}.`,
    ...levels.map(([level, name]) => `  ${name.padEnd(7)} ${scoreLine(report, level)}`),
    ...(report.write
      ? []
      : ["  Nothing was written; --write tries POST, PUT, PATCH, DELETE and more with temporary resources."]),
    ...faults.flatMap(fault),
    "",
    `Dialect: ${dialect.name} (${dialect.description})`,
    ...(settings.length === 0 ? [] : [`Settings that suit it: ${settings.join(", ")}`]),
    ...factRows(report).map(([name, value]) => `  ${name}: ${value}`),
    ...(leftBehind.length === 0 ? [] : ["", `Left behind, to be deleted by hand: ${leftBehind.join(", ")}`]),
    "",
  ].join("\n");
}

function fault({ id, level, section, title, detail, mend, evidence }: CheckResult): readonly string[] {
  return [
    "",
    `${levelNames[level]} ${id}, ${section}`,
    `  ${title}`,
    `  Found: ${detail ?? "something else"}`,
    ...(mend === undefined ? [] : [`  Mend:  ${mend}`]),
    ...evidence.map((line) => `    ${line}`),
  ];
}
