import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeAccount, refused } from "../support/accounts.ts";
import { testKeys } from "../support/root-keys.ts";
import { firstSecret, secretOf, startWithAccount } from "../support/secrets.ts";
import { startVault } from "../support/server.ts";

test("a sealed vault answers 503 CASTL050E to what needs a secret, and does all else", async (t) => {
  const keys = testKeys();
  const vault = await startWithAccount(t, { rootKeys: keys.service, dataKeySeconds: 0 });
  const { admin, path } = vault;
  assert.equal((await vault.vault.status()).secrets, "open");
  const comeBack = keys.goAway();
  assert.equal((await vault.vault.status()).secrets, "sealed");

  const retrieved = await admin("POST", `${path}/Password/Retrieve`);
  assert.deepEqual(refused(retrieved), [503, "CASTL050E"]);
  assert.match(retrieved.json().ErrorMessage, /root key.+Give it back/);
  const body = { platformId: "UnixSSH", safeName: "Box", address: "a", userName: "b", secret: "Canary-1" };
  assert.deepEqual(refused(await admin("POST", "/API/Accounts", body)), [503, "CASTL050E"]);
  const update = await admin("POST", `${path}/Password/Update`, { NewCredentials: "Canary-2" });
  assert.deepEqual(refused(update), [503, "CASTL050E"]);
  const { value } = (await admin("GET", "/API/Accounts")).json();
  assert.equal(value.length, 1, "and nothing was half done");

  assert.equal((await admin("GET", path)).statusCode, 200);
  assert.equal((await admin("POST", "/API/Safes", { safeName: "Another" })).statusCode, 201);
  assert.equal((await admin("POST", "/API/Users", { username: "u", initialPassword: "Passw0rd-1" })).statusCode, 201);
  const bare = { platformId: "UnixSSH", safeName: "Box", address: "c", userName: "d" };
  assert.equal((await admin("POST", "/API/Accounts", bare)).statusCode, 201, "an account without a secret");
  assert.equal((await admin("DELETE", "/API/Safes/Another")).statusCode, 204);

  comeBack();
  assert.equal((await vault.vault.status()).secrets, "open");
  assert.equal(await secretOf(admin, path), firstSecret);
});

test("a vault without root keys starts, and is sealed", async (t) => {
  const { vault, admin } = await startVault(t, { rootKeys: testKeys().service });
  assert.equal((await vault.status()).secrets, "open");
  const none = testKeys();
  none.goAway();
  const sealed = await startVault(t, { rootKeys: none.service });
  assert.equal((await sealed.vault.status()).secrets, "sealed");
  assert.equal((await sealed.admin("GET", "/API/Users")).statusCode, 200);
  assert.equal((await admin("GET", "/API/Users")).statusCode, 200);
});

test("the log and the answer tell of a sealed vault what is missing, and no secret", async (t) => {
  const logged: string[] = [];
  const log = (details: object, message = "") => void logged.push(`${JSON.stringify(details)} ${message}`);
  const keys = testKeys();
  const options = { rootKeys: keys.service, dataKeySeconds: 0, log: { debug: log, info: log, warn: log, error: log } };
  const { admin, path } = await startWithAccount(t, options);
  const id = await keys.service.current();
  keys.rotate();
  keys.retire();
  const { body } = await admin("POST", `${path}/Password/Update`, { NewCredentials: "Canary-of-the-log" });
  assert.match(body, /CASTL050E/);
  assert.ok(logged.some((line) => line.includes(id) && line.includes("The vault is sealed")));
  const text = [...logged, body].join("\n");
  for (const secret of [
    firstSecret,
    "Canary-of-the-log",
    ...keys.keys.map((key) => Buffer.from(key).toString("hex")),
  ]) {
    assert.ok(!text.includes(secret));
  }
});

test("a secret that was changed, or put in another's place, in the database is refused and told", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-sealing-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "vault.db");
  const { admin, path } = await startWithAccount(t, { databaseUrl: `sqlite:${file}` });
  const other = await makeAccount(admin, "Box", { address: "other", secret: "0ther-Secret!" });
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(file);
  const rows = database.prepare("select account_id, sealed from account_secrets order by account_id").all();
  const write = database.prepare("update account_secrets set sealed = ? where account_id = ?");
  for (const [index, { account_id = null }] of rows.entries())
    write.run(rows.at(index - 1)?.sealed ?? null, account_id);
  database.close();
  assert.deepEqual(refused(await admin("POST", `${path}/Password/Retrieve`)), [500, "CASTL051E"]);
  assert.deepEqual(refused(await admin("POST", `/API/Accounts/${other.id}/Password/Retrieve`)), [500, "CASTL051E"]);
});

