import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareText, foldCase } from "../../src/attribute/text.ts";

const wholeText = fc.string({ unit: "binary" });

test("text is in the order of its UTF-8 bytes", () => {
  fc.assert(
    fc.property(wholeText, wholeText, (left, right) => {
      assert.equal(Math.sign(compareText(left, right)), Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { numRuns: 1_000 },
  );
});

const pairs: readonly (readonly [before: string, after: string])[] = [
  ["", "a"],
  ["a", "b"],
  ["B", "a"],
  ["a", "aa"],
  ["\uff21", "\u{1f600}"],
  ["\ud7ff", "\ue000"],
  ["\ue000", "\u{10000}"],
  ["a\u{10000}", "a\u{10001}"],
];

for (const [before, after] of pairs) {
  test(`${JSON.stringify(before)} comes before ${JSON.stringify(after)}`, () => {
    assert.ok(compareText(before, after) < 0);
    assert.ok(compareText(after, before) > 0);
    assert.equal(compareText(before, before), 0);
  });
}

test("folding is done once: what is folded stays as it is", () => {
  fc.assert(fc.property(wholeText, (text) => assert.equal(foldCase(foldCase(text)), foldCase(text))));
});
