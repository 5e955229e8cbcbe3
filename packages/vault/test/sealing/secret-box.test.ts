import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createAuditLog, type Database, type KeyService, openDatabase } from "@castellan/storage";
import fc from "fast-check";
import { migrations } from "../../src/database/migrations.ts";
import type { VaultTables } from "../../src/database/tables.ts";
import { vaultCustody } from "../../src/sealing/custody.ts";
import { createSecretBox, type OwnedSecretBox, vaultsOwn } from "../../src/sealing/secret-box.ts";
import { onEveryEngine } from "../support/engines.ts";
import { testKeys } from "../support/root-keys.ts";

const unsealable = { name: "StorageError", code: "unsealable" };
const sealed = { name: "StorageError", code: "sealed" };
const label = "account:7:version:2";

/** One node: a box over a database of its own connections. */
async function openBox(t: TestContext, databaseUrl: string, keys: KeyService, memoryMilliseconds = 300_000) {
  const db = await openDatabase<VaultTables>({ url: databaseUrl, schema: "vault", migrations });
  const time = { now: 1_000_000 };
  const box = createSecretBox({ keys, memoryMilliseconds, clock: () => time.now });
  t.after(async () => {
    box.close();
    await db.close();
  });
  const seal = (safeId: number, plain: string, by = label) =>
    db.transaction((unit) => box.seal(unit, safeId, by, plain));
  const open = (safeId: number, text: string, by = label) => box.open(db.sql, safeId, by, text);
  const custody = vaultCustody(db, createAuditLog(db), keys);
  return { db, box, time, seal, open, custody };
}

/** A key service that counts what it is asked. */
function counting(keys: KeyService) {
  const asked = { wrap: 0, unwrap: 0 };
  const service: KeyService = {
    ...keys,
    wrap: (key, context) => {
      asked.wrap += 1;
      return keys.wrap(key, context);
    },
    unwrap: (wrapped, context) => {
      asked.unwrap += 1;
      return keys.unwrap(wrapped, context);
    },
  };
  return { service, asked };
}

const dataKeys = (db: Database<VaultTables>) => db.sql.selectFrom("data_keys").selectAll().orderBy("safe_id").execute();