test("neither secrets nor any key stand in the database's files, before a rotation or after it", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-sealing-"));
  t.after(() => rm(folder, { recursive: true }));
  const keys = testKeys();
  const unwrapped: Uint8Array[] = [];
  const rootKeys = {
    ...keys.service,
    unwrap: async (...wrapped: Parameters<typeof keys.service.unwrap>) => {
      const key = await keys.service.unwrap(...wrapped);
      unwrapped.push(Uint8Array.from(key));
      return key;
    },
  };
  const databaseUrl = `sqlite:${join(folder, "vault.db")}`;
  const { vault, admin, path } = await startWithAccount(t, { databaseUrl, rootKeys });
  keys.rotate();
  await vault.custody.rewrap();
  assert.equal(await secretOf(admin, path), firstSecret);
  assert.ok(unwrapped.length > 0);
  const contents = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  const secret = Buffer.from(firstSecret);
  const secrets = [secret, ...[...unwrapped, ...keys.keys].map((key) => Buffer.from(key))];
  for (const form of secrets.flatMap((each) => [
    each,
    ...(["base64", "base64url", "hex"] as const).map((encoding) => Buffer.from(each.toString(encoding).slice(0, -2))),
  ])) {
    assert.ok(!contents.some((content) => content.includes(form)));
  }
});

test("a vault goes on with what it sealed before its root key changed, and through a restart", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-sealing-"));
  t.after(() => rm(folder, { recursive: true }));
  const databaseUrl = `sqlite:${join(folder, "vault.db")}`;
  const keys = testKeys();
  const first = await startWithAccount(t, { databaseUrl, rootKeys: keys.service });
  keys.rotate();
  assert.equal(await secretOf(first.admin, first.path), firstSecret);
  assert.deepEqual(await first.vault.custody.rewrap(), { rewrapped: 1, left: 0 });
  keys.retire();
  const [entry] = await first.vault.audit.list({ limit: 1, newestFirst: true, action: "keys.rewrapped" });
  assert.equal(entry?.target, `root-key:${await keys.service.current()}`);
  assert.equal((await first.vault.audit.verify()).intact, true);
  await first.vault.close();
  const second = await startVault(t, { databaseUrl, rootKeys: keys.service });
  assert.equal(await secretOf(second.admin, first.path), firstSecret);
});

test("what stood under a lost root key is given up when asked, and the vault opens again", async (t) => {
  const keys = testKeys();
  const { admin, path, vault } = await startWithAccount(t, { rootKeys: keys.service, dataKeySeconds: 0 });
  await admin("POST", `${path}/SetNextPassword`, { ChangeImmediately: true, NewCredentials: "next" });
  const lost = await keys.service.current();
  keys.rotate();
  keys.retire();
  const first = { platformId: "UnixSSH", safeName: "Other", address: "a", userName: "u", secret: "new" };
  await admin("POST", "/API/Safes", { safeName: "Other" });
  assert.deepEqual(refused(await admin("POST", "/API/Accounts", first)), [503, "CASTL050E"]);

  assert.equal(await vault.custody.forget("00000000"), 0);
  assert.equal(await vault.custody.forget(lost), 1);
  assert.equal(await vault.custody.forget(lost), 0);
  assert.equal((await admin("POST", "/API/Accounts", first)).statusCode, 201);
  assert.deepEqual(refused(await admin("POST", `${path}/Password/Retrieve`)), [404, "CASTL044E"]);
  const { value } = (await admin("POST", "/API/Castellan/CredentialTasks/Claim")).json();
  assert.equal(value[0].currentSecret, undefined);
  assert.notEqual(value[0].newSecret, "next");
  await admin("POST", `${path}/Password/Update`, { NewCredentials: "again" });
  assert.equal(await secretOf(admin, path), "again");
  const [told] = await vault.audit.list({ limit: 1, action: "keys.forgotten" });
  assert.deepEqual([told?.target, told?.details], [`root-key:${lost}`, { values: 1 }]);
});
