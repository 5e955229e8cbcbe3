import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { generateByRules } from "../../src/secret/generate.ts";
import { startWithAccount, versionsOf } from "../support/secrets.ts";

const least = fc.integer({ min: 0, max: 6 });
const rules = fc.record({
  length: fc.integer({ min: 1, max: 60 }),
  minUpper: least,
  minLower: least,
  minDigit: least,
  minSpecial: least,
  forbidden: fc.string({ maxLength: 12 }),
});

function count(password: string, pattern: RegExp): number {
  return [...password].filter((character) => pattern.test(character)).length;
}

test("a generated password holds what the rules ask, and nothing they forbid", () => {
  fc.assert(
    fc.property(rules, (rule) => {
      const password = generateByRules(rule);
      const least = rule.minUpper + rule.minLower + rule.minDigit + rule.minSpecial;
      assert.equal(password.length, Math.max(rule.length, least));
      assert.ok(count(password, /[A-Z]/) >= rule.minUpper);
      assert.ok(count(password, /[a-z]/) >= rule.minLower);
      assert.ok(count(password, /\d/) >= rule.minDigit);
      assert.ok(count(password, /[^A-Za-z0-9]/) >= rule.minSpecial);
      for (const character of rule.forbidden) assert.ok(!password.includes(character));
    }),
    { numRuns: 200 },
  );
});

test("a class with a negative minimum is left out, and so is one that is forbidden whole", () => {
  const rule = { length: 40, minUpper: 1, minLower: -1, minDigit: 1, minSpecial: -1, forbidden: "23456789" };
  assert.match(generateByRules(rule), /^[A-Z]{40}$/);
  assert.throws(() => generateByRules({ ...rule, minUpper: -1 }), RangeError);
});

test("no two are the same", () => {
  const rule = { length: 16, minUpper: 2, minLower: 2, minDigit: 1, minSpecial: 1, forbidden: "" };
  assert.equal(new Set(Array.from({ length: 500 }, () => generateByRules(rule))).size, 500);
});

test("Secret/Generate answers a password by the platform's rules, and keeps it nowhere", async (t) => {
  const { admin, path } = await startWithAccount(t);
  const { Password } = (await admin("POST", `${path}/Secret/Generate`)).json();
  assert.equal(Password.length, 16);
  assert.notEqual((await admin("POST", `${path}/Secret/Generate`)).json().Password, Password);
  assert.deepEqual(await versionsOf(admin, path), ["1"]);
});
