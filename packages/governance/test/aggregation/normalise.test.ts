import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseObject } from "../../src/aggregation/normalise.ts";
import type { Attributes, AttributeValue } from "../../src/index.ts";
import { targetSchema } from "../support/target.ts";

function normalise(attributes: Attributes, nativeIdentity = "1") {
  const object = {
    objectType: "account",
    nativeIdentity,
    displayName: "One",
    attributes,
    disabled: false,
    locked: false,
  };
  return normaliseObject(object, targetSchema);
}

const taken: readonly [why: string, given: Attributes, kept: Attributes][] = [
  ["an attribute the schema knows", { userName: "a" }, { userName: "a" }],
  ["not one it does not know", { userName: "a", other: "b" }, { userName: "a" }],
  ["never a secret", { password: "p" }, {}],
  ["a single value of a list", { groups: "a" }, { groups: ["a"] }],
  ["a list of one as a single value", { userName: ["a"] }, { userName: "a" }],
  ["a number as text", { userName: 7 }, { userName: "7" }],
  ["text as a number", { uid: "7" }, { uid: 7 }],
  ["text as a boolean", { active: "true" }, { active: true }],
  ["nothing for null", { userName: null }, {}],
];

for (const [why, given, kept] of taken) {
  test(`takes ${why}`, () => {
    const result = normalise(given);
    assert.ok(result.ok);
    assert.deepEqual(result.object.attributes, kept);
  });
}

const refused: readonly [
  why: string,
  given: Record<string, AttributeValue>,
  nativeIdentity: string,
  problem: RegExp,
][] = [
  ["an object without native identity", {}, "", /id: .*without native identity/],
  ["a native identity without end", {}, "x".repeat(2_000), /longer than 1000/],
  ["several values of a single one", { userName: ["a", "b"] }, "1", /userName: is not string/],
  ["text that is no number", { uid: "seven" }, "1", /uid: is not int/],
  ["text that is no boolean", { active: "yes" }, "1", /active: is not boolean/],
];

for (const [why, given, nativeIdentity, problem] of refused) {
  test(`refuses ${why}`, () => {
    const result = normalise(given, nativeIdentity);
    assert.ok(!result.ok);
    assert.match(result.problem, problem);
  });
}

for (const [where, result] of [
  ["native identity", normalise({}, "a\0b")],
  ["groups", normalise({ groups: ["a", "b\0"] })],
] as const) {
  test(`refuses a NUL character in the ${where}, and tells of it without one`, () => {
    assert.ok(!result.ok);
    assert.match(result.problem, new RegExp(`${where}.* NUL`));
    assert.ok(!JSON.stringify(result).includes("\\u0000"));
  });
}
