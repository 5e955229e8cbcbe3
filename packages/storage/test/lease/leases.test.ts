import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createLeases, type Leases, type LeaseTables, leaseMigration } from "@castellan/storage";
import { type EngineUnderTest, onEveryEngine } from "../support/engines.ts";

function leaseSuite(engine: EngineUnderTest): void {
  let now: number;
  let leases: Leases;
  beforeEach(async () => {
    now = 10_000;
    const db = await engine.place().open<LeaseTables>([leaseMigration("001-leases")]);
    leases = createLeases(db, () => now);
  });

  test("is given to one at a time", async () => {
    assert.deepEqual(await leases.acquire("aggregate", "node-1", 500), {
      name: "aggregate",
      owner: "node-1",
      until: 10_500,
    });
    assert.equal(await leases.acquire("aggregate", "node-2", 500), undefined);
    assert.equal((await leases.acquire("correlate", "node-2", 500))?.owner, "node-2");
  });

  test("is given to one of many who ask at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, node) => leases.acquire("aggregate", `node-${node}`, 500)),
    );
    assert.equal(answers.filter((lease) => lease !== undefined).length, 1);
  });

  test("is renewed by its owner", async () => {
    await leases.acquire("aggregate", "node-1", 500);
    now += 400;
    assert.equal((await leases.acquire("aggregate", "node-1", 500))?.until, 10_900);
    now += 400;
    assert.equal(await leases.acquire("aggregate", "node-2", 500), undefined);
  });

  test("passes to another once its time is over", async () => {
    await leases.acquire("aggregate", "node-1", 500);
    now += 499;
    assert.equal(await leases.acquire("aggregate", "node-2", 500), undefined);
    now += 1;
    assert.equal((await leases.acquire("aggregate", "node-2", 500))?.owner, "node-2");
  });

  test("is free after its release", async () => {
    const lease = await leases.acquire("aggregate", "node-1", 500);
    assert.ok(lease);
    await leases.release(lease);
    await leases.release(lease);
    assert.equal((await leases.acquire("aggregate", "node-2", 500))?.owner, "node-2");
  });

  test("is not released by one who has lost it", async () => {
    const lost = await leases.acquire("aggregate", "node-1", 500);
    assert.ok(lost);
    now += 500;
    await leases.acquire("aggregate", "node-2", 500);
    await leases.release(lost);
    assert.equal(await leases.acquire("aggregate", "node-3", 500), undefined);
  });
}

await onEveryEngine("a lease", leaseSuite, ["SQLite memory", "PostgreSQL"]);
