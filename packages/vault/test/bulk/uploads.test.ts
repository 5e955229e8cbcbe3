import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalKeys, type KeyService } from "@castellan/storage";
import { makeMember, makeSafe, memberPassword, refused } from "../support/accounts.ts";
import { secretOf } from "../support/secrets.ts";
import { type Caller, startVault } from "../support/server.ts";

const path = "/API/BulkActions/Accounts";

const item = (n: number, more: object = {}) => ({
  uploadIndex: n,
  platformId: "UnixSSH",
  safeName: "Box",
  address: `host${n}`,
  userName: "root",
  secret: `s3cret-${n}`,
  ...more,
});

async function upload(caller: Caller, accountsList: readonly unknown[], source = "csv"): Promise<number> {
  const answer = await caller("POST", path, { source, accountsList });
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(typeof answer.json(), "number");
  return answer.json();
}

/** The upload when it is done. */
async function finished(caller: Caller, id: number) {
  for (;;) {
    const state = (await caller("GET", `${path}/${id}`)).json();
    if (!["pending", "inProcess"].includes(state.Status)) return state;
    await wait(10);
  }
}

test("a list is taken at once and added in the background, with secrets, audit and activities as for single ones", async (t) => {
  const { admin, vault, time } = await startVault(t);
  await makeSafe(admin, "Box");
  const id = await upload(admin, [item(0), item(1), item(2, { secret: undefined })]);
  const state = await finished(admin, id);
  assert.deepEqual(state, {
    Id: id,
    Source: "csv",
    Status: "completed",
    CreationTime: Math.floor(time.now / 1000),
    CompletionTime: Math.floor(time.now / 1000),
    Result: { total: 3, succeeded: 3, failed: 0 },
    FailedItems: { Total: 0, Items: [] },
  });
  assert.equal(await secretOf(admin, "/API/Accounts/1_2"), "s3cret-1");
  assert.deepEqual(refused(await admin("POST", "/API/Accounts/1_3/Password/Retrieve")), [404, "CASTL044E"]);
  const created = await vault.audit.list({ limit: 10, action: "account.created" });
  assert.deepEqual(
    created.map(({ actor, client }) => [actor, client]),
    Array.from({ length: 3 }, () => ["Administrator", "127.0.0.1"]),
  );
  const { BulkActions, Total } = (await admin("GET", path)).json();
  assert.deepEqual([BulkActions[0].Id, BulkActions[0].Status, Total], [id, "completed", 1]);
});

test("what cannot be added is told by its index, its error and what was sent but the secret", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "Box");
  const bad = [
    item(0),
    { ...item(1), safeName: "Nowhere" },
    { ...item(2), platformId: "NoSuch" },
    item(0),
    "no object",
    { ...item(5), secret: 5 },
    { safeName: "Box" },
    null,
  ];
  const { Status, Result, FailedItems } = await finished(admin, await upload(admin, bad));
  assert.equal(Status, "completedWithErrors");
  assert.deepEqual(Result, { total: 8, succeeded: 1, failed: 7 });
  assert.equal(FailedItems.Total, 7);
  assert.deepEqual(
    FailedItems.Items.map(({ Index, ErrorCode }: { Index: number; ErrorCode: string }) => [Index, ErrorCode]),
    [
      [1, "PASWS167E"],
      [2, "PASWS167E"],
      [3, "PASWS027E"],
      [4, "PASWS167E"],
      [5, "PASWS167E"],
      [6, "PASWS167E"],
      [7, "PASWS167E"],
    ],
  );
  assert.match(FailedItems.Items[0].Error, /\[Nowhere\] was not found/);
  const { secret: _secret, ...sent } = { ...item(1), safeName: "Nowhere" };
  assert.deepEqual(FailedItems.Items[0].Item, sent);
  assert.ok(!JSON.stringify(FailedItems).includes("s3cret"));
});

test("each account needs what it needs when it is added alone", async (t) => {
  const vault = await startVault(t);
  await makeSafe(vault.admin, "Box");
  await makeSafe(vault.admin, "Other");
  const ann = await makeMember(vault, "Box", "ann", ["addAccounts", "updateAccountContent"]);
  const id = await upload(ann, [item(0), { ...item(1), safeName: "Other" }, { ...item(2), SAFENAME: "Box" }]);
  const { Result } = await finished(ann, id);
  assert.deepEqual(Result, { total: 3, succeeded: 2, failed: 1 });
  assert.deepEqual(refused(await vault.admin("GET", `${path}/${id}`)), [404, "CASTL047E"], "it is ann's own");
  assert.equal((await vault.admin("GET", path)).json().Total, 0);
});

