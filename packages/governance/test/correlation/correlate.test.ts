import assert from "node:assert/strict";
import { test } from "node:test";
import { correlate, correlationKeys } from "../../src/correlation/correlate.ts";
import { createExpressionCache } from "../../src/expression/cache.ts";

const rules = [
  { key: "account.email", identityAttribute: "email" },
  { key: "account.userName", identityAttribute: "login" },
];

const people = new Map([
  ["email ada@x", { count: 1, identityId: "ada" }],
  ["email shared@x", { count: 2, identityId: "ada" }],
  ["login ben", { count: 1, identityId: "ben" }],
]);

const cases: readonly [
  why: string,
  keys: readonly (string | undefined)[],
  state: string,
  identityId: string | undefined,
  rule: number | undefined,
][] = [
  ["the first rule links", ["ada@x", "ben"], "linked", "ada", 0],
  ["none found lets the next rule try", ["nobody@x", "ben"], "linked", "ben", 1],
  ["an empty key lets the next rule try", [undefined, "ben"], "linked", "ben", 1],
  ["several found is a dispute, whatever the next rule says", ["shared@x", "ben"], "disputed", undefined, 0],
  ["none found at all", ["nobody@x", "nobody"], "uncorrelated", undefined, undefined],
  ["no key at all", [undefined, undefined], "uncorrelated", undefined, undefined],
];

for (const [why, keys, state, identityId, rule] of cases) {
  test(why, () => {
    const lookup = (attribute: string, value: string) => people.get(`${attribute} ${value}`);
    assert.deepEqual(correlate(rules, keys, lookup), { state, identityId, rule });
  });
}

test("without rules there is no hidden one", () => {
  const lookup = () => ({ count: 1, identityId: "ada" });
  assert.equal(correlate([], [], lookup).state, "uncorrelated");
});

test("keys are compared in lower case, without surrounding space, and never empty", () => {
  const compile = createExpressionCache();
  assert.deepEqual(correlationKeys(rules, { email: " Ada@X ", userName: "" }, compile), ["ada@x", undefined]);
  assert.deepEqual(correlationKeys(rules, { email: null }, compile), [undefined, undefined]);
  assert.deepEqual(correlationKeys(rules, { email: "x".repeat(1_000) }, compile), [undefined, undefined]);
});
