import assert from "node:assert/strict";
import { test } from "node:test";
import { forUpdate } from "@castellan/storage";
import fc from "fast-check";
import { type EngineUnderTest, onEveryEngine, turns } from "../support/engines.ts";
import { type TestDatabase, type TestTables, testMigrations } from "../support/tables.ts";

/** What one unit does: some rows, with waits in between, and how it ends. */
interface Plan {
  readonly rows: number;
  readonly waits: number;
  readonly end: "commit" | "throw" | "fail" | "fail and swallow";
  /** A single statement beside all units, which commits by itself. */
  readonly alone: boolean;
}

const plans = fc.array(
  fc.record({
    rows: fc.integer({ min: 1, max: 4 }),
    waits: fc.integer({ min: 0, max: 3 }),
    end: fc.constantFrom("commit", "commit", "commit", "throw", "fail", "fail and swallow"),
    alone: fc.boolean(),
  } satisfies { [Field in keyof Plan]: fc.Arbitrary<Plan[Field]> }),
  { minLength: 1, maxLength: 30 },
);

/** The law of units that share a commit: each is answered for itself, and its rows are there exactly if it was acknowledged. */
function unitsTogetherSuite(engine: EngineUnderTest): void {
  test("of many units at once, exactly the acknowledged ones are there, each whole", async () => {
    const db = await engine.place().open<TestTables>(testMigrations);
    await fc.assert(
      fc.asyncProperty(plans, async (plans) => {
        await db.sql.deleteFrom("rooms").execute();
        await db.sql.insertInto("rooms").values({ id: -1, holder: "0" }).execute();
        const outcomes = await Promise.allSettled(plans.map((plan, index) => carryOut(db, plan, index)));
        const expected = plans.flatMap((plan, index) => {
          assert.equal(outcomes[index]?.status, plan.alone || plan.end === "commit" ? "fulfilled" : "rejected");
          return outcomes[index]?.status === "fulfilled" ? rowsOf(plan, index) : [];
        });
        const rows = await db.sql.selectFrom("rooms").select("id").where("id", ">=", 0).orderBy("id").execute();
        assert.deepEqual(
          rows.map((row) => row.id),
          expected,
        );
        const counter = await db.sql.selectFrom("rooms").select("holder").where("id", "=", -1).executeTakeFirst();
        assert.equal(
          Number(counter?.holder),
          outcomes.filter((_, i) => !plans[i]?.alone && plans[i]?.end === "commit").length,
        );
      }),
      { numRuns: 25 },
    );
  });
}

function rowsOf(plan: Plan, index: number): number[] {
  return Array.from({ length: plan.alone ? 1 : plan.rows }, (_, row) => index * 10 + row);
}

async function carryOut(db: TestDatabase, plan: Plan, index: number): Promise<void> {
  if (plan.alone) {
    await db.sql
      .insertInto("rooms")
      .values({ id: index * 10, holder: null })
      .execute();
    return;
  }
  await db.transaction(async (unit) => {
    const counter = unit.selectFrom("rooms").select("holder").where("id", "=", -1).$call(forUpdate(db.dialect));
    const { holder } = await counter.executeTakeFirstOrThrow();
    for (const id of rowsOf(plan, index)) {
      await unit.insertInto("rooms").values({ id, holder: "unit" }).execute();
      await turns(plan.waits);
    }
    await unit
      .updateTable("rooms")
      .set({ holder: String(Number(holder) + 1) })
      .where("id", "=", -1)
      .execute();
    if (plan.end === "throw") throw new Error("changed my mind");
    if (plan.end === "commit") return;
    const collision = unit.insertInto("rooms").values({ id: -1, holder: "twice" }).execute();
    await (plan.end === "fail" ? collision : collision.catch(() => undefined));
  });
}

await onEveryEngine("units of work at once", unitsTogetherSuite);
