import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "../../src/server/log.ts";

test("a person reads one line with the time, the level, the service and what it is about", () => {
  const line = JSON.stringify({
    level: 40,
    time: Date.UTC(2026, 0, 2, 3, 4, 5),
    service: "vault",
    msg: "slow",
    milliseconds: 12,
    target: "user:1",
  });
  assert.equal(readable(line), "03:04:05 warn  vault: slow milliseconds=12 target=user:1\n");
});
