import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { forUpdate, isUniqueViolation, skipLocked } from "@castellan/storage";
import { sql } from "kysely";
import { type EngineUnderTest, turns } from "../support/engines.ts";
import { type TestDatabase, type TestTables, testMigrations } from "../support/tables.ts";

/** What every engine promises to those who use `Database`. */
export function databaseSuite(engine: EngineUnderTest): void {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await engine.place().open<TestTables>(testMigrations);
  });

  const names = async () =>
    (await db.sql.selectFrom("people").select("name").orderBy("name").execute()).map((row) => row.name);
  const add = (name: string, id?: number) =>
    db.sql
      .insertInto("people")
      .values({ name, active: 1, ...(id === undefined ? {} : { id }) })
      .execute();

  test("values come back as they were stored, in plain objects", async () => {
    const born = Date.UTC(2026, 0, 1);
    await db.sql.insertInto("people").values({ id: 7, name: "ada 🗝 \\ ' \"", active: 0, born }).execute();
    assert.deepEqual(await db.sql.selectFrom("people").selectAll().execute(), [
      { id: 7, name: "ada 🗝 \\ ' \"", department: null, active: 0, born },
    ]);
  });

  test("booleans are stored and computed as 0 and 1", async () => {
    await sql`insert into people (name, active) values (${"ada"}, ${true}), (${"bob"}, ${false})`.execute(db.sql);
    const rows = await db.sql
      .selectFrom("people")
      .select((row) => ["name", "active", row("active", "=", 1).as("isActive")])
      .orderBy("name")
      .execute();
    assert.deepEqual(rows, [
      { name: "ada", active: 1, isActive: 1 },
      { name: "bob", active: 0, isActive: 0 },
    ]);
  });

  test("counts and sums are numbers", async () => {
    await db.sql
      .insertInto("people")
      .values([1, 2, 3].map((born) => ({ name: `p${born}`, active: 1, born })))
      .execute();
    const row = await db.sql
      .selectFrom("people")
      .select((people) => [
        people.fn.countAll().as("count"),
        people.fn.sum("born").as("sum"),
        people.fn.max("born").as("max"),
      ])
      .executeTakeFirst();
    assert.deepEqual(row, { count: 3, sum: 6, max: 3 });
  });

  for (const value of [new Date(0), { a: 1 }, ["a"], Symbol("s")]) {
    test(`a value of no column type is refused: ${typeof value} ${value.constructor.name}`, async () => {
      await assert.rejects(sql`insert into people (name) values (${value})`.execute(db.sql), TypeError);
      assert.deepEqual(await names(), []);
    });
  }

  test("writes tell how many rows they touched, and return them", async () => {
    const inserted = await db.sql
      .insertInto("people")
      .values([
        { name: "ada", active: 1 },
        { name: "bob", active: 1 },
      ])
      .returning("name")
      .execute();
    assert.deepEqual(inserted, [{ name: "ada" }, { name: "bob" }]);
    const updated = await db.sql.updateTable("people").set({ active: 0 }).where("name", "=", "ada").executeTakeFirst();
    assert.equal(updated.numUpdatedRows, 1n);
    const deleted = await db.sql.deleteFrom("people").executeTakeFirst();
    assert.equal(deleted.numDeletedRows, 2n);
  });

  test("a unit happens whole", async () => {
    const result = await db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "ada", active: 1 }).execute();
      await unit.insertInto("people").values({ name: "bob", active: 1 }).execute();
      return "done";
    });
    assert.equal(result, "done");
    assert.deepEqual(await names(), ["ada", "bob"]);
  });

  test("a unit that throws leaves nothing, and its error comes out as it is", async () => {
    const thrown = new Error("changed my mind");
    const unit = db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "ada", active: 1 }).execute();
      throw thrown;
    });
    await assert.rejects(unit, (error) => error === thrown);
    assert.deepEqual(await names(), []);
  });

  test("a unit sees its own writes", async () => {
    const seen = await db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "ada", active: 1 }).execute();
      return unit.selectFrom("people").select("name").execute();
    });
    assert.deepEqual(seen, [{ name: "ada" }]);
  });

  test("nobody else sees what a unit wrote and then took back", async () => {
    const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>();
    const unit = db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "ghost", active: 1 }).execute();
      tellWritten();
      await mayEnd;
      throw new Error("taken back");
    });
    await written;
    const seen = names();
    await turns();
    letEnd();
    await assert.rejects(unit, /taken back/);
    assert.deepEqual(await seen, []);
  });

  test("a second row with the same unique value is refused, and says where", async () => {
    await add("ada");
    await assert.rejects(add("ada"), (error) => isUniqueViolation(error) && /people.*name/.test(error.message));
    await assert.rejects(
      db.transaction((unit) => unit.insertInto("people").values({ name: "ada", active: 1 }).execute()),
      isUniqueViolation,
    );
    assert.equal(isUniqueViolation(new Error("ada")), false);
    assert.deepEqual(await names(), ["ada"]);
  });

  test("a reference to nothing is refused", async () => {
    const orphan = db.sql.insertInto("people").values({ name: "ada", active: 1, department: 9 }).execute();
    await assert.rejects(orphan, { name: "StorageError", code: "foreignKeyViolation" });
  });

  test("a wrong statement fails as the engine says", async () => {
    await assert.rejects(sql`select * from nowhere`.execute(db.sql), /nowhere/);
    await assert.rejects(sql`insert into nowhere values (1)`.execute(db.sql), /nowhere/);
  });

  test("after a failed statement a unit refuses more", async () => {
    await add("ada");
    const unit = db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "bob", active: 1 }).execute();
      await unit
        .insertInto("people")
        .values({ name: "ada", active: 1 })
        .execute()
        .catch(() => undefined);
      await unit.insertInto("people").values({ name: "cyd", active: 1 }).execute();
    });
    await assert.rejects(unit, { code: "unitFailed" });
    assert.deepEqual(await names(), ["ada"]);
  });

  test("a unit that swallowed the failure of a statement does not commit in silence", async () => {
    await add("ada");
    const unit = db.transaction(async (unit) => {
      await unit.insertInto("people").values({ name: "bob", active: 1 }).execute();
      await unit
        .insertInto("people")
        .values({ name: "ada", active: 1 })
        .execute()
        .catch(() => undefined);
    });
    await assert.rejects(unit, (error) => error instanceof Error && isUniqueViolation(error.cause));
    assert.deepEqual(await names(), ["ada"]);
  });

  for (const [what, use] of [
    ["a write", () => add("bob")],
    ["a read", names],
    ["another unit", () => db.transaction(async () => undefined)],
  ] as const) {
    test(`inside a unit, ${what} beside it is refused`, async () => {
      await assert.rejects(
        db.transaction(async () => void (await use())),
        { code: "insideUnit" },
      );
    });
  }

  test("what a unit started is free once the unit has ended", async () => {
    const { promise: ended, resolve: tellEnded } = Promise.withResolvers<void>();
    let later: Promise<string[]> | undefined;
    await db.transaction(async () => {
      later = ended.then(names);
    });
    tellEnded();
    assert.deepEqual(await later, []);
  });

  test("a unit cannot be used after its end", async () => {
    const escaped = await db.transaction(async (unit) => unit);
    await assert.rejects(escaped.insertInto("people").values({ name: "late", active: 1 }).execute());
    assert.deepEqual(await names(), []);
  });

  test("units that change one row one after the other lose no change", async () => {
    await db.sql.insertInto("people").values({ id: 1, name: "counter", active: 1, born: 0 }).execute();
    const increment = () =>
      db.transaction(async (unit) => {
        const query = unit.selectFrom("people").select("born").where("id", "=", 1).$call(forUpdate(db.dialect));
        const { born } = await query.executeTakeFirstOrThrow();
        await unit
          .updateTable("people")
          .set({ born: (born ?? 0) + 1 })
          .where("id", "=", 1)
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, increment));
    assert.deepEqual(await db.sql.selectFrom("people").select("born").execute(), [{ born: 40 }]);
  });

  test("workers that claim rows get different ones", async () => {
    await db.sql
      .insertInto("rooms")
      .values(Array.from({ length: 20 }, (_, id) => ({ id, holder: null })))
      .execute();
    const claim = (holder: string) =>
      db.transaction(async (unit) => {
        const free = unit.selectFrom("rooms").select("id").where("holder", "is", null).orderBy("id").limit(5);
        const ids = (await free.$call(skipLocked(db.dialect)).execute()).map((row) => row.id);
        await turns(5);
        await unit.updateTable("rooms").set({ holder }).where("id", "in", ids).execute();
        return ids;
      });
    const claims = await Promise.all(["a", "b", "c", "d"].map(claim));
    assert.deepEqual(
      claims.flat().sort((one, other) => one - other),
      Array.from({ length: 20 }, (_, id) => id),
    );
  });

  test("a stream brings every row once, in order, while others write", async () => {
    await db.sql
      .insertInto("people")
      .values(Array.from({ length: 1000 }, (_, id) => ({ id, name: `p${id}`, active: 1 })))
      .execute();
    const seen: number[] = [];
    for await (const { id } of db.sql.selectFrom("people").select("id").orderBy("id").stream(100)) {
      if (id % 250 === 0) await add(`late ${id}`, 5000 + id);
      seen.push(id);
    }
    assert.deepEqual(
      seen.slice(0, 1000),
      Array.from({ length: 1000 }, (_, id) => id),
    );
    assert.equal(seen.length, 1000);
    assert.equal((await names()).length, 1004);
  });

  test("a stream that is left early leaves nothing behind", async () => {
    await db.sql
      .insertInto("people")
      .values(Array.from({ length: 500 }, (_, id) => ({ id, name: `p${id}`, active: 1 })))
      .execute();
    for (let times = 0; times < 20; times += 1) {
      for await (const row of db.sql.selectFrom("people").selectAll().stream(10)) if (row.id > 20) break;
    }
    await add("after", 5000);
    assert.equal((await names()).length, 501);
  });

  test("a database that is closed finishes what has begun, and refuses the rest", async () => {
    const { promise: begun, resolve: tellBegun } = Promise.withResolvers<void>();
    const last = db.transaction(async (unit) => {
      tellBegun();
      await turns();
      return unit.insertInto("people").values({ name: "last", active: 1 }).returning("name").execute();
    });
    await begun;
    await Promise.all([db.close(), db.close()]);
    assert.deepEqual(await last, [{ name: "last" }]);
    await assert.rejects(names(), { code: "closed" });
    await assert.rejects(add("ada"), { code: "closed" });
    await assert.rejects(
      db.transaction(async () => undefined),
      { code: "closed" },
    );
  });

  test("a database that is closed in the middle of everything answers everyone", async () => {
    const work = Array.from({ length: 30 }, async (_, index) => {
      await turns(index % 4);
      if (index % 3 === 0) return names();
      if (index % 3 === 1) return add(`alone ${index}`);
      return db.transaction((unit) =>
        unit
          .insertInto("people")
          .values({ name: `unit ${index}`, active: 1 })
          .execute(),
      );
    });
    const answers = Promise.allSettled(work);
    await turns(2);
    await db.close();
    for (const outcome of await answers) {
      if (outcome.status === "rejected") assert.equal(outcome.reason.code, "closed");
    }
  });

  if (!engine.lasting) return;

  test("what is acknowledged is there after a restart", async () => {
    const place = engine.place();
    const first = await place.open<TestTables>(testMigrations);
    await first.sql.insertInto("people").values({ name: "ada", active: 1 }).execute();
    await first.close();
    const second = await place.open<TestTables>(testMigrations);
    assert.deepEqual(await second.sql.selectFrom("people").select("name").execute(), [{ name: "ada" }]);
  });
}
