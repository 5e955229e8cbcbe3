import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createAuditLog, type Database, openDatabase } from "@castellan/storage";
import { migrations } from "../../src/database/migrations.ts";
import type { GatewayTables } from "../../src/database/tables.ts";
import { createRecorder } from "../../src/journal/recorder.ts";

async function stage(context: TestContext) {
  const db = await openDatabase<GatewayTables>({ url: "sqlite::memory:", schema: "gateway", migrations });
  context.after(() => db.close());
  const audit = createAuditLog(db);
  return { db, audit, recorder: createRecorder(db, audit) };
}

const fact = (number: number) => ({ action: "user.created", actor: "svc", target: `user:${number}` });

test("what comes while the disk is busy is written together, in order", async (context) => {
  const { db, audit } = await stage(context);
  let units = 0;
  const counting: Database<GatewayTables> = {
    dialect: db.dialect,
    sql: db.sql,
    transaction(work) {
      units += 1;
      return db.transaction(work);
    },
    prepare: (build) => db.prepare(build),
    close: () => db.close(),
  };
  const recorder = createRecorder(counting, audit);
  await Promise.all(Array.from({ length: 100 }, (_, number) => recorder.record({ facts: [fact(number)] })));
  const entries = await audit.list({ limit: 200 });
  assert.deepEqual(
    entries.map(({ target }) => target),
    Array.from({ length: 100 }, (_, number) => `user:${number}`),
  );
  assert.equal(units, 1);
  assert.equal((await audit.verify()).intact, true);
});

test("one that fails takes nobody with it, and leaves nothing behind", async (context) => {
  const { audit, recorder } = await stage(context);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, number) =>
      recorder.record({
        facts: [fact(number)],
        write: () => (number === 5 ? Promise.reject(new Error("cannot")) : Promise.resolve()),
      }),
    ),
  );
  assert.deepEqual(
    outcomes.map(({ status }) => status === "fulfilled"),
    Array.from({ length: 10 }, (_, number) => number !== 5),
  );
  assert.equal((await audit.list({ limit: 20 })).length, 9);
});

test("drained waits for what was handed over", async (context) => {
  const { audit, recorder } = await stage(context);
  void recorder.record({ facts: [fact(1)] });
  void recorder.record({ facts: [fact(2)] });
  await recorder.drained();
  assert.equal((await audit.list({ limit: 20 })).length, 2);
  await recorder.drained();
});
