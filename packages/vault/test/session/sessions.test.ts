import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessions } from "../../src/session/sessions.ts";
import { administratorPassword, createCaller, startVault } from "../support/server.ts";

const minute = 60_000;
const password = "P@ssw0rd123!";

test("logoff answers 200 and ends the session, which cannot be ended twice", async (t) => {
  const { admin, logon } = await startVault(t);
  const other = await logon("Administrator", administratorPassword);
  const answer = await admin("POST", "/API/Auth/Logoff");
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), { LogoffUrl: "" });
  assert.equal((await admin("POST", "/API/Auth/Logoff")).statusCode, 401);
  assert.equal((await other("GET", "/API/currentuser")).statusCode, 200);
});

test("an unused session ends after 20 minutes, a used one goes on", async (t) => {
  const { admin, time } = await startVault(t);
  for (let turn = 0; turn < 5; turn += 1) {
    time.now += 19 * minute;
    assert.equal((await admin("GET", "/API/currentuser")).statusCode, 200);
  }
  time.now += 20 * minute + 1;
  const answer = await admin("GET", "/API/currentuser");
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [401, "PASWS006E"]);
});

test("the idle time is a setting", async (t) => {
  const { admin, time } = await startVault(t, { sessionIdleMinutes: 1 });
  time.now += 2 * minute;
  assert.equal((await admin("GET", "/API/currentuser")).statusCode, 401);
});

test("a session ends after a day, however much it is used", async (t) => {
  const { admin, time } = await startVault(t);
  for (let turn = 0; turn < 96; turn += 1) {
    time.now += 15 * minute;
    assert.equal((await admin("GET", "/API/LoginsInfo")).statusCode, 200);
  }
  time.now += 1;
  const answer = await admin("GET", "/API/LoginsInfo");
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [401, "PASWS006E"]);
});

test("how long it lives at most is a setting", async (t) => {
  const { admin, time } = await startVault(t, { sessionAbsoluteMinutes: 10 });
  time.now += 9 * minute;
  assert.equal((await admin("GET", "/API/LoginsInfo")).statusCode, 200);
  time.now += 2 * minute;
  assert.equal((await admin("GET", "/API/LoginsInfo")).statusCode, 401);
});

test("who expires while he works is out", async (t) => {
  const { admin, logon, time } = await startVault(t);
  const expiryDate = Math.floor(time.now / 1000) + 60;
  await admin("POST", "/API/Users", { username: "temp", initialPassword: password, expiryDate });
  const session = await logon("temp", password);
  assert.equal((await session("GET", "/API/LoginsInfo")).statusCode, 200);
  time.now += 2 * minute;
  assert.equal((await session("GET", "/API/LoginsInfo")).statusCode, 401);
});

test("who is barred from the PVWA while he works is out; the hours are those of logging on", async (t) => {
  const { admin, logon, time } = await startVault(t);
  const hour = new Date(time.now).getUTCHours();
  for (const [username, members, status] of [
    ["barred", { unAuthorizedInterfaces: ["PVWA"] }, 401],
    ["late", { loginFromHour: (hour + 2) % 24, loginToHour: (hour + 4) % 24 }, 200],
  ] as const) {
    const { id } = (await admin("POST", "/API/Users", { username, initialPassword: password })).json();
    const session = await logon(username, password);
    await admin("PUT", `/API/Users/${id}`, { username, ...members });
    assert.equal((await session("GET", "/API/LoginsInfo")).statusCode, status, username);
  }
});

test("a password that is reset while its user logs on lets him in no more", async (t) => {
  const { admin, server, tryLogon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "race", initialPassword: password })).json();
  const [reset, ...logons] = await Promise.all([
    admin("POST", `/API/Users/${id}/ResetPassword`, { newPassword: "An0ther-one" }),
    ...Array.from({ length: 4 }, () => tryLogon("race", password)),
  ]);
  assert.equal(reset.statusCode, 200);
  for (const logon of logons) {
    if (logon.statusCode !== 200) continue;
    const session = createCaller(server, logon.json());
    assert.equal((await session("GET", "/API/LoginsInfo")).statusCode, 401);
  }
});

