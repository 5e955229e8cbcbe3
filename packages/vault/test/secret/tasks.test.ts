import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, refused } from "../support/accounts.ts";
import {
  firstSecret,
  managementOf,
  secretOf,
  setRules,
  startWithAccount,
  targetOf,
  versionsOf,
} from "../support/secrets.ts";
import type { Caller } from "../support/server.ts";

const tasks = "/API/Castellan/CredentialTasks";
const worker = [
  ...(["listAccounts", "retrieveAccounts", "updateAccountContent"] as const),
  "initiateCPMAccountManagementOperations",
] as const;

interface Claimed {
  readonly id: number;
  readonly attempt: number;
  readonly operation: string;
  readonly leaseUntil: number;
  readonly currentSecret?: string;
  readonly newSecret?: string;
}

async function claim(caller: Caller, body: object = {}): Promise<readonly Claimed[]> {
  const answer = await caller("POST", `${tasks}/Claim`, body);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().value;
}

async function claimOne(caller: Caller): Promise<Claimed> {
  const [task, ...more] = await claim(caller);
  assert.ok(task !== undefined && more.length === 0);
  return task;
}

function complete(caller: Caller, { id, attempt }: Claimed, status: string, more: object = {}) {
  return caller("POST", `${tasks}/${id}/Complete`, { attempt, status, ...more });
}

test("a change is in process until a worker reports that the target has the new secret", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path, account, time } = vault;
  const cpm = await makeMember(vault, "Box", "cpm", worker);
  const asked = await admin("POST", `${path}/Change`, { ChangeEntireGroup: true });
  assert.deepEqual([asked.statusCode, asked.body], [200, ""]);
  assert.equal((await managementOf(admin, path)).status, "inProcess");
  assert.equal(await secretOf(admin, path), firstSecret, "nothing was changed yet");
  const { value, count } = (await cpm("GET", tasks)).json();
  assert.equal(count, 1);
  assert.deepEqual(value[0], {
    id: 1,
    operation: "change",
    accountId: account.id,
    accountName: account.name,
    safeName: "Box",
    platformId: "UnixSSH",
    status: "due",
    requestedBy: "Administrator",
    requestedTime: Math.floor(time.now / 1000),
    dueTime: Math.floor(time.now / 1000),
    attempt: 0,
  });
  const task = await claimOne(cpm);
  assert.equal(task.currentSecret, firstSecret);
  assert.equal(task.newSecret?.length, 16);
  assert.equal(task.leaseUntil, Math.floor((time.now + 300_000) / 1000));
  assert.deepEqual(await versionsOf(admin, path), ["2t", "1"], "it is kept before it is given out");
  assert.deepEqual(await claim(cpm), [], "it is given out once");
  time.now += 5000;
  assert.equal((await complete(cpm, task, "success")).statusCode, 200);
  assert.equal(await secretOf(admin, path), task.newSecret);
  assert.deepEqual(await managementOf(admin, path), {
    automaticManagementEnabled: true,
    status: "success",
    lastModifiedTime: Math.floor(time.now / 1000),
  });
  assert.deepEqual(await versionsOf(admin, path), ["2", "1"]);
  assert.equal((await admin("GET", tasks)).json().count, 0);
  assert.deepEqual(refused(await complete(cpm, task, "success")), [404, "CASTL047E"]);
  const { Activities } = (await admin("GET", `${path}/Activities`)).json();
  assert.deepEqual([Activities[1].Action, Activities[1].ActionID], ["CPM Change Password", 24]);
});

