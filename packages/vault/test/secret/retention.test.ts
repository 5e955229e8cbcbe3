import assert from "node:assert/strict";
import { test } from "node:test";
import { type KeptVersion, outlived } from "../../src/secret/retention.ts";
import { secretOf, startWithAccount, versionsOf } from "../support/secrets.ts";

const day = 86_400_000;
const byNumber = (n: number) => ({ versions_retention: n, days_retention: null });
const byDays = (n: number) => ({ versions_retention: null, days_retention: n });

/** `1@0 2@3t`: version 1 of day 0, version 2 of day 3, temporary. */
function versions(text: string): readonly KeptVersion[] {
  return [...text.matchAll(/(\d+)@(\d+)(t?)/g)].map(([, version, at, temporary]) => ({
    version: Number(version),
    created_at: Number(at) * day,
    temporary: temporary === "t" ? 1 : 0,
  }));
}

const cases = [
  { has: "", retention: byNumber(1), now: 0, gone: [] },
  { has: "1@0", retention: byNumber(1), now: 9, gone: [] },
  { has: "1@0", retention: byDays(0), now: 9, gone: [] },
  { has: "1@0 2@1 3@2", retention: byNumber(2), now: 2, gone: [1] },
  { has: "1@0 2@1 3@2", retention: byNumber(1), now: 2, gone: [2, 1] },
  { has: "1@0 2@1 3@2", retention: byNumber(9), now: 999, gone: [] },
  // The days of an old one count from when the next one replaced it.
  { has: "1@0 2@100", retention: byDays(7), now: 106, gone: [] },
  { has: "1@0 2@100", retention: byDays(7), now: 107, gone: [1] },
  { has: "1@0 2@1 3@20", retention: byDays(7), now: 20, gone: [1] },
  { has: "1@0 2@5", retention: byDays(0), now: 5, gone: [1] },
  // Temporary ones neither count nor replace, and go when a later one came into force.
  { has: "1@0 2@1t", retention: byNumber(1), now: 1, gone: [] },
  { has: "1@0 2@1t 3@2", retention: byNumber(2), now: 2, gone: [2] },
  { has: "1@0 2@1t 3@2t", retention: byDays(0), now: 99, gone: [] },
  { has: "1@0t", retention: byNumber(1), now: 1, gone: [] },
];

for (const { has, retention, now, gone } of cases) {
  const kept =
    retention.days_retention === null ? `${retention.versions_retention} versions` : `${retention.days_retention} days`;
  test(`of [${has}] on day ${now} with ${kept}, [${gone.join(" ")}] go`, () => {
    assert.deepEqual(outlived(versions(has), retention, now * day), gone);
  });
}

test("of many that failed on the target the ten newest are kept, and the newest of all always", () => {
  const failed = Array.from({ length: 15 }, (_, index) => ({ version: index + 2, created_at: 0, temporary: 1 }));
  const gone = outlived([{ version: 1, created_at: 0, temporary: 0 }, ...failed], byNumber(1), 0);
  assert.deepEqual(gone, [6, 5, 4, 3, 2]);
});

test("a safe of three versions keeps three, and numbers go on", async (t) => {
  const { admin, path } = await startWithAccount(t, {}, { numberOfVersionsRetention: 3 });
  for (const secret of ["two", "three", "four", "five"]) {
    assert.equal((await admin("POST", `${path}/Password/Update`, { NewCredentials: secret })).statusCode, 200);
  }
  assert.deepEqual(await versionsOf(admin, path), ["5", "4", "3"]);
  assert.equal(await secretOf(admin, path, { Version: 3 }), "three");
  assert.equal(await secretOf(admin, path), "five");
  const gone = await admin("POST", `${path}/Password/Retrieve`, { Version: 2 });
  assert.deepEqual([gone.statusCode, gone.json().ErrorCode], [404, "CASTL044E"]);
});

test("a safe of seven days keeps what was replaced less than seven days ago", async (t) => {
  const { admin, path, time, logon } = await startWithAccount(t, {
    sessionIdleMinutes: 1e6,
    sessionAbsoluteMinutes: 1e6,
  });
  assert.ok(logon);
  time.now += 30 * day;
  await admin("POST", `${path}/Password/Update`, { NewCredentials: "two" });
  time.now += 6 * day;
  await admin("POST", `${path}/Password/Update`, { NewCredentials: "three" });
  assert.deepEqual(await versionsOf(admin, path), ["3", "2", "1"]);
  time.now += 2 * day;
  await admin("POST", `${path}/Password/Update`, { NewCredentials: "four" });
  assert.deepEqual(await versionsOf(admin, path), ["4", "3", "2"]);
});
