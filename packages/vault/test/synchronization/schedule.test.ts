import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isDue, readSchedule } from "../../src/synchronization/schedule.ts";

describe("autoSync is read", () => {
  for (const [text, expected] of [
    ["Yes,24,1,5", { everyHours: 24, from: 1, to: 5 }],
    [" yes , 6 , 22 , 4 ", { everyHours: 6, from: 22, to: 4 }],
    ["Yes,12", { everyHours: 12, from: 0, to: 24 }],
    ["YES", { everyHours: 24, from: 0, to: 24 }],
    ["No", undefined],
    ["No,24,1,5", undefined],
  ] as const) {
    test(JSON.stringify(text), () => assert.deepEqual(readSchedule(text), expected));
  }
  for (const text of [
    "",
    "Maybe",
    "Yes,0",
    "Yes,24,1",
    "Yes,24,24,5",
    "Yes,24,1,25",
    "Yes,a,1,5",
    "Yes,-1,1,5",
    "Yesterday",
  ]) {
    test(`${JSON.stringify(text)} is refused`, () => assert.throws(() => readSchedule(text), TypeError));
  }
});

const at = (day: number, hour: number, minute = 0) => Date.UTC(2030, 0, day, hour, minute);

describe("it is time", () => {
  const nightly = { everyHours: 24, from: 1, to: 5 };
  const often = { everyHours: 6, from: 0, to: 24 };
  const overMidnight = { everyHours: 24, from: 22, to: 4 };
  for (const [title, schedule, last, now, expected] of [
    ["at the first look within the window", nightly, undefined, at(1, 1), true],
    ["not before the window", nightly, undefined, at(1, 0, 59), false],
    ["not after it", nightly, undefined, at(1, 5), false],
    ["not twice in one night", nightly, at(1, 1), at(1, 4, 59), false],
    ["the next night, at the same hour", nightly, at(1, 1, 30), at(2, 1), true],
    ["however late the last one began", nightly, at(1, 4, 59), at(2, 1), true],
    ["also after one that was asked for by day", nightly, at(1, 14), at(2, 1), true],
    ["after nights in which nothing ran", nightly, at(1, 1), at(9, 3), true],
    ["several times a day", often, at(1, 0), at(1, 6), true],
    ["but not too often", often, at(1, 0), at(1, 5, 59), false],
    ["before midnight", overMidnight, at(1, 22), at(2, 22), true],
    ["after midnight, if it was missed before", overMidnight, at(1, 22), at(3, 3), true],
    ["not again after midnight", overMidnight, at(2, 22), at(3, 3), false],
  ] as const) {
    test(title, () => assert.equal(isDue(schedule, last, now), expected));
  }

  test("once in each period, whenever one looks", () => {
    const hours = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(hours, hours, fc.integer({ min: 1, max: 48 }), (from, to, everyHours) => {
        const starts: number[] = [];
        for (let now = at(1, 0); now < at(8, 0); now += 600_000) {
          if (isDue({ everyHours, from, to }, starts.at(-1), now)) starts.push(now);
        }
        const periods = starts.map((start) => Math.floor((start - from * 3_600_000) / (everyHours * 3_600_000)));
        return starts.length > 0 && new Set(periods).size === starts.length;
      }),
    );
  });
});
