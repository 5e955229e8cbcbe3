import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "../../src/account/difference.ts";

test("tells what changed, came and went, and nothing else", () => {
  const before = { same: "x", changed: "a", gone: 1 };
  const after = { same: "x", changed: "b", came: true };
  assert.deepEqual(differences(before, after), {
    came: { old: null, new: true },
    changed: { old: "a", new: "b" },
    gone: { old: 1, new: null },
  });
});

test("masks what is secret", () => {
  assert.deepEqual(differences({ pin: "1" }, { pin: "2" }, new Set(["pin"])), { pin: { old: "***", new: "***" } });
});

test("tells no more than fits an audit entry", () => {
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`a${index}`, "x"]));
  assert.equal(Object.keys(differences({}, many)).length, 50);
  const { long } = differences({}, { long: "x".repeat(1_000) });
  assert.ok(String(long?.new).length < 250);
});
