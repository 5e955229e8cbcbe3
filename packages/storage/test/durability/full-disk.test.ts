import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { type AuditTables, auditMigration, createAuditLog, type Database, openDatabase } from "@castellan/storage";
import { openSmallDisk } from "@castellan/testing";
import { type PairTables, pairMigrations } from "./pairs.ts";

type Tables = PairTables & AuditTables;

const rounds = 3;
const writers = 8;

const disk = openSmallDisk(16);
const skip = "skip" in disk ? disk.skip : false;

/**
 * Three times over: writers at once until the disk takes no more, then what they were told is compared with what is there,
 * then there is space again and they go on, with the same database.
 */
test("a disk that is full refuses writes as such, lets reads go on, and loses nothing", { skip }, async (t) => {
  assert.ok("folder" in disk);
  const file = join(disk.folder, "pairs.db");
  const db = await openDatabase<Tables>({
    url: `sqlite:${file}`,
    schema: "main",
    migrations: [...pairMigrations, auditMigration("002-audit")],
  });
  t.after(async () => {
    await db.close();
    disk.close();
  });
  const audit = createAuditLog(db);
  const acknowledged: number[] = [];
  let next = 0;
  const write = async () => {
    next += 1;
    const pair = next;
    await db.transaction(async (unit) => {
      await unit.insertInto("pairs").values({ pair, half: "left" }).execute();
      await unit
        .insertInto("pairs")
        .values({ pair, half: `right${"x".repeat(1000)}` })
        .execute();
      await audit.append(unit, [{ action: "pair.added", actor: "test", target: `pair:${pair}` }]);
    });
    acknowledged.push(pair);
  };
  const writeUntilRefused = async () => {
    for (;;) await write();
  };
  for (let round = 0; round < rounds; round += 1) {
    for (let times = 0; times < 50; times += 1) await write();
    disk.fill();
    const outcomes = await Promise.allSettled(Array.from({ length: writers }, writeUntilRefused));
    for (const outcome of outcomes) {
      assert.equal(outcome.status === "rejected" && outcome.reason.code, "diskFull");
    }
    assert.deepEqual(await pairsIn(db), [...acknowledged].sort(byNumber), `round ${round}`);
    assert.deepEqual(await audit.verify(), { intact: true, entries: acknowledged.length });
    disk.free();
  }
  await write();
  const other = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual(
    other
      .prepare("pragma integrity_check")
      .all()
      .map((row) => Object.values(row)),
    [["ok"]],
  );
  other.close();
});

/** The pairs that are there; throws when one is there by half. */
async function pairsIn(db: Database<Tables>): Promise<readonly number[]> {
  const rows = await db.sql
    .selectFrom("pairs")
    .select((row) => ["pair", row.fn.countAll<number>().as("halves")])
    .groupBy("pair")
    .orderBy("pair")
    .execute();
  for (const { pair, halves } of rows) assert.equal(halves, 2, `pair ${pair}`);
  return rows.map(({ pair }) => pair);
}

function byNumber(one: number, other: number): number {
  return one - other;
}
