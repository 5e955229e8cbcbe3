import type { Asker } from "./asker.ts";
import type { CheckGroup, CheckLevel, CheckOutcome, ProbeFacts } from "./report.ts";
import type { Sample } from "./sample.ts";
import type { Scratch } from "./scratch.ts";

/** What a check has to work with. */
export interface ProbeContext extends Asker {
  /** What the checks before this one learnt. */
  readonly facts: ProbeFacts;
  readonly sample: Sample;
  /** Does the probe send credentials? */
  readonly authenticates: boolean;
  readonly endpoints: { readonly users: string; readonly groups: string };
}

export interface WritingContext extends ProbeContext {
  readonly scratch: Scratch;
}

export interface Verdict {
  readonly outcome: CheckOutcome;
  readonly detail?: string;
  readonly learnt?: ProbeFacts;
}

interface CheckDescription {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  readonly level: CheckLevel;
  readonly mend: string;
}

/** One statement about a server, and how it is put to the test. `writes`: only where temporary resources may be made. */
export type Check = CheckDescription &
  (
    | { readonly writes?: false; run(context: ProbeContext): Promise<Verdict> }
    | { readonly writes: true; run(context: WritingContext): Promise<Verdict> }
  );

export interface CheckSeries {
  readonly group: CheckGroup;
  readonly checks: readonly Check[];
}

/** What has to hold, and what is said when it does not. */
export type Expectation = readonly [holds: boolean, otherwise: string];

/** Passed when all hold; else failed, with the first that does not. */
export function judge(expectations: readonly Expectation[], learnt: ProbeFacts = {}): Verdict {
  const broken = expectations.find(([holds]) => !holds);
  return broken === undefined ? { outcome: "passed", learnt } : { outcome: "failed", detail: broken[1], learnt };
}

export function skipped(detail: string): Verdict {
  return { outcome: "skipped", detail };
}

export function noted(detail: string, learnt: ProbeFacts = {}): Verdict {
  return { outcome: "noted", detail, learnt };
}
