import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Migration, openDatabase } from "@castellan/storage";
import { sql } from "kysely";
import { type EngineUnderTest, onEveryEngine } from "../support/engines.ts";

/** A step that adds a table, and counts how often it ran. */
function adds(name: string, table: string, ran: string[] = []): Migration {
  return {
    name,
    async up(db) {
      ran.push(name);
      await db.schema.createTable(table).addColumn("id", "integer").execute();
    },
  };
}

const fails: Migration = {
  name: "002-fails",
  async up(db) {
    await db.schema.createTable("half").addColumn("id", "integer").execute();
    throw new Error("the tower fell");
  },
};

function migrationSuite(engine: EngineUnderTest): void {
  test("steps run once, in order, also over several starts", async () => {
    const place = engine.place();
    const ran: string[] = [];
    const first = await place.open([adds("001-a", "a", ran), adds("002-b", "b", ran)]);
    await first.close();
    await place.open([adds("001-a", "a", ran), adds("002-b", "b", ran), adds("003-c", "c", ran)]);
    assert.deepEqual(ran, ["001-a", "002-b", "003-c"]);
  });

  test("a step that throws leaves the database at the step before it", async () => {
    const place = engine.place();
    const ran: string[] = [];
    await assert.rejects(place.open([adds("001-a", "a", ran), fails]), {
      name: "StorageError",
      code: "migrationFailed",
      message: "Migration stopped: 002-fails could not be applied: the tower fell.",
    });
    const db = await place.open([adds("001-a", "a", ran), adds("002-half", "half", ran)]);
    await sql`select * from half`.execute(db.sql);
    assert.deepEqual(ran, ["001-a", "002-half"]);
  });

  test("nodes that start at once agree on who migrates", async () => {
    const place = engine.place();
    const ran: string[] = [];
    const steps = Array.from({ length: 6 }, (_, index) => adds(`00${index + 1}-t`, `t${index}`, ran));
    await Promise.all(Array.from({ length: 4 }, () => place.open(steps)));
    assert.deepEqual(
      ran,
      steps.map((step) => step.name),
    );
  });

  test("a database that a newer version migrated is refused, and says what it has", async () => {
    const place = engine.place();
    await (await place.open([adds("001-a", "a"), adds("002-b", "b")])).close();
    await assert.rejects(place.open([adds("001-a", "a")]), { code: "migratedByNewerVersion", message: /002-b/ });
  });

  test("a step that is new but stands before an applied one is refused", async () => {
    const place = engine.place();
    await (await place.open([adds("002-b", "b")])).close();
    await assert.rejects(place.open([adds("001-a", "a"), adds("002-b", "b")]), { code: "migrationFailed" });
  });
}

await onEveryEngine("migrations", migrationSuite, ["SQLite file", "PostgreSQL"]);

describe("a list of migrations out of order", () => {
  for (const names of [["002-b", "001-a"], ["001-a", "001-a"], ["1-a"], ["first"], ["001"]]) {
    test(`is refused: ${names.join(", ")}`, async () => {
      const migrations = names.map((name, index) => adds(name, `t${index}`));
      const opening = openDatabase({ url: "sqlite::memory:", schema: "main", migrations });
      await assert.rejects(opening, { code: "migrationFailed" });
    });
  }
});
