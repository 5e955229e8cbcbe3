import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { PvwaError, type PvwaSession, type UserCalls } from "@castellan/pvwa";
import { createCredentialKeys, type VaultCredential } from "../../src/vault-session/credential.ts";
import { createSessionPool } from "../../src/vault-session/session-pool.ts";
import { createFakeVault } from "../support/fake-vault.ts";
import { httpError } from "../support/http-error.ts";

const minute = 60_000;
const keyOf = createCredentialKeys();

function credential(username = "svc", password = "right"): VaultCredential {
  return { username, key: keyOf(username, password), password: () => password };
}

/** A vault's door: who logs on and off, and which tokens still count. */
function stage(context: TestContext) {
  const time = { now: 0 };
  const logons: string[] = [];
  const loggedOff: string[] = [];
  const dead = new Set<string>();
  const door: { password: string; failure: unknown; gate: Promise<void> } = {
    password: "right",
    failure: undefined,
    gate: Promise.resolve(),
  };
  const users: UserCalls = createFakeVault().calls;
  const pool = createSessionPool({
    client: {
      async logon({ username, password, concurrentSession }) {
        logons.push(username);
        assert.equal(concurrentSession, true);
        await door.gate;
        if (door.failure !== undefined) throw door.failure;
        if (password !== door.password) throw httpError(403, "ITATS004E", "Authentication failure");
        const token = `token${logons.length}`;
        const unused = () => {
          throw new Error("not used here");
        };
        const session: Pick<PvwaSession, "username" | "token" | "users" | "logoff"> = {
          username,
          token,
          users,
          logoff: async () => {
            loggedOff.push(token);
          },
        };
        return {
          ...session,
          get groups() {
            return unused();
          },
          get safes() {
            return unused();
          },
          get accounts() {
            return unused();
          },
          userSafes: unused,
          userTypes: unused,
          authenticationMethods: unused,
        };
      },
    },
    logonType: "CyberArk",
    idle: 5 * minute,
    maximumAge: 10 * minute,
    refusalWait: 5_000,
    clock: () => time.now,
  });
  context.after(() => pool.close());
  const use = (who = credential()) =>
    pool.use(who, async ({ token }) => {
      if (dead.has(token)) throw httpError(401, "PASWS006E", "expired");
      return token;
    });
  return { pool, use, time, logons, loggedOff, dead, door };
}

test("one logon serves many calls, and the first that come together share it", async (context) => {
  const { use, logons, pool } = stage(context);
  const tokens = await Promise.all(Array.from({ length: 50 }, () => use()));
  assert.deepEqual(new Set(tokens), new Set(["token1"]));
  assert.deepEqual(logons, ["svc"]);
  assert.equal(pool.size, 1);
});

test("another password is another credential", async (context) => {
  const { use, logons } = stage(context);
  await use();
  await assert.rejects(use(credential("svc", "wrong")), /ITATS004E/);
  assert.equal(logons.length, 2);
});

test("a session that ended is renewed once, for all who were using it", async (context) => {
  const { use, dead, logons, loggedOff } = stage(context);
  await use();
  dead.add("token1");
  const tokens = await Promise.all(Array.from({ length: 20 }, () => use()));
  assert.deepEqual(new Set(tokens), new Set(["token2"]));
  assert.equal(logons.length, 2);
  assert.deepEqual(loggedOff, [], "there is nothing left to log off");
});

test("a call that is answered 401 again is not sent a third time", async (context) => {
  const { pool, logons } = stage(context);
  let calls = 0;
  await assert.rejects(
    pool.use(credential(), () => {
      calls += 1;
      return Promise.reject(httpError(401, "PASWS006E"));
    }),
    PvwaError,
  );
  assert.equal(calls, 2);
  assert.equal(logons.length, 2);
});

test("an idle session is logged off", async (context) => {
  const { pool, use, time, loggedOff } = stage(context);
  await use();
  time.now += 4 * minute;
  await use();
  time.now += 4 * minute;
  await pool.sweep();
  assert.deepEqual(loggedOff, []);
  time.now += minute;
  await pool.sweep();
  assert.deepEqual(loggedOff, ["token1"]);
  assert.equal(pool.size, 0);
});

