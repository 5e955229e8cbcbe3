import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AttributeValue } from "../../src/index.ts";
import { applyChange } from "../../src/plan/apply.ts";
import { sameValue } from "../../src/plan/attribute-value.ts";

const cases: readonly [
  before: AttributeValue,
  operation: "Set" | "Add" | "Remove",
  value: AttributeValue,
  after: AttributeValue,
][] = [
  ["a", "Set", "b", "b"],
  ["a", "Add", "b", "b"],
  ["a", "Remove", "a", null],
  ["a", "Remove", "b", "a"],
  ["a", "Remove", null, null],
  [["a"], "Set", ["b"], ["b"]],
  [["a"], "Add", ["b"], ["a", "b"]],
  [["a"], "Add", "a", ["a"]],
  [["a", "b"], "Remove", ["a"], ["b"]],
  [null, "Add", ["a"], ["a"]],
  [null, "Remove", ["a"], []],
];

for (const [before, operation, value, after] of cases) {
  test(`${operation} ${JSON.stringify(value)} of ${JSON.stringify(before)}`, () => {
    assert.deepEqual(applyChange(before, { operation, attribute: "x", value }), after);
  });
}

test("a change made twice is a change made once", () => {
  const list = fc.array(fc.constantFrom("a", "b", "c"));
  fc.assert(
    fc.property(
      list,
      list,
      fc.constantFrom("Set" as const, "Add" as const, "Remove" as const),
      (before, value, operation) => {
        const change = { operation, attribute: "x", value };
        const once = applyChange(before, change);
        assert.ok(sameValue(applyChange(once, change), once));
      },
    ),
  );
});