test("verification and reconciliation tell their own times; a failure tells none, and keeps what was tried", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path, time } = vault;
  const created = (await managementOf(admin, path)).lastModifiedTime;
  time.now += 60_000;
  await admin("POST", `${path}/Verify`);
  const verify = await claimOne(admin);
  assert.deepEqual([verify.operation, verify.newSecret], ["verify", undefined]);
  await complete(admin, verify, "success");
  const verified = Math.floor(time.now / 1000);
  const base = { automaticManagementEnabled: true, lastModifiedTime: created };
  assert.deepEqual(await managementOf(admin, path), { ...base, status: "success", lastVerifiedTime: verified });
  await admin("POST", `${path}/Reconcile`);
  const reconcile = await claimOne(admin);
  const leak = `refused "${reconcile.newSecret}" instead of ${firstSecret}`;
  await complete(admin, reconcile, "failure", { message: leak });
  assert.deepEqual(await managementOf(admin, path), { ...base, status: "failure", lastVerifiedTime: verified });
  assert.deepEqual(await versionsOf(admin, path), ["2t", "1"]);
  const { Activities } = (await admin("GET", `${path}/Activities`)).json();
  assert.deepEqual(
    [Activities[0].Action, Activities[0].Alert, Activities[0].MoreInfo],
    ["CPM Reconcile Password Failed", true, 'refused "********" instead of ********'],
  );
  time.now += 60_000;
  await admin("POST", `${path}/Reconcile`);
  await complete(admin, await claimOne(admin), "success", { newSecret: "the worker's own" });
  const now = Math.floor(time.now / 1000);
  assert.deepEqual(await managementOf(admin, path), {
    automaticManagementEnabled: true,
    status: "success",
    lastModifiedTime: now,
    lastReconciledTime: now,
    lastVerifiedTime: verified,
  });
  assert.equal(await secretOf(admin, path), "the worker's own");
});

test("a worker that dies loses the task with its lease, and the next one gets the same new secret", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path, time } = vault;
  const first = await makeMember(vault, "Box", "first", worker);
  const second = await makeMember(vault, "Box", "second", worker);
  await admin("POST", `${path}/Change`);
  const [lost] = await claim(first, { leaseSeconds: 60 });
  assert.ok(lost);
  time.now += 59_000;
  assert.deepEqual(await claim(second), []);
  const renewed = await first("POST", `${tasks}/${lost.id}/Renew`, { attempt: lost.attempt, leaseSeconds: 60 });
  assert.deepEqual(renewed.json(), { leaseUntil: Math.floor((time.now + 60_000) / 1000) });
  time.now += 60_000;
  const found = await claimOne(second);
  assert.deepEqual([found.attempt, found.newSecret], [2, lost.newSecret]);
  for (const answer of [
    await complete(first, lost, "success"),
    await complete(first, found, "success"),
    await complete(second, lost, "success"),
    await first("POST", `${tasks}/${lost.id}/Renew`, { attempt: 1 }),
  ]) {
    assert.deepEqual(refused(answer), [409, "CASTL046E"]);
  }
  time.now += 600_000;
  const late = await complete(second, found, "success");
  assert.equal(late.statusCode, 200, "late, but nobody else claimed it: what happened has happened");
  assert.equal(await secretOf(admin, path), found.newSecret);
});

test("SetNextPassword waits for a change, or asks for it", async (t) => {
  const { admin, path } = await startWithAccount(t);
  const next = { ChangeImmediately: false, NewCredentials: "N3xt-one" };
  assert.equal((await admin("POST", `${path}/SetNextPassword`, next)).statusCode, 200);
  assert.equal((await managementOf(admin, path)).status, undefined);
  assert.deepEqual(await claim(admin), []);
  assert.equal((await admin("GET", tasks)).json().value[0].status, "waiting");
  assert.deepEqual(await versionsOf(admin, path), ["2t", "1"]);
  await admin("POST", `${path}/Change`);
  const task = await claimOne(admin);
  assert.equal(task.newSecret, "N3xt-one");
  const late = await admin("POST", `${path}/SetNextPassword`, next);
  assert.deepEqual(refused(late), [409, "CASTL046E"]);
  await complete(admin, task, "success");
  const now = { ChangeImmediately: "true", NewCredentials: "N3xt-two" };
  await admin("POST", `${path}/SetNextPassword`, now);
  assert.equal((await claimOne(admin)).newSecret, "N3xt-two");
});

