import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, refused } from "../support/accounts.ts";
import { firstSecret, secretOf, setRules, startWithAccount } from "../support/secrets.ts";

test("a password is a JSON text that says it is HTML, as the product's is", async (t) => {
  const { admin, path, server } = await startWithAccount(t);
  const answer = await admin("POST", `${path}/Password/Retrieve/`);
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(answer.headers["cache-control"], "no-cache, no-store, must-revalidate");
  assert.equal(answer.body, JSON.stringify(firstSecret));
  const key = await admin("POST", `${path}/Secret/Retrieve`, { ActionType: "retrieve", Machine: { IsPresent: true } });
  assert.equal(key.headers["content-type"], "application/json; charset=utf-8");
  assert.equal(key.json(), firstSecret);
  const bare = await server.inject({
    method: "POST",
    url: `/PasswordVault${path}/Password/Retrieve`,
    headers: { authorization: admin.token },
  });
  assert.equal(bare.body, JSON.stringify(firstSecret));
});

for (const secret of [
  'qu"ote',
  "back\\slash",
  " spaces ",
  "ünïcode ✓ 🔐",
  "<HTML>&amp;",
  "line\nfeed\r\ttab",
  "x".repeat(65_535),
]) {
  test(`the secret ${JSON.stringify(secret.slice(0, 20))} comes back as it was`, async (t) => {
    const { admin } = await startWithAccount(t);
    const { id } = await makeAccount(admin, "Box", { address: "other", secret });
    assert.equal(await secretOf(admin, `/API/Accounts/${id}`), secret);
  });
}

test("an account without a secret, and a version that is not there, are 404", async (t) => {
  const { admin, path } = await startWithAccount(t);
  const { id } = await makeAccount(admin, "Box", { address: "none" });
  assert.deepEqual(refused(await admin("POST", `/API/Accounts/${id}/Password/Retrieve`)), [404, "CASTL044E"]);
  assert.deepEqual(refused(await admin("POST", `${path}/Password/Retrieve`, { Version: 9 })), [404, "CASTL044E"]);
  assert.equal(await secretOf(admin, path, { Version: 0 }), firstSecret);
  assert.deepEqual(refused(await admin("POST", "/API/Accounts/1_99/Password/Retrieve")), [404, "CASTL030E"]);
});

const wrong = [
  { Version: -1 },
  { Version: "abc" },
  { ActionType: "steal" },
  { isUse: "perhaps" },
  { reason: 5 },
  { reason: "x".repeat(1001) },
  { TicketId: "x".repeat(201) },
];
for (const body of wrong) {
  test(`${JSON.stringify(body).slice(0, 40)} is refused`, async (t) => {
    const { admin, path } = await startWithAccount(t);
    assert.deepEqual(refused(await admin("POST", `${path}/Password/Retrieve`, body)), [400, "PASWS167E"]);
  });
}

test("a platform that requires a reason gets one", async (t) => {
  const { admin, path } = await startWithAccount(t);
  await setRules(admin, "UnixSSH", { requireReason: true });
  for (const body of [undefined, {}, { reason: "" }, { Reason: "   " }]) {
    assert.deepEqual(refused(await admin("POST", `${path}/Password/Retrieve`, body)), [400, "CASTL040E"]);
  }
  assert.equal(await secretOf(admin, path, { REASON: "incident" }), firstSecret);
});

test("to connect takes both permissions, since what is answered can be seen", async (t) => {
  const vault = await startWithAccount(t);
  const user = await makeMember(vault, "Box", "user", ["useAccounts"]);
  const reader = await makeMember(vault, "Box", "reader", ["retrieveAccounts"]);
  const both = await makeMember(vault, "Box", "both", ["useAccounts", "retrieveAccounts"]);
  const connect = { ActionType: "Connect" };
  const isUse = { isUse: "True" };
  const cases = [
    { caller: user, body: {}, status: 403 },
    { caller: user, body: connect, status: 403 },
    { caller: reader, body: {}, status: 200 },
    { caller: reader, body: { ActionType: "copy" }, status: 200 },
    { caller: reader, body: connect, status: 403 },
    { caller: reader, body: isUse, status: 403 },
    { caller: both, body: connect, status: 200 },
    { caller: both, body: isUse, status: 200 },
  ];
  for (const { caller, body, status } of cases) {
    const answer = await caller("POST", `${vault.path}/Password/Retrieve`, body);
    assert.equal(answer.statusCode, status, JSON.stringify(body));
  }
});

test("audit log and activities tell who retrieved what, why and from where, and not the secret", async (t) => {
  const { admin, path, vault, account, time } = await startWithAccount(t);
  const use = { reason: "incident", TicketingSystem: "Desk", TicketId: "INC-7", Machine: "db01", ActionType: "show" };
  await secretOf(admin, path, use);
  const [entry] = await vault.audit.list({ limit: 1, newestFirst: true });
  assert.equal(entry?.action, "secret.retrieved");
  assert.equal(entry?.actor, "Administrator");
  assert.equal(entry?.target, `account:${account.id}`);
  assert.deepEqual(entry?.details, {
    safeName: "Box",
    name: account.name,
    version: 1,
    reason: "incident",
    ticketingSystem: "Desk",
    ticketId: "INC-7",
    machine: "db01",
  });
  const { Activities } = (await admin("GET", `${path}/Activities`)).json();
  assert.deepEqual(Activities[0], {
    Action: "Retrieve password",
    ActionID: 295,
    Alert: false,
    ClientID: "127.0.0.1",
    Date: Math.floor(time.now / 1000),
    MoreInfo: "Version 1, Ticket Desk INC-7, Machine db01",
    Reason: "incident",
    User: "Administrator",
  });
  const told = JSON.stringify([await vault.audit.list({ limit: 100 }), Activities]);
  assert.ok(!told.includes(firstSecret));
  assert.deepEqual(Activities.length, 2, "and that the account was added");
});

test("the first generation shows the same, under the key that goes with the slash", async (t) => {
  const { admin, path, account, time } = await startWithAccount(t);
  await secretOf(admin, path, { reason: "why" });
  const url = `/WebServices/PIMServices.svc/Accounts/${account.id}/Activities`;
  const plain = (await admin("GET", url)).json();
  assert.deepEqual(Object.keys(plain), ["GetAccountActivitiesResult"]);
  const date = new Date(time.now).toISOString();
  assert.deepEqual(plain.GetAccountActivitiesResult[0], {
    AccountName: account.name,
    Activity: "Retrieve password",
    ActivityCode: 295,
    ClientID: "127.0.0.1",
    MoreInfo: "Version 1",
    Path: `Box\\Root\\${account.name}`,
    Reason: "why",
    Time: `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)} ${date.slice(11, 19)}`,
    UserName: "Administrator",
  });
  const slashed = (await admin("GET", `${url}/?x=1`)).json();
  assert.deepEqual(slashed, { GetAccountActivitiesSlashResult: plain.GetAccountActivitiesResult });
});
