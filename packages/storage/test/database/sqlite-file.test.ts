import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test } from "node:test";
import { type Migration, openDatabase } from "@castellan/storage";
import { sql } from "kysely";
import { temporaryFolder } from "../support/engines.ts";
import { type TestTables, testMigrations } from "../support/tables.ts";

describe("a SQLite file", () => {
  test("is made with its folder, for its owner alone, with its log", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "deep", "down", "vault.db");
    const db = await openFile(file);
    assert.deepEqual((await readdir(join(file, ".."))).sort(), ["vault.db", "vault.db-shm", "vault.db-wal"]);
    for (const name of await readdir(join(file, ".."))) {
      assert.equal((await stat(join(file, "..", name))).mode & 0o777, 0o600, name);
    }
    assert.equal((await stat(join(file, ".."))).mode & 0o777, 0o700);
    await db.close();
    assert.deepEqual(await readdir(join(file, "..")), ["vault.db"], "the log is folded back into the file");
  });

  test("waits for the disk at every commit, and minds references", async () => {
    await using folder = await temporaryFolder();
    const db = await openFile(join(folder.path, "x.db"));
    // Asked of the connection that writes: a statement that does not begin with `select` goes there.
    const pragma = async (name: string) => (await sql`pragma ${sql.raw(name)}`.execute(db.sql)).rows[0];
    assert.deepEqual(await pragma("journal_mode"), { journal_mode: "wal" });
    assert.deepEqual(await pragma("synchronous"), { synchronous: 2 });
    assert.deepEqual(await pragma("foreign_keys"), { foreign_keys: 1 });
    await db.close();
  });

  test("is given no bare parameter after limit, for which it would compile the statement anew", async () => {
    await using folder = await temporaryFolder();
    const db = await openFile(join(folder.path, "x.db"));
    const { sql: text } = db.sql.selectFrom("people").select("name").orderBy("id").limit(2).offset(1).compile();
    assert.match(text, / limit \? \+ 0 offset \?$/);
    await db.close();
  });

  test("shows another process what was acknowledged, at once", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "x.db");
    const db = await openFile(file);
    const other = new DatabaseSync(file, { readOnly: true });
    const count = other.prepare("select count(*) as n from people");
    const add = (name: string) => db.sql.insertInto("people").values({ name, active: 1 }).execute();
    const addInUnit = (name: string) =>
      db.transaction((unit) => unit.insertInto("people").values({ name, active: 1 }).execute());
    let acknowledged = 0;
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        await (index % 2 === 0 ? add : addInUnit)(`p${index}`);
        acknowledged += 1;
        assert.ok(Number(count.get()?.n) >= acknowledged);
      }),
    );
    other.close();
    await db.close();
  });

  test("that is full refuses what does not fit, and keeps the rest", async () => {
    await using folder = await temporaryFolder();
    const db = await openFile(join(folder.path, "x.db"));
    await db.sql.insertInto("people").values({ name: "first", active: 1 }).execute();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db.sql);
    await sql`pragma max_page_count = ${sql.raw(String((rows[0]?.page_count ?? 0) + 1))}`.execute(db.sql);
    const large = "x".repeat(100_000);
    const add = (name: string) =>
      db.transaction((unit) => unit.insertInto("people").values({ name, active: 1 }).execute());
    const outcomes = await Promise.allSettled([add("before"), add(large), add("after")]);
    assert.equal(outcomes[1]?.status === "rejected" && outcomes[1].reason.code, "diskFull");
    const names = (await db.sql.selectFrom("people").select("name").execute()).map((row) => row.name);
    const acknowledged = ["before", "", "after"].filter((_, index) => outcomes[index]?.status === "fulfilled");
    assert.deepEqual(names.sort(), ["first", ...acknowledged].sort());
    await add("small");
    await db.close();
  });

  test("sees the columns that a migration changes under the same query", async () => {
    await using folder = await temporaryFolder();
    const seen: unknown[] = [];
    const change = (name: string, statement: string): Migration => ({
      name,
      async up(db) {
        await sql.raw(statement).execute(db);
        seen.push(...(await sql`select * from rooms`.execute(db)).rows);
      },
    });
    const db = await openDatabase({
      url: `sqlite:${join(folder.path, "x.db")}`,
      schema: "main",
      migrations: [
        ...testMigrations,
        change("003-first-room", "insert into rooms values (1, null)"),
        change("004-colour", "alter table rooms add column colour text default 'red'"),
        change("005-owner", "alter table rooms rename column holder to owner"),
      ],
    });
    assert.deepEqual(seen, [
      { id: 1, holder: null },
      { id: 1, holder: null, colour: "red" },
      { id: 1, owner: null, colour: "red" },
    ]);
    await db.close();
  });

  test("that is no database is refused", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "letter.db");
    await writeFile(file, "Dear reader, this is no database at all.".repeat(100));
    await assert.rejects(openFile(file), { name: "StorageError", code: "databaseUnavailable" });
  });

  test("that cannot be made is refused", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "file");
    await writeFile(file, "");
    await assert.rejects(openFile(join(file, "x.db")), { code: "databaseUnavailable" });
  });
});

function openFile(file: string) {
  return openDatabase<TestTables>({ url: `sqlite:${file}`, schema: "main", migrations: testMigrations });
}
