import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMember, refused } from "../support/accounts.ts";
import { firstSecret, managementOf, secretOf, setRules, startWithAccount } from "../support/secrets.ts";

const reading = ["retrieveAccounts", "listAccounts"] as const;
const minute = 60_000;

test("who retrieves an exclusive account has it until he checks it in", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path } = vault;
  await setRules(admin, "UnixSSH", { exclusive: true });
  const ann = await makeMember(vault, "Box", "ann", reading);
  const bob = await makeMember(vault, "Box", "bob", reading);
  assert.equal(await secretOf(ann, path), firstSecret);
  assert.equal(await secretOf(ann, path), firstSecret, "he has it, so he may look again");
  const taken = await bob("POST", `${path}/Password/Retrieve`);
  assert.deepEqual(refused(taken), [409, "CASTL041E"]);
  assert.match(taken.json().ErrorMessage, /checked out by \[ann\] since \d{4}-/);
  assert.deepEqual(refused(await bob("POST", `${path}/CheckIn`)), [409, "CASTL041E"]);
  const update = await admin("POST", `${path}/Password/Update`, { NewCredentials: "x" });
  assert.deepEqual(refused(update), [409, "CASTL041E"]);
  assert.equal((await ann("POST", `${path}/CheckIn/`)).statusCode, 200);
  assert.deepEqual(refused(await ann("POST", `${path}/CheckIn`)), [409, "CASTL042E"]);
  assert.equal(await secretOf(bob, path), firstSecret);
});

test("Unlock takes the account back; its right alone does", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path } = vault;
  await setRules(admin, "UnixSSH", { exclusive: true });
  const ann = await makeMember(vault, "Box", "ann", reading);
  const bob = await makeMember(vault, "Box", "bob", [...reading, "unlockAccounts"]);
  await secretOf(ann, path);
  assert.deepEqual(refused(await ann("POST", `${path}/Unlock`)), [403, "PASWS041E"]);
  assert.equal((await bob("POST", `${path}/Unlock`)).statusCode, 200);
  assert.deepEqual(refused(await bob("POST", `${path}/Unlock`)), [409, "CASTL042E"]);
  assert.equal(await secretOf(bob, path), firstSecret);
  const { Activities } = (await admin("GET", `${path}/Activities`)).json();
  assert.ok(Activities.some(({ MoreInfo }: { MoreInfo: string }) => MoreInfo === "Checked out by ann"));
});

test("a check-out lapses after the minimum validity, unless that is 0", async (t) => {
  for (const { minutes, after, free } of [
    { minutes: 15, after: 14, free: false },
    { minutes: 15, after: 15, free: true },
    { minutes: 0, after: 1000, free: false },
  ]) {
    const rules = { useRules: { minimumValidityMinutes: minutes }, sessionIdleMinutes: 1e6 };
    const vault = await startWithAccount(t, rules);
    await setRules(vault.admin, "UnixSSH", { exclusive: true });
    const ann = await makeMember(vault, "Box", "ann", reading);
    const bob = await makeMember(vault, "Box", "bob", reading);
    await secretOf(ann, vault.path);
    vault.time.now += after * minute;
    const answer = await bob("POST", `${vault.path}/Password/Retrieve`);
    assert.equal(answer.statusCode, free ? 200 : 409, `${minutes} minutes, after ${after}`);
    const checkIn = await ann("POST", `${vault.path}/CheckIn`);
    assert.equal(checkIn.statusCode, free ? 409 : 200);
  }
});

test("of five who come at once one gets an exclusive account", async (t) => {
  const vault = await startWithAccount(t);
  await setRules(vault.admin, "UnixSSH", { exclusive: true });
  const callers = [];
  for (let n = 0; n < 5; n += 1) callers.push(await makeMember(vault, "Box", `user${n}`, reading));
  const answers = await Promise.all(callers.map((caller) => caller("POST", `${vault.path}/Password/Retrieve`)));
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 409, 409, 409, 409]);
});

interface Task {
  readonly operation: string;
  readonly status: string;
  readonly requestedBy: string;
}

test("a secret for one use is to be changed: when it is checked in, or when its validity is over", async (t) => {
  for (const exclusive of [true, false]) {
    const { admin, path, time } = await startWithAccount(t, { sessionIdleMinutes: 120 });
    await setRules(admin, "UnixSSH", { exclusive, oneTime: true });
    const tasks = async (): Promise<readonly Task[]> =>
      (await admin("GET", "/API/Castellan/CredentialTasks")).json().value;
    await secretOf(admin, path);
    assert.deepEqual(
      (await tasks()).map(({ operation, status }) => [operation, status]),
      [["change", "waiting"]],
    );
    assert.equal((await managementOf(admin, path)).status, undefined, "nothing is done yet");
    if (exclusive) {
      assert.equal((await admin("POST", `${path}/CheckIn`)).statusCode, 200);
      assert.equal((await managementOf(admin, path)).status, "inProcess");
    } else {
      time.now += 59 * minute;
      assert.equal((await tasks())[0]?.status, "waiting");
      time.now += minute;
    }
    const [task] = await tasks();
    assert.deepEqual([task?.status, task?.requestedBy], ["due", "Administrator"]);
  }
});

test("nothing is to be changed on an account that is managed by hand", async (t) => {
  const { admin, path } = await startWithAccount(t);
  await setRules(admin, "UnixSSH", { oneTime: true });
  const change = [{ op: "replace", path: "/secretManagement/automaticManagementEnabled", value: false }];
  assert.equal((await admin("PATCH", path, change)).statusCode, 200);
  await secretOf(admin, path);
  assert.equal((await admin("GET", "/API/Castellan/CredentialTasks")).json().count, 0);
});

test("the saved filters tell of check-outs that have not lapsed", async (t) => {
  const { admin, path, time } = await startWithAccount(t, { sessionIdleMinutes: 1e6 });
  await setRules(admin, "UnixSSH", { exclusive: true });
  const locked = async () => (await admin("GET", "/API/Accounts?savedFilter=Locked")).json().count;
  await secretOf(admin, path);
  assert.equal(await locked(), 1);
  time.now += 61 * minute;
  assert.equal(await locked(), 0);
});
