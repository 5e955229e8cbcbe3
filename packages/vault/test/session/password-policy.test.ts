import assert from "node:assert/strict";
import { test } from "node:test";
import { type Caller, startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";
const day = 86_400_000;

async function create(admin: Caller, members: object = {}): Promise<number> {
  return (await admin("POST", "/API/Users", { username: "pat", initialPassword: password, ...members })).json().id;
}

test("a password expires after the days of the policy, and is changed with the logon", async (t) => {
  const { admin, tryLogon, logon, time } = await startVault(t, { passwordPolicy: { expiryDays: 30 } });
  await create(admin);
  time.now += 29 * day;
  assert.equal((await tryLogon("pat", password)).statusCode, 200);
  time.now += day;
  const expired = await tryLogon("pat", password);
  assert.deepEqual([expired.statusCode, expired.json().ErrorCode], [409, "CASTL065E"]);
  assert.equal((await tryLogon("pat", "Wr0ng-password")).statusCode, 403, "only who knows it is told");
  await logon("pat", password, { newPassword: "Fresh-Pass1" });
  time.now += 29 * day;
  assert.equal((await tryLogon("pat", "Fresh-Pass1")).statusCode, 200, "its days count from the change");
});

test("a password that never expires does not, nor the Administrator's, nor any without the policy", async (t) => {
  const { admin, tryLogon, time } = await startVault(t, { passwordPolicy: { expiryDays: 1 } });
  await create(admin, { passwordNeverExpires: true });
  time.now += 1000 * day;
  assert.equal((await tryLogon("pat", password)).statusCode, 200);
  assert.equal((await tryLogon("Administrator", "Adm1nistrator!")).statusCode, 200);
  const usual = await startVault(t);
  await create(usual.admin);
  usual.time.now += 1000 * day;
  assert.equal((await usual.tryLogon("pat", password)).statusCode, 200);
});

test("an expired user is told of that, not of his password", async (t) => {
  const { admin, tryLogon, time } = await startVault(t, { passwordPolicy: { expiryDays: 1 } });
  await create(admin, { expiryDate: Math.floor(time.now / 1000) + 60 });
  time.now += 2 * day;
  assert.equal((await tryLogon("pat", password)).json().ErrorCode, "ITATS006E");
});

test("what a password must be like is a setting", async (t) => {
  const cases = [
    [{}, "Abcdef1", false],
    [{}, "Abcdefg1", true],
    [{}, "abcdefg1", false],
    [{}, "abcdef-1", true],
    [{}, "abcdefghijklmnopqrst", true],
    [{}, "Abcdefg1".repeat(5), false],
    [{}, "Abcdefg\t1", false],
    [{}, "Pat.Smith.1", false],
    [{ minimumLength: 12 }, "Abcdefg1", false],
    [{ minimumClasses: 1 }, "abcdefgh", true],
    [{ minimumClasses: 4 }, "Abcdefg1", false],
    [{ minimumClasses: 4 }, "Abcdef-1", true],
  ] as const;
  for (const [passwordPolicy, initialPassword, good] of cases) {
    const { admin } = await startVault(t, { passwordPolicy });
    const answer = await admin("POST", "/API/Users", { username: "pat.smith.1", initialPassword });
    assert.equal(answer.statusCode, good ? 201 : 400, `${JSON.stringify(passwordPolicy)} ${initialPassword}`);
    if (!good) assert.equal(answer.json().Details[0].ParameterName, "initialPassword");
  }
});

test("the last passwords may not come again, by whatever way a new one is set", async (t) => {
  const { admin, tryLogon } = await startVault(t, { passwordPolicy: { history: 3 } });
  const id = await create(admin);
  const reset = (newPassword: string) => admin("POST", `/API/Users/${id}/ResetPassword`, { newPassword });
  assert.equal((await reset("Second-Pass1")).statusCode, 200);
  assert.equal((await reset("Third-Pass1")).statusCode, 200);
  for (const used of [password, "Second-Pass1"]) {
    const refused = await reset(used);
    assert.equal(refused.statusCode, 400, used);
    assert.match(refused.json().Details[0].ErrorMessage, /last 3/);
    const gen1 = await admin("PUT", "/WebServices/PIMServices.svc/Users/pat", { NewPassword: used });
    assert.equal(gen1.json().Details[0].ParameterName, "NewPassword");
    assert.equal((await tryLogon("pat", "Third-Pass1", { newPassword: used })).statusCode, 400);
  }
  assert.equal((await tryLogon("pat", "Third-Pass1", { newPassword: "Third-Pass1" })).statusCode, 400);
  assert.equal((await tryLogon("pat", "Third-Pass1", { newPassword: "Fourth-Pass1" })).statusCode, 200);
  assert.equal((await reset(password)).statusCode, 200, "the fourth from last may");
});

test("setting the present password once more is no change of it", async (t) => {
  const passwordPolicy = { history: 2, expiryDays: 2 };
  const { admin, logon, tryLogon, time } = await startVault(t, { passwordPolicy });
  const id = await create(admin);
  const reset = async (newPassword: string) => {
    const caller = await logon("Administrator", "Adm1nistrator!");
    return await caller("POST", `/API/Users/${id}/ResetPassword`, { newPassword });
  };
  await reset("Second-Pass1");
  time.now += day;
  for (let turn = 0; turn < 3; turn += 1) assert.equal((await reset("Second-Pass1")).statusCode, 200);
  assert.equal((await reset(password)).statusCode, 400, "the history is what it was");
  assert.equal((await tryLogon("pat", "Second-Pass1")).statusCode, 200);
  time.now += day;
  assert.equal((await tryLogon("pat", "Second-Pass1")).json().ErrorCode, "CASTL065E", "and it is as old as it was");
});

test("without a history any password may come again, but a change must change something", async (t) => {
  const { admin, tryLogon } = await startVault(t, { passwordPolicy: { history: 0 } });
  const id = await create(admin);
  assert.equal((await admin("POST", `/API/Users/${id}/ResetPassword`, { newPassword: password })).statusCode, 200);
  assert.equal((await tryLogon("pat", password, { newPassword: password })).statusCode, 400);
});

test("whether a new user must change his password is a setting where the body is silent", async (t) => {
  for (const changePasswordOnFirstLogon of [false, true]) {
    const { admin, tryLogon } = await startVault(t, { changePasswordOnFirstLogon });
    await create(admin);
    assert.equal((await tryLogon("pat", password)).statusCode, changePasswordOnFirstLogon ? 409 : 200);
    await create(admin, { username: "said", changePassOnNextLogon: false });
    assert.equal((await tryLogon("said", password)).statusCode, 200);
    await admin("POST", "/API/Users", { username: "without" });
    const [without] = (await admin("GET", "/API/Users?userName=without&ExtendedDetails=true")).json().Users;
    assert.equal(without.changePassOnNextLogon, false, "who has none has none to change");
  }
});

test("a first-generation PUT that is refused sets no password either", async (t) => {
  const { admin, tryLogon } = await startVault(t);
  await create(admin);
  const body = { NewPassword: "Fresh-Pass1", UserTypeName: "Built-InAdmins" };
  assert.equal((await admin("PUT", "/WebServices/PIMServices.svc/Users/pat", body)).statusCode, 400);
  assert.equal((await tryLogon("pat", password)).statusCode, 200);
});
