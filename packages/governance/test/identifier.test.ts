import assert from "node:assert/strict";
import { test } from "node:test";
import { createIdentifier } from "../src/identifier.ts";

test("identifiers are UUIDs of version 7", () => {
  assert.match(createIdentifier(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("later ones sort after earlier ones, however many are made at once, and whatever the clock does", () => {
  const made = Array.from({ length: 20_000 }, (_, index) => createIdentifier(index % 2 === 0 ? undefined : 1));
  assert.deepEqual(made, made.toSorted());
  assert.equal(new Set(made).size, made.length);
});
