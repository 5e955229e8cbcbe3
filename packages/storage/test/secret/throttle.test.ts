import assert from "node:assert/strict";
import { test } from "node:test";
import { createThrottle } from "../../src/secret/throttle.ts";

test("a few failures are free, then each makes the next wait longer", () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  const waits: number[] = [];
  for (let failure = 0; failure < 16; failure++) {
    waits.push(throttle.waiting("ada"));
    throttle.failed("ada");
  }
  assert.deepEqual(waits.slice(0, 5), [0, 0, 0, 0, 0]);
  assert.deepEqual(waits.slice(5, 9), [1_000, 2_000, 4_000, 8_000]);
  assert.equal(waits.at(-1), 300_000);
  now = 300_001;
  assert.equal(throttle.waiting("ada"), 0);
});

test("a success forgets the failures, and so does time", () => {
  let now = 0;
  const throttle = createThrottle(() => now);
  for (let failure = 0; failure < 6; failure++) throttle.failed("ada");
  assert.ok(throttle.waiting("ada") > 0);
  throttle.succeeded("ada");
  assert.equal(throttle.waiting("ada"), 0);
  for (let failure = 0; failure < 6; failure++) throttle.failed("ada");
  now = 3_600_000;
  assert.equal(throttle.waiting("ada"), 0);
});

test("one name at one address says nothing of another", () => {
  const throttle = createThrottle(() => 0);
  for (let failure = 0; failure < 10; failure++) throttle.failed("ada");
  assert.equal(throttle.waiting("ben"), 0);
});

test("remembers no more than so many", () => {
  const throttle = createThrottle(() => 0);
  for (let failure = 0; failure < 6; failure++) throttle.failed("first");
  for (let other = 0; other < 10_000; other++) throttle.failed(`other ${other}`);
  assert.equal(throttle.waiting("first"), 0);
});