test("the password is proved again in time: an old one stops working", async (context) => {
  const { pool, use, time, door, loggedOff } = stage(context);
  await use();
  door.password = "changed";
  for (let passed = 0; passed < 9; passed += 1) {
    time.now += minute;
    assert.equal(await use(), "token1");
  }
  time.now += minute;
  await assert.rejects(use(), /ITATS004E/);
  await pool.sweep();
  assert.deepEqual(loggedOff, ["token1"]);
});

test("a session that is replaced while in use is logged off when the last call is done", async (context) => {
  const { pool, use, time, loggedOff } = stage(context);
  const done = Promise.withResolvers<void>();
  const long = pool.use(credential(), () => done.promise);
  await use();
  time.now += 11 * minute;
  assert.equal(await use(), "token2");
  assert.deepEqual(loggedOff, []);
  done.resolve();
  await long;
  await pool.sweep();
  assert.deepEqual(loggedOff, ["token1"]);
});

test("a client that hammers with a wrong password reaches the vault ever less often", async (context) => {
  const { use, time, logons } = stage(context);
  for (let second = 0; second < 300; second += 1) {
    await assert.rejects(use(credential("svc", "wrong")), /ITATS004E/);
    time.now += 1_000;
  }
  // At 0, 5, 15, 35, 75, 155 seconds.
  assert.equal(logons.length, 6);
});

test("many wrong requests at once are one logon", async (context) => {
  const { use, logons } = stage(context);
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => use(credential("svc", "wrong"))));
  assert.ok(outcomes.every(({ status }) => status === "rejected"));
  assert.equal(logons.length, 1);
});

test("once admitted, earlier refusals are forgotten", async (context) => {
  const { use, time, door, logons } = stage(context);
  const who = credential("svc", "later");
  await assert.rejects(use(who));
  door.password = "later";
  await assert.rejects(use(who), /ITATS004E/, "still remembered");
  time.now += 5_001;
  assert.ok(await use(who));
  assert.equal(logons.length, 2);
});

test("a vault that cannot be reached is asked again at once", async (context) => {
  const { use, door, logons } = stage(context);
  door.failure = new PvwaError({ kind: "network", summary: "The PVWA cannot be reached", sent: false });
  await assert.rejects(use(), /cannot be reached/);
  door.failure = undefined;
  assert.ok(await use());
  assert.equal(logons.length, 2);
});

test("a vault without room for a session has not refused the credential", async (context) => {
  const { use, door, logons } = stage(context);
  door.failure = httpError(403, "X", "The number of concurrent dynamic sessions reached its limit (300)");
  await assert.rejects(use());
  door.failure = undefined;
  assert.ok(await use());
  assert.equal(logons.length, 2);
});

test("closing logs everybody off", async (context) => {
  const { pool, use, loggedOff, door } = stage(context);
  await use();
  door.password = "other";
  await use(credential("two", "other"));
  await pool.close();
  assert.deepEqual(loggedOff.toSorted(), ["token1", "token2"]);
  assert.equal(pool.size, 0);
});

test("more credentials than the pool holds: the least recently used goes", async (context) => {
  const { pool, use, time, loggedOff } = stage(context);
  for (let number = 0; number < 501; number += 1) {
    time.now += 1;
    await use({ username: `user${number}`, key: keyOf(String(number)), password: () => "right" });
  }
  await pool.sweep();
  assert.equal(pool.size, 500);
  assert.deepEqual(loggedOff, ["token1"]);
});

test("keys tell credentials apart, and mean nothing to another process", () => {
  assert.notEqual(keyOf("ab", "c"), keyOf("a", "bc"));
  assert.equal(keyOf("a", "b"), keyOf("a", "b"));
  assert.notEqual(createCredentialKeys()("a", "b"), keyOf("a", "b"));
  assert.ok(!keyOf("user", "S3cret").includes("S3cret"));
});
