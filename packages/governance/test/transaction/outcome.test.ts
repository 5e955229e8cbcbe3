import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { afterFailure, backOff } from "../../src/transaction/outcome.ts";
import type { FailureKind } from "../../src/transaction/transaction.ts";

const policy = { maximumAttempts: 5, initialMilliseconds: 100, maximumMilliseconds: 1_000 };
const never = () => 0;

const kinds: Readonly<Record<FailureKind, "retrying" | "failed">> = {
  network: "retrying",
  timeout: "retrying",
  throttled: "retrying",
  unavailable: "retrying",
  conflict: "retrying",
  protocol: "retrying",
  unverified: "retrying",
  internal: "retrying",
  notFound: "failed",
  alreadyExists: "failed",
  schema: "failed",
  authentication: "failed",
  authorisation: "failed",
  policy: "failed",
  unsupported: "failed",
};

for (const [kind, status] of Object.entries(kinds)) {
  test(`${kind} is ${status}`, () => {
    const known = Object.keys(kinds).find((each): each is FailureKind => each === kind);
    assert.ok(known);
    assert.equal(afterFailure({ kind: known, detail: "" }, 1, 5, policy, never).status, status);
    assert.equal(afterFailure({ kind: known, detail: "" }, 5, 5, policy, never).status, "failed");
  });
}

test("an application that names a time to wait is given it", () => {
  const failure = { kind: "throttled", detail: "", retryAfterMilliseconds: 60_000 } as const;
  assert.deepEqual(afterFailure(failure, 1, 5, policy, never), { status: "retrying", delayMilliseconds: 60_000 });
});

test("waits twice as long each time, up to the maximum", () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 99].map((attempts) => backOff(attempts, policy, never)),
    [100, 200, 400, 800, 1_000, 1_000],
  );
});

test("chance takes at most half of it away", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, chance) => {
        const delay = backOff(attempts, policy, () => chance);
        const full = backOff(attempts, policy, never);
        assert.ok(delay <= full && delay >= full / 2 - 1);
      },
    ),
  );
});
