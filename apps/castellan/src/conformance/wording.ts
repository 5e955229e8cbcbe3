import type { CheckLevel, CheckOutcome, CheckResult, ProbeReport } from "@castellan/scim";

/** What a level is called in a report, the weightiest first. */
export const levels = [
  ["must", "MUST", "what the RFCs demand"],
  ["should", "SHOULD", "what the RFCs advise"],
  ["habit", "habits", "what clients in the field do besides"],
] as const satisfies readonly (readonly [CheckLevel, string, string])[];

export const levelNames: Readonly<Record<CheckLevel, string>> = { must: "MUST", should: "SHOULD", habit: "habit" };

/** A failed habit is no fault: the server just does not do that. */
export function outcomeName({ level, outcome }: { level: CheckLevel; outcome: CheckOutcome }): string {
  return level === "habit" && outcome === "failed" ? "not done" : outcome;
}

export function scoreLine(report: ProbeReport, level: CheckLevel): string {
  const { passed, failed, skipped } = report.score[level];
  return `${passed} of ${passed + failed} passed${skipped === 0 ? "" : `, ${skipped} not tried`}`;
}

export function verdictOf({ score }: ProbeReport): string {
  if (score.must.failed > 0) return `${score.must.failed} of what the RFCs demand failed`;
  return score.must.skipped > 0 ? "Conforms, as far as it was tried" : "Conforms to RFC 7643 and RFC 7644";
}

export function isFault({ level, outcome }: CheckResult): boolean {
  return outcome === "failed" && level !== "habit";
}

/** `2026-11-23 21:45 UTC`. */
export function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** What was learnt, as rows of words. */
export function factRows({ facts }: ProbeReport): readonly (readonly [name: string, value: string])[] {
  return Object.entries(facts).map(([name, value]) => [
    spaced(name),
    Array.isArray(value) ? value.join(", ") : yesNo(value),
  ]);
}

function yesNo(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

/** `filterOperators` → `filter operators`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
