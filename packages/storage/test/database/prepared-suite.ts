import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isUniqueViolation, type Prepared, type Slots } from "@castellan/storage";
import type { EngineUnderTest } from "../support/engines.ts";
import { type TestDatabase, type TestTables, testMigrations } from "../support/tables.ts";

interface Person {
  readonly name: string;
  readonly active: number;
}

/** What every engine promises of a prepared query: the same as of one that is built each time. */
export function preparedSuite(engine: EngineUnderTest): void {
  let db: TestDatabase;
  let find: Prepared<TestTables, { readonly name: string }, Person>;
  let insert: Prepared<TestTables, Person, { id: number }>;
  let rename: Prepared<TestTables, { readonly from: string; readonly to: string }, unknown>;
  beforeEach(async () => {
    db = await engine.place().open<TestTables>(testMigrations);
    find = db.prepare((value: Slots<{ name: string }>) =>
      db.sql.selectFrom("people").select(["name", "active"]).where("name", "=", value("name")),
    );
    insert = db.prepare((value: Slots<Person>) =>
      db.sql
        .insertInto("people")
        .values({ name: value("name"), active: value("active") })
        .returning("id"),
    );
    rename = db.prepare((value: Slots<{ from: string; to: string }>) =>
      db.sql
        .updateTable("people")
        .set({ name: value("to") })
        .where("name", "=", value("from")),
    );
  });

  test("a prepared query takes other values each time", async () => {
    await insert.all({ name: "ada", active: 1 });
    await insert.all({ name: "bob ' \\ $1 ?", active: 0 });
    assert.deepEqual(await find.all({ name: "ada" }), [{ name: "ada", active: 1 }]);
    assert.deepEqual(await find.first({ name: "bob ' \\ $1 ?" }), { name: "bob ' \\ $1 ?", active: 0 });
    assert.equal(await find.first({ name: "eve" }), undefined);
  });

  test("a prepared statement that returns nothing answers no rows", async () => {
    await insert.all({ name: "ada", active: 1 });
    assert.deepEqual(await rename.all({ from: "ada", to: "eve" }), []);
    assert.equal((await find.first({ name: "eve" }))?.active, 1);
  });

  test("a limit and an offset are values like the others", async () => {
    for (const name of ["ada", "bob", "eve"]) await insert.all({ name, active: 1 });
    const page = db.prepare((value: Slots<{ limit: number; offset: number }>) =>
      db.sql.selectFrom("people").select("name").orderBy("name").limit(value("limit")).offset(value("offset")),
    );
    const names = async (limit: number, offset: number) => (await page.all({ limit, offset })).map(({ name }) => name);
    assert.deepEqual(await names(2, 0), ["ada", "bob"]);
    assert.deepEqual(await names(2, 2), ["eve"]);
    assert.deepEqual(await names(0, 0), []);
    assert.deepEqual(await names(1, 1), ["bob"]);
  });

  test("within a unit it sees the unit's work and goes with it", async () => {
    const failure = new Error("changed my mind");
    await assert.rejects(
      db.transaction(async (unit) => {
        await insert.all({ name: "ada", active: 1 }, unit);
        await unit.insertInto("people").values({ name: "bob", active: 1 }).execute();
        assert.equal((await find.first({ name: "ada" }, unit))?.name, "ada");
        assert.equal((await find.first({ name: "bob" }, unit))?.name, "bob");
        throw failure;
      }),
      failure,
    );
    assert.equal(await find.first({ name: "ada" }), undefined);
  });

  test("units side by side each keep their own", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const run = (name: string) =>
      db.transaction(async (unit) => {
        await insert.all({ name, active: 1 }, unit);
        await rename.all({ from: name, to: `${name}${name}` }, unit);
        if (name === "c") throw new Error("not c");
      });
    const outcomes = await Promise.allSettled(names.map(run));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      names.map((name) => (name === "c" ? "rejected" : "fulfilled")),
    );
    for (const name of names) assert.equal((await find.first({ name: `${name}${name}` })) === undefined, name === "c");
  });

  test("inside a unit the query is refused beside it", async () => {
    await assert.rejects(
      db.transaction(async () => void (await find.first({ name: "ada" }))),
      { code: "insideUnit" },
    );
  });

  test("a failure is told as of any other query, and spoils its unit", async () => {
    await insert.all({ name: "ada", active: 1 });
    await assert.rejects(insert.all({ name: "ada", active: 1 }), isUniqueViolation);
    await assert.rejects(
      db.transaction(async (unit) => {
        await assert.rejects(insert.all({ name: "ada", active: 1 }, unit), isUniqueViolation);
        await find.first({ name: "ada" }, unit);
      }),
      { code: "unitFailed" },
    );
  });

  test("the unit that has ended takes no more", async () => {
    const ended = await db.transaction(async (unit) => ({ unit }));
    await assert.rejects(insert.all({ name: "ada", active: 1 }, ended.unit));
    assert.equal(await find.first({ name: "ada" }), undefined);
  });

  test("a closed database refuses it", async () => {
    await db.close();
    await assert.rejects(find.first({ name: "ada" }), { code: "closed" });
  });
}