test("an upload ends when its user is disabled: what is left fails", async (t) => {
  const keys = createLocalKeys({ load: async () => [new Uint8Array(32).fill(7)] });
  const open = Promise.withResolvers<void>();
  let gate = Promise.resolve();
  const unwrap: KeyService["unwrap"] = async (...given) => {
    await gate;
    return await keys.unwrap(...given);
  };
  // Every secret that is opened unwraps its key, so that the worker stands still behind the gate.
  const vault = await startVault(t, { rootKeys: { ...keys, unwrap }, dataKeySeconds: 0 });
  await makeSafe(vault.admin, "Box");
  const ann = await makeMember(vault, "Box", "ann", ["addAccounts", "updateAccountContent"]);
  const list = Array.from({ length: 120 }, (_, n) => item(n));
  const id = await upload(ann, list);
  gate = open.promise;
  const { Users } = (await vault.admin("GET", "/API/Users?search=ann")).json();
  assert.equal((await vault.admin("POST", `/API/Users/${Users[0].id}/disable`)).statusCode, 200);
  open.resolve();
  const counted = async (): Promise<number> => (await vault.admin("GET", "/API/Accounts?limit=1")).json().count;
  for (let before = -1, now = await counted(); before !== now; now = await counted()) {
    before = now;
    await wait(200);
  }
  // He reads his upload when he is back; by then nothing of it is left to do.
  await vault.admin("POST", `/API/Users/${Users[0].id}/enable`);
  const { Status, Result, FailedItems } = await finished(await vault.logon("ann", memberPassword), id);
  assert.equal(Status, "completedWithErrors");
  assert.ok(Result.failed >= 50, `${Result.failed} failed`);
  assert.equal(FailedItems.Items[0].ErrorCode, "ITATS005E");
});

test("an upload goes on where it was after a restart, and adds nothing twice", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-bulk-"));
  t.after(() => rm(folder, { recursive: true }));
  const databaseUrl = `sqlite:${join(folder, "vault.db")}`;
  const total = 200;
  const first = await startVault(t, { databaseUrl });
  await makeSafe(first.admin, "Box");
  const list = Array.from({ length: total }, (_, n) => item(n));
  const id = await upload(first.admin, list);
  await first.vault.close();
  const second = await startVault(t, { databaseUrl });
  const { Result } = await finished(second.admin, id);
  assert.deepEqual(Result, { total, succeeded: total, failed: 0 });
  assert.equal((await second.admin("GET", "/API/Accounts?limit=1")).json().count, total);
  assert.equal(await secretOf(second.admin, `/API/Accounts/1_${total}`), `s3cret-${total - 1}`);
});

test("while the vault is sealed an upload with secrets is refused", async (t) => {
  const { admin } = await startVault(t, { rootKeys: createLocalKeys({ load: async () => [] }) });
  await makeSafe(admin, "Box");
  assert.deepEqual(refused(await admin("POST", path, { accountsList: [item(0)] })), [503, "CASTL050E"]);
  assert.equal((await admin("GET", path)).json().Total, 0);
});

test("bodies up to 20 MiB are read, for those who have a session", async (t) => {
  const { admin, server } = await startVault(t);
  await makeSafe(admin, "Box");
  const big = Array.from({ length: 300 }, (_, n) => ({ ...item(n), notes: "x".repeat(2000) }));
  assert.equal((await finished(admin, await upload(admin, big))).Result.succeeded, 300);
  const huge = await admin("POST", path, { accountsList: ["x".repeat(21 * 1024 * 1024)] });
  assert.deepEqual(refused(huge), [413, "CASTL007E"]);
  assert.match(huge.json().ErrorMessage, /20971520/);
  const stranger = await server.inject({
    method: "POST",
    url: `/PasswordVault${path}`,
    payload: { accountsList: big },
  });
  assert.deepEqual(refused(stranger), [401, "PASWS006E"]);
  const usual = await admin("POST", "/API/Safes", { safeName: "x".repeat(300_000) });
  assert.match(usual.json().ErrorMessage, /262144/);
});

for (const body of [
  {},
  { accountsList: [] },
  { accountsList: "x" },
  { accountsList: Array(10_001).fill({}) },
  { source: 5, accountsList: [{}] },
]) {
  test(`${JSON.stringify(body).slice(0, 50)} is refused`, async (t) => {
    const { admin } = await startVault(t);
    assert.deepEqual(refused(await admin("POST", path, body)), [400, "PASWS167E"]);
    assert.deepEqual(refused(await admin("GET", `${path}/1`)), [404, "CASTL047E"]);
  });
}

test("a password under another name is kept nowhere, and shown nowhere", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "Box");
  const list = [
    item(0, { safeName: "Nowhere", password: "m1snamed", Notes: "n0te" }),
    item(1, { platformAccountProperties: { Password: "m1splaced", Port: "22" } }),
  ];
  const { FailedItems } = await finished(admin, await upload(admin, list));
  assert.equal(FailedItems.Total, 2);
  assert.doesNotMatch(JSON.stringify(FailedItems), /m1snamed|m1splaced|n0te/);
  assert.deepEqual(FailedItems.Items[0].Item.uploadIndex, 0, "by which the uploader finds it");
  assert.deepEqual(FailedItems.Items[1].Item.platformAccountProperties, { Port: "22" });
});
