import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import type { Database } from "@castellan/storage";
import { type EngineUnderTest, onEveryEngine, type Place } from "../support/engines.ts";
import { type PairTables, pairMigrations } from "./pairs.ts";

const rounds = 4;

/** Whatever was acknowledged before a process was killed is there afterwards, and nothing is there by half. */
function killSuite(engine: EngineUnderTest): void {
  test("a killed process loses nothing that it acknowledged, and leaves nothing half done", async () => {
    const place = engine.place();
    const acknowledged = new Set<number>();
    for (let round = 0; round < rounds; round += 1) {
      const before = acknowledged.size;
      const enough = before + 1 + Math.floor(Math.random() * 200);
      await writeUntilKilled(place, (pair) => {
        acknowledged.add(pair);
        return acknowledged.size >= enough;
      });
      assert.ok(acknowledged.size > before);
      const db = await place.open<PairTables>(pairMigrations);
      await checkPairs(db, acknowledged);
      await db.close();
    }
  });
}

/** Runs the writer until `isEnough` of what it acknowledged, kills it without warning, and reads what it still said. */
async function writeUntilKilled(place: Place, isEnough: (pair: number) => boolean): Promise<void> {
  const script = join(import.meta.dirname, "writer.child.ts");
  const writer = spawn(process.execPath, [script, place.options.url, place.options.schema], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(writer, "exit");
  for await (const line of createInterface(writer.stdout)) if (isEnough(Number(line))) writer.kill("SIGKILL");
  const [, signal] = await ended;
  assert.equal(signal, "SIGKILL", "the writer ends only by being killed");
}

async function checkPairs(db: Database<PairTables>, acknowledged: ReadonlySet<number>): Promise<void> {
  const halves = await db.sql
    .selectFrom("pairs")
    .select((row) => ["pair", row.fn.countAll().as("halves")])
    .groupBy("pair")
    .execute();
  assert.deepEqual(
    halves.filter((row) => row.halves !== 2),
    [],
    "no pair is there by half",
  );
  const there = new Set(halves.map((row) => row.pair));
  assert.deepEqual(
    [...acknowledged].filter((pair) => !there.has(pair)),
    [],
    "every acknowledged pair is there",
  );
}

await onEveryEngine("durability", killSuite, ["SQLite file", "PostgreSQL"]);
