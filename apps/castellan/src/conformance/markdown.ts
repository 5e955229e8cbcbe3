import { type CheckResult, checkGroups, type ProbeReport } from "@castellan/scim";
import { factRows, isFault, levelNames, levels, outcomeName, scoreLine, timeOf, verdictOf } from "./wording.ts";

/** The report as Markdown. */
export function writeMarkdown(report: ProbeReport): string {
  const faults = report.checks.filter(isFault);
  const { dialect } = report;
  return [
    "# SCIM conformance",
    "",
    `**${report.baseUrl}**, ${timeOf(report.startedAt)}, ${report.requests} requests${report.write ? "" : ", reading only"}.`,
    "",
    ...(report.leftBehind.length === 0 ? [] : [`To be deleted by hand: ${report.leftBehind.join(", ")}`, ""]),
    `## ${verdictOf(report)}`,
    "",
    "| Level | | Score |",
    "|---|---|---|",
    ...levels.map(([level, name, meaning]) => `| ${name} | ${meaning} | ${scoreLine(report, level)} |`),
    "",
    ...(faults.length === 0 ? [] : ["## To mend", "", ...faults.flatMap(fault)]),
    "## Checks",
    "",
    ...checkGroups.flatMap((group) => groupTable(group, report.checks)),
    "## What was learnt",
    "",
    `Dialect: **${dialect.name}**. ${dialect.description} (${dialect.traits.join("; ")}).`,
    "",
    "| | |",
    "|---|---|",
    ...Object.entries(dialect.settings).map(([name, value]) => `| connector setting \`${name}\` | \`${value}\` |`),
    ...factRows(report).map(([name, value]) => `| ${name} | ${cell(value)} |`),
    "",
  ].join("\n");
}

function fault({ id, level, section, title, detail, mend, evidence }: CheckResult): readonly string[] {
  return [
    `### ${levelNames[level]} \`${id}\``,
    "",
    `${title} (${section}). Found: ${detail ?? "something else"}.`,
    "",
    ...(mend === undefined ? [] : [`*Mend:* ${mend}`, ""]),
    "```",
    ...evidence,
    "```",
    "",
  ];
}

function groupTable(group: string, checks: readonly CheckResult[]): readonly string[] {
  const own = checks.filter((check) => check.group === group);
  return [
    `### ${group.charAt(0).toUpperCase()}${group.slice(1)}`,
    "",
    "| Section | Level | Check | Outcome |",
    "|---|---|---|---|",
    ...own.map(
      (check) => `| ${check.section} | ${levelNames[check.level]} | ${cell(check.title)} | ${cell(outcomeOf(check))} |`,
    ),
    "",
  ];
}

function outcomeOf(check: CheckResult): string {
  const name = outcomeName(check);
  return check.detail === undefined ? name : `${name}: ${check.detail}`;
}

/** A bar ends a cell, and what a server says may hold one. */
function cell(text: string): string {
  return text.replace(/[|\\`<>]/g, "\\$&").replace(/\s+/g, " ");
}
