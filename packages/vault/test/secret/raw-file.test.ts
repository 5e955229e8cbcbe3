import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { makeAccount } from "../support/accounts.ts";
import { secretOf, setRules, startWithAccount } from "../support/secrets.ts";

/** Every way a secret comes into the vault, or is made in it. Answers the secrets, and leaves the vault running. */
async function everyWay(t: Parameters<typeof startWithAccount>[0], databaseUrl: string) {
  const logged: string[] = [];
  const log = (details: object, message = "") => void logged.push(JSON.stringify(details) + message);
  const running = await startWithAccount(t, { databaseUrl, log: { debug: log, info: log, warn: log, error: log } });
  const { admin, path } = running;
  const secrets = new Map<string, string>();
  const note = (way: string, secret: string) => {
    secrets.set(way, secret);
    return secret;
  };
  const created = { address: "canary", secret: note("create", "Canary-create-0001") };
  await makeAccount(admin, "Box", created);
  const key = note("key", "-----BEGIN CANARY KEY----- Q2FuYXJ5");
  await makeAccount(admin, "Box", { platformId: "UnixSSHKeys", address: "key", secret: key });
  // Refused: it must not stay anywhere either.
  const refused = { platformId: "UnixSSH", safeName: "Box", ...created, secret: note("refused", "Canary-refused-1") };
  assert.equal((await admin("POST", "/API/Accounts", { ...refused, userName: "root" })).statusCode, 409);
  const NewCredentials = note("update", "Canary-update-0002");
  await admin("POST", `${path}/Password/Update`, { NewCredentials });
  note("generate", (await admin("POST", `${path}/Secret/Generate`)).json().Password);
  await admin("POST", `${path}/SetNextPassword`, { NewCredentials: note("next", "Canary-next-000003") });
  const tasks = "/API/Castellan/CredentialTasks";
  const [next] = (await admin("POST", `${tasks}/Claim`)).json().value;
  const newSecret = note("report", "Canary-report-0004");
  const message = `the target said ${newSecret}`;
  await admin("POST", `${tasks}/${next.id}/Complete`, { attempt: next.attempt, status: "success", newSecret, message });
  await admin("POST", `${path}/Change`);
  const [change] = (await admin("POST", `${tasks}/Claim`)).json().value;
  note("candidate", change.newSecret);
  await admin("POST", `${tasks}/${change.id}/Complete`, { attempt: change.attempt, status: "failure" });
  await setRules(admin, "UnixSSH", { requireReason: true });
  await secretOf(admin, path, { reason: "look", Version: 1 });
  const accountsList = ["bulk-good", "bulk-bad"].map((name) => ({
    platformId: name === "bulk-bad" ? "none" : "UnixSSH",
    safeName: "Box",
    address: name,
    secret: note(name, `Canary-${name}-5`),
  }));
  const id = (await admin("POST", "/API/BulkActions/Accounts", { accountsList })).json();
  while ((await admin("GET", `/API/BulkActions/Accounts/${id}`)).json().CompletionTime === undefined) await wait(10);
  return { ...running, secrets, logged };
}

test("the database's files, the audit log and the log hold no secret, whichever way it came", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-raw-"));
  t.after(() => rm(folder, { recursive: true }));
  const { secrets, vault, logged } = await everyWay(t, `sqlite:${join(folder, "vault.db")}`);
  assert.equal(secrets.size, 10);
  const audited = JSON.stringify(await vault.audit.list({ limit: 1000 }));
  const seen = new Map([
    ["audit log", audited],
    ["log", logged.join("\n")],
  ]);
  // While it runs, with what is not yet in the main file, and after it ended.
  const files = await readdir(folder);
  assert.ok(files.includes("vault.db") && files.includes("vault.db-wal"));
  for (const file of files) seen.set(file, await readFile(join(folder, file), "latin1"));
  await vault.close();
  seen.set("vault.db, closed", await readFile(join(folder, "vault.db"), "latin1"));
  assert.ok(seen.get("vault.db, closed")?.includes("bulk-bad"), "what is no secret is found");
  for (const [place, text] of seen) {
    for (const [way, secret] of secrets) {
      const encoded = Buffer.from(secret).toString("base64").replaceAll("=", "");
      for (const form of [secret, encoded, Buffer.from(secret).toString("hex")]) {
        assert.ok(!text.includes(form), `${place} holds the secret of ${way}`);
      }
    }
  }
});