test("a logon sets the product's cookies, which have nothing of the session in them", async (t) => {
  const { tryLogon } = await startVault(t);
  const first = await tryLogon("Administrator", administratorPassword);
  const second = await tryLogon("Administrator", administratorPassword);
  const cookies = first.cookies.map(({ name }) => name);
  assert.deepEqual(cookies, ["CA11111", "CA22222", "CA33333", "CA55555", "mobileState"]);
  assert.deepEqual(first.headers["set-cookie"], second.headers["set-cookie"], "they name the node, not the session");
  for (const cookie of first.cookies) {
    assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, "Strict", "/PasswordVault/"]);
    assert.ok(!first.json().includes(cookie.value));
  }
  assert.equal((await tryLogon("Administrator", "Wr0ng-password")).headers["set-cookie"], undefined);
});

test("sessions that ran out are forgotten", async (t) => {
  const { vault, logon, time } = await startVault(t);
  for (let count = 0; count < 5; count += 1) await logon("Administrator", administratorPassword);
  assert.equal((await vault.status()).sessions, 6);
  time.now += 30 * minute;
  await logon("Administrator", administratorPassword);
  assert.equal((await vault.status()).sessions, 1);
});

test("a logon without concurrentSession ends the user's earlier sessions, and nobody else's", async (t) => {
  const { admin, logon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "one", initialPassword: password });
  const first = await logon("one", password, { concurrentSession: "true" });
  const second = await logon("one", password, { concurrentSession: true });
  assert.equal((await first("GET", "/API/currentuser")).statusCode, 200);
  const third = await logon("one", password, { concurrentSession: false });
  for (const [session, status] of [
    [first, 401],
    [second, 401],
    [third, 200],
    [admin, 200],
  ] as const) {
    assert.equal((await session("GET", "/API/currentuser")).statusCode, status);
  }
});

test("a disabled, reset or deleted user's sessions end at once", async (t) => {
  const { admin, logon } = await startVault(t);
  for (const [index, [method, path, body]] of (
    [
      ["POST", "/disable", undefined],
      ["POST", "/ResetPassword", { newPassword: "An0ther-one" }],
      ["DELETE", "", undefined],
    ] as const
  ).entries()) {
    const { id } = (await admin("POST", "/API/Users", { username: `u${index}`, initialPassword: password })).json();
    const session = await logon(`u${index}`, password);
    assert.equal((await session("GET", "/API/currentuser")).statusCode, 200);
    assert.equal((await admin(method, `/API/Users/${id}${path}`, body)).statusCode, 200);
    assert.equal((await session("GET", "/API/currentuser")).statusCode, 401, path);
  }
});

test("a change of authorisations is felt by the session at once", async (t) => {
  const { admin, logon } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "rise", initialPassword: password })).json();
  const session = await logon("rise", password);
  assert.equal((await session("GET", "/API/Users")).statusCode, 403);
  await admin("PUT", `/API/Users/${id}`, { username: "rise", vaultAuthorization: ["AuditUsers"] });
  assert.equal((await session("GET", "/API/Users")).statusCode, 200);
});

test("no more than 300 sessions of one user are open at once", () => {
  const times = { idleMilliseconds: minute, absoluteMilliseconds: 60 * minute };
  const sessions = createSessions({ ...times, clock: () => 0, load: async () => undefined });
  const [one, two] = [
    { id: 1, username: "one" },
    { id: 2, username: "two" },
  ];
  for (let count = 0; count < 300; count += 1) sessions.open(one, true);
  assert.throws(() => sessions.open(one, true), { code: "CASTL004E" });
  assert.equal(sessions.open(two, true).supersedes, 0);
  const only = sessions.open(one, false);
  assert.equal(only.supersedes, 300);
  assert.equal(sessions.count(), 302, "they live until the logon is recorded");
  only.confirm();
  assert.equal(sessions.count(), 2);
  assert.equal(sessions.count(), 2);
});