await onEveryEngine("a secret box", (place) => {
  test("opens what it sealed for a safe under a label, and nothing else", async (t) => {
    const { seal, open } = await openBox(t, await place(), testKeys().service);
    const safe = fc.integer({ min: 0, max: 5 });
    const property = fc.asyncProperty(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: "grapheme" }),
      safe,
      safe,
      async (plain, label, otherLabel, safeId, otherSafe) => {
        const text = await seal(safeId, plain, label);
        assert.match(text, /^d1\.[\w-]+$/);
        assert.equal(await open(safeId, text, label), plain);
        if (otherLabel !== label) await assert.rejects(open(safeId, text, otherLabel), unsealable);
        if (otherSafe !== safeId) await assert.rejects(open(otherSafe, text, label), unsealable);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  test("does not open a text with any one byte changed, nor one of another kind", async (t) => {
    const { seal, open } = await openBox(t, await place(), testKeys().service);
    const text = await seal(41, "hunter2");
    const bytes = Buffer.from(text.slice("d1.".length), "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await assert.rejects(open(41, `d1.${changed.toString("base64url")}`), unsealable);
    }
    for (const other of ["", "d1", "d1.", "d2.AAAA", "v1.a.b", `${text}.x`, "hunter2"]) {
      await assert.rejects(open(41, other), unsealable);
    }
  });

  test("gives each safe a data key of its own, and opens nothing with another safe's", async (t) => {
    const { db, box, seal, open } = await openBox(t, await place(), testKeys().service);
    const [first, second] = [await seal(41, "one"), await seal(42, "two")];
    const own = await seal(vaultsOwn, "the vault's own");
    assert.deepEqual(
      (await dataKeys(db)).map(({ safe_id }) => safe_id),
      [0, 41, 42],
    );
    const [, before] = await dataKeys(db);
    assert.ok(before);
    await db.sql.updateTable("data_keys").set({ wrapped: before.wrapped }).where("safe_id", "=", 42).execute();
    box.close();
    await assert.rejects(open(42, second), unsealable, "a data key that was moved");
    await assert.rejects(open(42, first), unsealable);
    assert.equal(await open(41, first), "one");
    assert.equal(await open(vaultsOwn, own), "the vault's own");
  });

  test("destroys a safe's data key, and with it every secret of the safe", async (t) => {
    const { db, box, seal, open } = await openBox(t, await place(), testKeys().service);
    const text = await seal(41, "hunter2");
    const kept = await seal(42, "kept");
    await db.transaction((unit) => box.destroy(unit, 41));
    await db.transaction((unit) => box.destroy(unit, 41));
    await assert.rejects(open(41, text), unsealable);
    await seal(41, "new");
    await assert.rejects(open(41, text), unsealable, "the safe's next data key is another");
    assert.equal(await open(42, kept), "kept");
  });

  test("forgets a data key whose unit of work was undone, and brings one back whose end was", async (t) => {
    const { db, box, seal, open } = await openBox(t, await place(), testKeys().service);
    const undone = new Error("undone");
    let lost = "";
    const failing = db.transaction(async (unit) => {
      lost = await box.seal(unit, 41, label, "lost");
      assert.equal(await box.open(unit, 41, label, lost), "lost");
      throw undone;
    });
    await assert.rejects(failing, undone);
    assert.deepEqual(await dataKeys(db), []);
    await assert.rejects(open(41, lost), unsealable);
    const text = await seal(41, "kept");
    const ending = db.transaction(async (unit) => {
      await box.destroy(unit, 41);
      throw undone;
    });
    await assert.rejects(ending, undone);
    assert.equal(await open(41, text), "kept");
  });

  test("makes one data key for a safe, however many nodes seal for it at once", async (t) => {
    const url = await place();
    const keys = testKeys();
    const nodes = [await openBox(t, url, keys.service), await openBox(t, url, keys.service)];
    const texts = await Promise.all(
      Array.from({ length: 12 }, (_, index) => nodes[index % 2]?.seal(41, `secret ${index}`) ?? ""),
    );
    for (const [index, text] of texts.entries()) {
      for (const node of nodes) assert.equal(await node.open(41, text), `secret ${index}`);
    }
    assert.equal((await dataKeys(nodes[0]?.db ?? assert.fail())).length, 1);
  });

  test("asks for a data key again only when its time in memory is over", async (t) => {
    const { service, asked } = counting(testKeys().service);
    const { seal, open, time } = await openBox(t, await place(), service, 60_000);
    const text = await seal(41, "hunter2");
    for (let times = 0; times < 5; times += 1) await open(41, text);
    assert.deepEqual(asked, { wrap: 1, unwrap: 1 });
    time.now += 59_999;
    await open(41, text);
    assert.equal(asked.unwrap, 1, "using it does not make it stay longer");
    time.now += 1;
    await open(41, text);
    assert.equal(asked.unwrap, 2);
  });

  test("is sealed without a root key, but for data keys in memory; then open again", async (t) => {
    const keys = testKeys();
    const { db, box, seal, open, time } = await openBox(t, await place(), keys.service, 60_000);
    assert.equal(await box.look(db.sql), "open");
    const text = await seal(41, "hunter2");
    const comeBack = keys.goAway();
    assert.equal(await box.look(db.sql), "sealed");
    assert.equal(box.state, "sealed");
    assert.equal(await open(41, text), "hunter2");
    await assert.rejects(seal(42, "new"), sealed);
    time.now += 60_000;
    await assert.rejects(open(41, text), sealed);
    await assert.rejects(seal(41, "more"), sealed);
    comeBack();
    assert.equal(await open(41, text), "hunter2");
    assert.equal(await box.look(db.sql), "open");
  });

  test("is sealed with another root key than the stored data keys', and makes none under it", async (t) => {
    const url = await place();
    const right = testKeys();
    const first = await openBox(t, url, right.service);
    const text = await first.seal(41, "hunter2");
    const wrong = testKeys();
    const second = await openBox(t, url, wrong.service);
    assert.equal(await second.box.look(second.db.sql), "sealed");
    await assert.rejects(second.open(41, text), sealed);
    await assert.rejects(second.seal(42, "new"), sealed);
    assert.equal((await dataKeys(second.db)).length, 1);
    wrong.keys.push(...right.keys);
    assert.equal(await second.box.look(second.db.sql), "open");
    assert.equal(await second.open(41, text), "hunter2");
  });

  test("seals and opens while its data keys are wrapped anew, on two nodes", async (t) => {
    const url = await place();
    const keys = testKeys();
    const nodes = [await openBox(t, url, keys.service, 0), await openBox(t, url, keys.service)];
    const [one, two] = nodes;
    assert.ok(one && two);
    const texts = new Map<number, string>();
    for (let safeId = 1; safeId <= 120; safeId += 1) texts.set(safeId, await one.seal(safeId, `secret of ${safeId}`));
    let stop = false;
    const working = nodes.map(async ({ seal, open, db, box }, node) => {
      for (let round = 0; !stop; round += 1) {
        const safeId = 1 + ((round * 13 + node) % 120);
        assert.equal(await open(safeId, texts.get(safeId) ?? ""), `secret of ${safeId}`);
        await seal(200 + node * 1000 + round, "another safe's first");
        // SQLite lets one of two files' openers write at a time, and a writer without a pause keeps the other out.
        await pause(2);
        if (round % 5 === 0) await db.transaction((unit) => box.destroy(unit, 200 + node * 1000 + round));
      }
    });
    for (let rotation = 0; rotation < 3; rotation += 1) {
      keys.rotate();
      await Promise.all(nodes.map(({ custody }) => custody.rewrap()));
    }
    stop = true;
    await Promise.all(working);
    await one.custody.rewrap();
    assert.deepEqual([...(await two.custody.underKeys()).keys()], [await keys.service.current()]);
    keys.retire();
    one.box.close();
    two.box.close();
    for (const [safeId, text] of texts) assert.equal(await two.open(safeId, text), `secret of ${safeId}`);
  });
});

test("a data key in memory is overwritten when its time is over, or the box closes", async (t) => {
  const keys = testKeys();
  const seen: Uint8Array[] = [];
  const service: KeyService = {
    ...keys.service,
    unwrap: async (wrapped, context) => {
      const key = await keys.service.unwrap(wrapped, context);
      seen.push(key);
      return key;
    },
  };
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { seal, time } = await openBox(t, "sqlite::memory:", service, 60_000);
  const pass = (milliseconds: number) => {
    time.now += milliseconds;
    t.mock.timers.tick(milliseconds);
  };
  const zeroed = () => seen.map((key) => key.every((byte) => byte === 0));
  await seal(41, "hunter2");
  pass(50_000);
  await seal(42, "hunter3");
  assert.deepEqual(zeroed(), [false, false]);
  pass(10_000);
  assert.deepEqual(zeroed(), [true, false], "without anybody asking for it");
  pass(50_000);
  assert.deepEqual(zeroed(), [true, true], "each when its own time is over");
});

test("a closed box holds nothing", async (t) => {
  const held: OwnedSecretBox[] = [];
  const { service, asked } = counting(testKeys(randomBytes(32)).service);
  const { box, seal, open } = await openBox(t, "sqlite::memory:", service);
  held.push(box);
  const text = await seal(41, "hunter2");
  box.close();
  await open(41, text);
  assert.equal(asked.unwrap, 2);
});