test("a late report is not taken for a secret that was set as the next one meanwhile", async (t) => {
  const { admin, path, time } = await startWithAccount(t);
  await admin("POST", `${path}/Change`);
  const task = await claimOne(admin);
  time.now += 301_000;
  await admin("POST", `${path}/SetNextPassword`, { NewCredentials: "another" });
  assert.deepEqual(refused(await complete(admin, task, "success")), [409, "CASTL046E"]);
  const again = await claimOne(admin);
  assert.deepEqual([again.newSecret, again.attempt], ["another", 2]);
});

test("Password/Update stores at once, claims no success, and takes back a change that nobody began", async (t) => {
  const { admin, path, time } = await startWithAccount(t);
  await admin("POST", `${path}/Verify`);
  await complete(admin, await claimOne(admin), "success");
  await admin("POST", `${path}/Change`);
  time.now += 5000;
  const update = await admin("POST", `${path}/Password/Update`, {
    ChangeEntireGroup: false,
    NewCredentials: "by hand",
  });
  assert.deepEqual([update.statusCode, update.body], [200, ""]);
  assert.equal(await secretOf(admin, path), "by hand");
  const { status, lastModifiedTime } = await managementOf(admin, path);
  assert.deepEqual([status, lastModifiedTime], [undefined, Math.floor(time.now / 1000)]);
  assert.equal((await admin("GET", tasks)).json().count, 0);
  for (const NewCredentials of ["", null, 5, "x".repeat(65_536)]) {
    const answer = await admin("POST", `${path}/Password/Update`, { NewCredentials });
    assert.deepEqual(refused(answer), [400, "PASWS167E"]);
  }
  assert.equal((await admin("POST", `${path}/Password/Update`, { newcredentials: " " })).statusCode, 200);
});

test("a task is withdrawn while nobody works on it", async (t) => {
  const { admin, path } = await startWithAccount(t);
  await admin("POST", `${path}/Change`);
  assert.equal((await admin("DELETE", `${tasks}/1`)).statusCode, 204);
  assert.equal((await managementOf(admin, path)).status, undefined);
  assert.deepEqual(refused(await admin("DELETE", `${tasks}/1`)), [404, "CASTL047E"]);
  await admin("POST", `${path}/Change`);
  const { id } = await claimOne(admin);
  assert.deepEqual(refused(await admin("DELETE", `${tasks}/${id}`)), [409, "CASTL046E"]);
  assert.deepEqual(refused(await admin("POST", `${path}/Change`)), [409, "CASTL046E"]);
});

test("two tasks of one account come one after the other, and none while it is checked out", async (t) => {
  const { admin, path } = await startWithAccount(t);
  await admin("POST", `${path}/Change`);
  await admin("POST", `${path}/Verify`);
  const [first, ...rest] = await claim(admin, { limit: 50 });
  assert.ok(first !== undefined && rest.length === 0);
  assert.deepEqual(await claim(admin, { limit: 50 }), []);
  await complete(admin, first, "success");
  assert.equal((await managementOf(admin, path)).status, "inProcess", "the other is still to be done");
  await setRules(admin, "UnixSSH", { exclusive: true });
  await secretOf(admin, path);
  assert.deepEqual(await claim(admin), []);
  await admin("POST", `${path}/CheckIn`);
  assert.equal((await claimOne(admin)).operation, "verify");
});

test("operations, limit and lease are what the worker asks", async (t) => {
  const { admin, path } = await startWithAccount(t);
  for (const address of ["b", "c"]) {
    const { id } = await makeAccount(admin, "Box", { address, secret: "s" });
    await admin("POST", `/API/Accounts/${id}/Verify`);
  }
  await admin("POST", `${path}/Change`);
  assert.equal((await claim(admin, { operations: ["Change", "reconcile"], limit: 9 })).length, 1);
  assert.equal((await claim(admin, { limit: 1 })).length, 1);
  assert.equal((await claim(admin, { limit: 9 })).length, 1);
  for (const body of [
    { limit: 0 },
    { limit: 51 },
    { leaseSeconds: 1 },
    { leaseSeconds: 3601 },
    { operations: ["x"] },
  ]) {
    assert.deepEqual(refused(await admin("POST", `${tasks}/Claim`, body)), [400, "PASWS167E"]);
  }
  for (const body of [
    {},
    { attempt: 1 },
    { status: "success" },
    { attempt: 0, status: "success" },
    { attempt: 1, status: "x" },
  ]) {
    assert.deepEqual(refused(await admin("POST", `${tasks}/1/Complete`, body)), [400, "PASWS167E"]);
  }
});

