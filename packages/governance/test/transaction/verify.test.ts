import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Attributes, ConnectorAttributeChange, ResourceObject } from "../../src/index.ts";
import type { Operation } from "../../src/plan/plan.ts";
import { isTheSameAccount, verificationProblem } from "../../src/transaction/verify.ts";

function object(attributes: Attributes = {}, more: Partial<ResourceObject> = {}): ResourceObject {
  return {
    objectType: "account",
    nativeIdentity: "1",
    displayName: "1",
    attributes,
    disabled: false,
    locked: false,
    ...more,
  };
}

const set = (attribute: string, value: string): ConnectorAttributeChange => ({ operation: "Set", attribute, value });

const cases: readonly [
  why: string,
  operation: Operation,
  found: ResourceObject | undefined,
  asked: { attributes?: Attributes; changes?: readonly ConnectorAttributeChange[] },
  problem: RegExp | undefined,
][] = [
  ["created", "Create", object(), {}, undefined],
  [
    "created disabled, as asked",
    "Create",
    object({}, { disabled: true }),
    { attributes: { active: false } },
    undefined,
  ],
  ["created disabled", "Create", object({}, { disabled: true }), { attributes: { active: true } }, /created disabled/],
  ["created enabled against the wish", "Create", object(), { attributes: { active: false } }, /created enabled/],
  ["not created", "Create", undefined, {}, /cannot be found/],
  ["enabled", "Enable", object(), {}, undefined],
  ["not enabled", "Enable", object({}, { disabled: true }), {}, /still disabled/],
  ["disabled", "Disable", object({}, { disabled: true }), {}, undefined],
  ["not disabled", "Disable", object(), {}, /still enabled/],
  ["unlocked", "Unlock", object(), {}, undefined],
  ["not unlocked", "Unlock", object({}, { locked: true }), {}, /still locked/],
  ["deleted", "Delete", undefined, {}, undefined],
  ["not deleted", "Delete", object(), {}, /still there/],
  ["changed", "Modify", object({ mail: "a" }), { changes: [set("mail", "a")] }, undefined],
  [
    "changed, in the application's letter case",
    "Modify",
    object({ mail: "a@x" }),
    { changes: [set("mail", "A@X ")] },
    undefined,
  ],
  ["not changed", "Modify", object({ mail: "b" }), { changes: [set("mail", "a")] }, /not changed: mail/],
  [
    "added",
    "Modify",
    object({ groups: ["a", "b"] }),
    { changes: [{ operation: "Add", attribute: "groups", value: ["b"] }] },
    undefined,
  ],
  [
    "not removed",
    "Modify",
    object({ groups: ["a"] }),
    { changes: [{ operation: "Remove", attribute: "groups", value: ["a"] }] },
    /not changed: groups/,
  ],
  ["a password, which nobody can read", "ChangePassword", object(), {}, undefined],
];

for (const [why, operation, found, { attributes = {}, changes = [] }, problem] of cases) {
  test(why, () => {
    const told = verificationProblem(operation, found, { attributes, changes });
    if (problem === undefined) assert.equal(told, undefined);
    else assert.match(told ?? "", problem);
  });
}

describe("an account that was found in place of one asked for", () => {
  test("is the same where all it tells is as asked", () => {
    assert.ok(isTheSameAccount(object({ userName: "ADA", mail: "a" }), { userName: "ada", mail: "a", unseen: "x" }));
  });
  test("is another where anything is different", () => {
    assert.ok(!isTheSameAccount(object({ userName: "ada", mail: "b" }), { userName: "ada", mail: "a" }));
  });
});
