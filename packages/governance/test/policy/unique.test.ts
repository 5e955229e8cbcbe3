import assert from "node:assert/strict";
import { test } from "node:test";
import { uniqueCandidates } from "../../src/policy/unique.ts";

test("begins with what is wanted, and goes on counting from two", () => {
  assert.deepEqual([...uniqueCandidates("ada", 4)], ["ada", "ada2", "ada3", "ada4"]);
  assert.deepEqual([...uniqueCandidates("ada@x", 3)], ["ada@x", "ada2@x", "ada3@x"]);
  assert.deepEqual([...uniqueCandidates("@x", 2)], ["@x", "@x2"]);
});

test("no candidate comes twice", () => {
  const all = [...uniqueCandidates("a")];
  assert.equal(new Set(all).size, all.length);
});
