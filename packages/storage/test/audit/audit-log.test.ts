import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import {
  type AuditFact,
  type AuditLog,
  type AuditTables,
  auditMigration,
  createAuditLog,
  type Database,
} from "@castellan/storage";
import fc from "fast-check";
import { sql } from "kysely";
import { type EngineUnderTest, onEveryEngine } from "../support/engines.ts";

const text = fc.string({ unit: "binary", maxLength: 20 });
const facts: fc.Arbitrary<AuditFact[]> = fc.array(
  fc.record(
    {
      action: text,
      actor: text,
      target: text,
      correlationId: text,
      client: text,
      details: fc.dictionary(text, fc.jsonValue()),
    },
    { requiredKeys: ["action", "actor", "target"] },
  ),
  { maxLength: 5 },
);

const fact = (action: string, more: Partial<AuditFact> = {}): AuditFact => ({
  action,
  actor: "system",
  target: "user:41",
  ...more,
});

function auditSuite(engine: EngineUnderTest): void {
  let db: Database<AuditTables>;
  let log: AuditLog<AuditTables>;
  let now: number;
  beforeEach(async () => {
    now = 1000;
    db = await engine.place().open<AuditTables>([auditMigration("001-audit")]);
    log = createAuditLog(db, () => now++);
  });

  const append = (...facts: AuditFact[]) => db.transaction((unit) => log.append(unit, facts));
  const actions = async (query: Parameters<typeof log.list>[0]) => (await log.list(query)).map((entry) => entry.action);

  test("an empty log is intact", async () => {
    assert.deepEqual(await log.list({ limit: 10 }), []);
    assert.deepEqual(await log.verify(), { intact: true, entries: 0 });
  });

  test("an entry tells what happened, in its place in the chain", async () => {
    const details = { before: { active: true }, after: { active: false } };
    await append(
      fact("user.disabled", { actor: "admin", correlationId: "c-1", client: "10.0.0.7", details }),
      fact("user.read"),
    );
    const [first, second] = await log.list({ limit: 10 });
    assert.ok(first && second);
    const { hash, ...rest } = first;
    assert.deepEqual(rest, {
      sequence: 1,
      at: 1000,
      action: "user.disabled",
      actor: "admin",
      target: "user:41",
      correlationId: "c-1",
      client: "10.0.0.7",
      details,
      previousHash: "0".repeat(64),
    });
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(second.previousHash, hash);
    assert.deepEqual(Object.keys(second), ["sequence", "at", "action", "actor", "target", "previousHash", "hash"]);
  });

  test("a unit that rolls back leaves no entry and no gap", async () => {
    await append(fact("one"));
    const failing = db.transaction(async (unit) => {
      await log.append(unit, [fact("never")]);
      throw new Error("changed my mind");
    });
    await assert.rejects(failing, /changed my mind/);
    await append(fact("two"));
    assert.deepEqual(await actions({ limit: 10 }), ["one", "two"]);
    assert.deepEqual(await log.verify(), { intact: true, entries: 2 });
  });

  test("units that append at once make one chain", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => append(fact(`a${index}`), fact(`b${index}`))));
    assert.deepEqual(await log.verify(), { intact: true, entries: 60 });
    const entries = await log.list({ limit: 100 });
    assert.deepEqual(
      entries.map((entry) => entry.sequence),
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
  });

  test("a batch of any size is one chain", async () => {
    await append(...Array.from({ length: 2500 }, (_, index) => fact(`a${index}`)));
    await append();
    assert.deepEqual(await log.verify(), { intact: true, entries: 2500 });
  });

  test("whatever the facts hold, the chain is intact and tells them", async () => {
    let before = 0;
    await fc.assert(
      fc.asyncProperty(facts, async (facts) => {
        await append(...facts);
        assert.deepEqual(await log.verify(), { intact: true, entries: before + facts.length });
        const entries = await log.list({ after: before, limit: 10 });
        assert.deepEqual(
          entries.map((entry) => entry.details),
          facts.map((fact) => (fact.details === undefined ? undefined : JSON.parse(JSON.stringify(fact.details)))),
        );
        assert.deepEqual(
          entries.map((entry) => entry.actor),
          facts.map((fact) => fact.actor.toWellFormed().replaceAll("\0", "\ufffd")),
        );
        before += facts.length;
      }),
      { numRuns: 40 },
    );
  });

  describe("a list", () => {
    beforeEach(async () => {
      await append(
        fact("a"),
        fact("b", { target: "user:7" }),
        fact("a", { correlationId: "c-1" }),
        fact("d", { correlationId: "c-1" }),
      );
    });
    const cases: [string, Parameters<AuditLog<AuditTables>["list"]>[0], string[]][] = [
      ["oldest first", { limit: 3 }, ["a", "b", "a"]],
      ["after an entry", { limit: 10, after: 2 }, ["a", "d"]],
      ["newest first", { limit: 2, newestFirst: true }, ["d", "a"]],
      ["newest first, before an entry", { limit: 10, newestFirst: true, after: 3 }, ["b", "a"]],
      ["of one action", { limit: 10, action: "a" }, ["a", "a"]],
      ["of one target", { limit: 10, target: "user:7" }, ["b"]],
      ["of one correlation", { limit: 10, correlationId: "c-1" }, ["a", "d"]],
      ["of everything at once", { limit: 10, correlationId: "c-1", action: "d", target: "user:41" }, ["d"]],
      ["of nothing", { limit: 10, action: "z" }, []],
    ];
    for (const [title, query, expected] of cases) {
      test(title, async () => assert.deepEqual(await actions(query), expected));
    }
  });

  describe("a log that somebody", () => {
    beforeEach(() =>
      append(
        ...["a", "b", "c", "d", "e"].map((action) =>
          fact(action, { correlationId: "c", client: "x", details: { n: 1 } }),
        ),
      ),
    );
    const cases: [string, string, number, RegExp][] = [
      ...["at", "action", "actor", "target", "correlation_id", "client", "details", "hash"].map(
        (column): [string, string, number, RegExp] => [
          `changed the ${column} of`,
          `update audit_log set ${column} = '7' where sequence = 3`,
          3,
          /entry 3 was changed/,
        ],
      ),
      ["relinked", "update audit_log set previous_hash = '7' where sequence = 3", 3, /entry 3 does not follow/],
      ["took a field away from", "update audit_log set details = null where sequence = 2", 2, /entry 2 was changed/],
      ["removed an entry of", "delete from audit_log where sequence = 3", 3, /entry 3 is missing/],
      ["removed the first entry of", "delete from audit_log where sequence = 1", 1, /entry 1 is missing/],
      ["cut the end off", "delete from audit_log where sequence > 3", 4, /last 2 entries are missing/],
      ["emptied", "delete from audit_log", 1, /last 5 entries are missing/],
      [
        "cut the end off, and moved the head of,",
        "delete from audit_log where sequence > 3; update audit_head set sequence = 3",
        4,
        /head/,
      ],
      ["moved the head of", "update audit_head set sequence = 4", 6, /head/],
      ["removed the head of", "delete from audit_head", 6, /head of the log is missing/],
      [
        "reordered",
        "update audit_log set sequence = 9 where sequence = 2; update audit_log set sequence = 2 where sequence = 3; update audit_log set sequence = 3 where sequence = 9",
        2,
        /entry 2 does not follow/,
      ],
      [
        "removed and renumbered entries of",
        "delete from audit_log where sequence = 2; update audit_log set sequence = 2 where sequence = 3",
        2,
        /entry 2 does not follow/,
      ],
    ];
    for (const [what, statements, brokenAt, reason] of cases) {
      test(`${what} it is found out`, async () => {
        for (const statement of statements.split("; ")) await sql.raw(statement).execute(db.sql);
        const verification = await log.verify();
        assert.equal(verification.intact, false);
        assert.equal(verification.brokenAt, brokenAt);
        assert.equal(verification.entries, brokenAt - 1);
        assert.match(verification.reason, reason);
      });
    }
  });

  describe("a log whose end was noted", () => {
    beforeEach(() => append(...["a", "b", "c", "d"].map((action) => fact(action))));

    test("is intact while the note is in it, also when it went on", async () => {
      const noted = await log.end();
      assert.equal(noted.sequence, 4);
      await append(fact("e"));
      assert.deepEqual(await log.verify(noted), { intact: true, entries: 5 });
    });

    test("is found out when its end was cut off and its head set back", async () => {
      const noted = await log.end();
      await sql`delete from audit_log where sequence > 2`.execute(db.sql);
      await sql`update audit_head set sequence = 2, hash = (select hash from audit_log where sequence = 2)`.execute(
        db.sql,
      );
      assert.deepEqual(await log.verify(), { intact: true, entries: 2 }, "the chain alone cannot tell");
      const reason = "entry 4, which was noted, is missing";
      assert.deepEqual(await log.verify(noted), { intact: false, entries: 2, brokenAt: 3, reason });
    });

    test("is found out when all of it was made anew", async () => {
      const noted = await log.end();
      await sql`delete from audit_log`.execute(db.sql);
      await sql`update audit_head set sequence = 0, hash = ${"0".repeat(64)}`.execute(db.sql);
      await append(...["a", "b", "c", "forged", "e"].map((action) => fact(action)));
      const verification = await log.verify(noted);
      assert.deepEqual([verification.intact, verification.entries], [false, 3]);
    });

    test("has nothing to note while it is empty", async () => {
      const empty = await engine.place().open<AuditTables>([auditMigration("001-audit")]);
      assert.deepEqual(await createAuditLog(empty).end(), { sequence: 0, hash: "0".repeat(64) });
    });
  });

  test("a log is intact while others append to it", async () => {
    await append(...Array.from({ length: 1500 }, () => fact("before")));
    let appending = true;
    const others = (async () => {
      for (let entries = 0; entries < 40 || appending; entries += 1) {
        await append(fact("meanwhile"));
        if (entries > 400) break;
      }
    })();
    for (let times = 0; times < 3; times += 1) assert.equal((await log.verify()).intact, true);
    appending = false;
    await others;
  });
}

await onEveryEngine("an audit log", auditSuite, ["SQLite memory", "PostgreSQL"]);