test("a safe with a managing CPM leaves its tasks to the user of that name", async (t) => {
  const vault = await startWithAccount(t, {}, { managingCPM: "PasswordManager" });
  const { admin, path } = vault;
  const other = await makeMember(vault, "Box", "other", worker);
  const cpm = await makeMember(vault, "Box", "passwordmanager", worker);
  await admin("POST", `${path}/Verify`);
  assert.deepEqual(await claim(other), []);
  assert.deepEqual(await claim(admin), []);
  assert.equal((await claimOne(cpm)).operation, "verify");
});

test("a worker makes the SSH key itself, and says which", async (t) => {
  const { admin } = await startWithAccount(t);
  const key = { platformId: "UnixSSHKeys", address: "k", secret: "-----BEGIN OLD KEY-----" };
  const { id } = await makeAccount(admin, "Box", key);
  await admin("POST", `/API/Accounts/${id}/Change`);
  const task = await claimOne(admin);
  assert.deepEqual([task.currentSecret, task.newSecret], ["-----BEGIN OLD KEY-----", undefined]);
  assert.deepEqual(refused(await complete(admin, task, "success")), [400, "PASWS167E"]);
  await complete(admin, task, "success", { newSecret: "-----BEGIN NEW KEY-----" });
  assert.equal(await secretOf(admin, `/API/Accounts/${id}`), "-----BEGIN NEW KEY-----");
});

test("an account that is managed by hand, and a platform that forbids it, refuse what a worker would do", async (t) => {
  const { admin, path } = await startWithAccount(t);
  const calls = ["Change", "Verify", "Reconcile", "SetNextPassword"];
  const body = { NewCredentials: "x" };
  const policy = `/API/Platforms/Targets/${await targetOf(admin, "UnixSSH")}/CredentialsManagementPolicy`;
  const manual = { AllowManual: false };
  const changed = await admin("PUT", policy, { Change: manual, Verification: manual, Reconcile: manual });
  assert.equal(changed.statusCode, 200);
  for (const call of calls) assert.deepEqual(refused(await admin("POST", `${path}/${call}`, body)), [403, "CASTL045E"]);
  const byHand = [{ op: "replace", path: "/secretManagement/automaticManagementEnabled", value: false }];
  assert.equal((await admin("PATCH", path, byHand)).statusCode, 200);
  for (const call of calls)
    assert.deepEqual(refused(await admin("POST", `${path}/${call}`, body)), [400, "CAWS00001E"]);
  assert.equal((await admin("POST", `${path}/Password/Update`, body)).statusCode, 200);
});

test("who works on tasks learns no secret that takes a confirmation, unless he may do without one", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path } = vault;
  const cpm = await makeMember(vault, "Box", "cpm", worker);
  const trusted = await makeMember(vault, "Box", "trusted", [...worker, "accessWithoutConfirmation"]);
  await setRules(admin, "UnixSSH", { dualControl: true });
  assert.equal((await cpm("POST", `${path}/Verify`)).statusCode, 200);
  assert.deepEqual(await claim(cpm), []);
  assert.equal((await claimOne(trusted)).currentSecret, firstSecret);
});

test("an account that is managed by hand meanwhile is left alone, until it is not any more", async (t) => {
  const vault = await startWithAccount(t);
  const { admin, path } = vault;
  const cpm = await makeMember(vault, "Box", "cpm", worker);
  const manage = (value: boolean) =>
    admin("PATCH", path, [{ op: "replace", path: "/secretManagement/automaticManagementEnabled", value }]);
  await admin("POST", `${path}/Change`);
  assert.equal((await manage(false)).statusCode, 200);
  assert.deepEqual(await claim(cpm), []);
  assert.equal((await manage(true)).statusCode, 200);
  assert.equal((await claim(cpm)).length, 1);
});
