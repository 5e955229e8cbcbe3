import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { openDatabase, StorageError } from "@castellan/storage";
import { sql } from "kysely";
import { type EngineUnderTest, onEveryEngine, runOnServer, turns } from "../support/engines.ts";
import { type TestTables, testMigrations } from "../support/tables.ts";

/** What only a server does: conflicts, schemas of its own, and going away. */
function postgresSuite(engine: EngineUnderTest): void {
  test("two units that wait for each other both succeed in the end", async () => {
    const db = await engine.place().open<TestTables>(testMigrations);
    await db.sql
      .insertInto("rooms")
      .values([1, 2].map((id) => ({ id, holder: "" })))
      .execute();
    let runs = 0;
    const both = (first: number, second: number) =>
      db.transaction(async (unit) => {
        runs += 1;
        for (const id of [first, second]) {
          await unit
            .updateTable("rooms")
            .set((row) => ({ holder: sql<string>`${row.ref("holder")} || 'x'` }))
            .where("id", "=", id)
            .execute();
          await turns();
        }
      });
    for (let round = 0; round < 3; round += 1) await Promise.all([both(1, 2), both(2, 1)]);
    const rows = await db.sql.selectFrom("rooms").select("holder").execute();
    assert.deepEqual(rows, [{ holder: "xxxxxx" }, { holder: "xxxxxx" }]);
    assert.ok(runs >= 6);
  });

  test("a unit that the server ends for its own sake is run again", async () => {
    const db = await engine.place().open<TestTables>(testMigrations);
    let runs = 0;
    await db.transaction(async (unit) => {
      runs += 1;
      await unit.insertInto("rooms").values({ id: runs, holder: null }).execute();
      if (runs < 3) await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(unit);
    });
    assert.deepEqual(await db.sql.selectFrom("rooms").select("id").execute(), [{ id: 3 }]);
  });

  test("a schema may have any name, and keeps apart from the others", async () => {
    const place = engine.place();
    const schema = `${place.options.schema}"; drop table x; -- Ä`;
    const odd = await openDatabase<TestTables>({ ...place.options, schema, migrations: testMigrations });
    const plain = await place.open<TestTables>(testMigrations);
    await odd.sql.insertInto("rooms").values({ id: 1, holder: null }).execute();
    assert.deepEqual(await plain.sql.selectFrom("rooms").selectAll().execute(), []);
    await sql`drop schema ${sql.id(schema)} cascade`.execute(odd.sql);
    await odd.close();
  });

  test("a lost connection is one failed query, told as such", async () => {
    const place = engine.place();
    const db = await place.open<TestTables>(testMigrations);
    const lost = db.transaction(async (unit) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(unit);
      await runOnServer(place.options.url, `select pg_terminate_backend(${rows[0]?.pid})`);
      await unit.insertInto("rooms").values({ id: 1, holder: null }).execute();
    });
    await assert.rejects(lost, { name: "StorageError", code: "databaseUnavailable" });
    assert.deepEqual(await db.sql.selectFrom("rooms").selectAll().execute(), []);
  });
}

await onEveryEngine("a PostgreSQL schema", postgresSuite, ["PostgreSQL"]);

test("a server that is not there is named without its password", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  const url = `postgres://keeper:hunter2@127.0.0.1:${address.port}/castle`;
  await assert.rejects(openDatabase({ url, schema: "vault", migrations: [] }), (error) => {
    assert.ok(error instanceof StorageError);
    assert.equal(error.code, "databaseUnavailable");
    assert.equal(error.message, `PostgreSQL at 127.0.0.1:${address.port}/castle cannot be used (ECONNREFUSED).`);
    assert.doesNotMatch(JSON.stringify([error.stack, error.cause]), /hunter2/);
    return true;
  });
});
