import assert from "node:assert/strict";
import { test } from "node:test";
import { deletionRefusal } from "../../src/aggregation/guard.ts";

const cases: readonly [
  missing: number,
  before: number,
  count: number,
  percent: number,
  allowed: boolean,
  why: string,
][] = [
  [0, 100, 0, 0, true, "nothing is missing"],
  [1, 3, 50, 5, true, "one is always allowed"],
  [5, 100, 50, 5, true, "just as many as the percentage"],
  [6, 100, 50, 5, false, "one more than the percentage"],
  [50, 10_000, 50, 5, true, "just as many as the count"],
  [51, 10_000, 50, 5, false, "one more than the count"],
  [2, 3, 50, 5, false, "most of a small application"],
  [3, 3, 100, 100, true, "all, when all are allowed"],
  [1, 3, 0, 100, false, "any, when the count allows none"],
];

for (const [missing, before, maximumCount, maximumPercent, allowed, why] of cases) {
  test(`${why}: ${missing} of ${before}, at most ${maximumCount} and ${maximumPercent} %`, () => {
    const refusal = deletionRefusal(missing, before, { maximumCount, maximumPercent });
    assert.equal(refusal === undefined, allowed, refusal);
    if (refusal !== undefined) assert.match(refusal, /higher deleteGuard/);
  });
}
