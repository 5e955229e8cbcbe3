import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalAttributes, fingerprint } from "../../src/account/fingerprint.ts";
import type { Attributes } from "../../src/index.ts";

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const attributes = fc.dictionary(fc.string(), fc.oneof(scalar, fc.constant(null), fc.array(scalar)));
const base = { nativeIdentity: "1", displayName: "One", disabled: false, locked: false };

function print(given: Attributes, more: Partial<typeof base> = {}): string {
  return fingerprint({ ...base, ...more, attributes: given }, canonicalAttributes(given));
}

test("the order of attributes means nothing", () => {
  fc.assert(
    fc.property(attributes, (given) => {
      assert.equal(print(given), print(Object.fromEntries(Object.entries(given).reverse())));
    }),
  );
});

test("the order of a list means nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (list) => assert.equal(print({ list }), print({ list: list.toReversed() }))),
  );
});

test("no value, null and an empty list are the same", () => {
  assert.equal(print({}), print({ a: null }));
  assert.equal(print({}), print({ a: [] }));
});

const different: readonly [string, string, string][] = [
  ["another value", print({ a: "1" }), print({ a: "2" })],
  ["another name", print({ a: "1" }), print({ b: "1" })],
  ["another type", print({ a: "1" }), print({ a: 1 })],
  ["another list", print({ a: ["1"] }), print({ a: ["1", "2"] })],
  ["the display name", print({}), print({}, { displayName: "Two" })],
  ["disabled", print({}), print({}, { disabled: true })],
  ["locked", print({}), print({}, { locked: true })],
  [
    "a name that ends where another begins",
    print({}, { nativeIdentity: "1a" }),
    print({}, { nativeIdentity: "1", displayName: "aOne" }),
  ],
];

for (const [why, left, right] of different) {
  test(`${why} makes a difference`, () => assert.notEqual(left, right));
}
