import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

test("accounts are linked by index, shown, replaced and taken away", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeSafe(admin, "Service");
  const { id } = await makeAccount(admin, "S");
  const logon = await makeAccount(admin, "Service", { name: "logon", userName: "svc-logon" });
  const reconcile = await makeAccount(admin, "Service", { name: "reconcile", userName: "svc-reconcile" });
  const link = `/API/Accounts/${id}/LinkAccount`;
  const linked = async () => (await admin("GET", `/API/ExtendedAccounts/${id}/LinkedAccounts`)).json().LinkedAccounts;
  assert.deepEqual(await linked(), []);
  // Clients send the index as a number and as a text, and before 12.1.1 by another name.
  for (const [name, index] of [
    ["logon", { extraPasswordIndex: 1 }],
    ["logon", { extraPasswordIndex: "3" }],
    ["reconcile", { ExtraPassID: 3, folder: "Root" }],
  ] as const) {
    const answer = await admin("POST", link, { safe: "service", name, ...index });
    assert.deepEqual([answer.statusCode, answer.body], [200, ""], name);
  }
  const [first, third] = await linked();
  const shown = { folder: "Root", safeName: "Service", platformId: "UnixSSH", address: "db01.corp.example" };
  assert.deepEqual(first, {
    ...shown,
    ...{ id: logon.id, accountID: logon.id, name: "logon", userName: "svc-logon" },
    ...{ extraPasswordIndex: 1, displayName: "Logon Account" },
  });
  assert.deepEqual([third.id, third.extraPasswordIndex, third.displayName], [reconcile.id, 3, "Reconcile Account"]);
  const overview = (await admin("GET", `/API/ExtendedAccounts/${id}/overview`)).json();
  assert.deepEqual([overview.id, overview.platformName, overview.linkedAccounts.length], [id, "Unix via SSH", 2]);
  const removed = await admin("DELETE", `${link}/1/`);
  assert.deepEqual([removed.statusCode, removed.body], [200, ""]);
  assert.deepEqual(refused(await admin("DELETE", `${link}/1`)), [404, "CASTL033E"]);
  await admin("DELETE", `/API/Accounts/${reconcile.id}`);
  assert.deepEqual(await linked(), [], "a link goes with the account it leads to");
});

test("a link to what is not there, to itself or at an index that is none is refused", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { id, name } = await makeAccount(admin, "S");
  const other = await makeAccount(admin, "S", { name: "other", address: "b" });
  const link = { safe: "S", name: other.name, extraPasswordIndex: 1 };
  const cases: readonly (readonly [object, number, string])[] = [
    [{ name: "nope" }, 404, "CASTL030E"],
    [{ safe: "Nope" }, 404, "SFWS0007"],
    [{ name }, 400, "PASWS167E"],
    [{ extraPasswordIndex: 4 }, 400, "PASWS167E"],
    [{ extraPasswordIndex: null }, 400, "PASWS167E"],
    [{ extraPasswordIndex: "x" }, 400, "PASWS167E"],
    [{ folder: "Elsewhere" }, 400, "PASWS167E"],
    [{ safe: null }, 400, "PASWS167E"],
  ];
  for (const [more, status, code] of cases) {
    const answer = await admin("POST", `/API/Accounts/${id}/LinkAccount`, { ...link, ...more });
    assert.deepEqual(refused(answer), [status, code], JSON.stringify(more));
  }
  assert.deepEqual(refused(await admin("DELETE", `/API/Accounts/${id}/LinkAccount/x`)), [400, "PASWS167E"]);
});

test("linking takes updateAccountProperties, and listAccounts in the other safe", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  await makeSafe(admin, "Service");
  const { id } = await makeAccount(admin, "S");
  await makeAccount(admin, "Service", { name: "logon" });
  const link = { safe: "Service", name: "logon", extraPasswordIndex: 1 };
  const updater = await makeMember(vault, "S", "updater", ["updateAccountProperties", "listAccounts"]);
  const path = `/API/Accounts/${id}/LinkAccount`;
  assert.deepEqual(refused(await updater("POST", path, link)), [404, "SFWS0007"]);
  const permissions = { listAccounts: true };
  await admin("POST", "/API/Safes/Service/Members", { memberName: "updater", permissions });
  assert.equal((await updater("POST", path, link)).statusCode, 200);
  const lister = await makeMember(vault, "S", "lister", ["listAccounts"]);
  assert.deepEqual(refused(await lister("POST", path, link)), [403, "PASWS041E"]);
  assert.deepEqual(refused(await lister("DELETE", `${path}/1`)), [403, "PASWS041E"]);
  assert.equal((await lister("GET", `/API/ExtendedAccounts/${id}/LinkedAccounts`)).statusCode, 200);
});

test("what is linked in a safe that the caller does not see is told by its name alone", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  await makeSafe(admin, "Service");
  const { id } = await makeAccount(admin, "S");
  await makeAccount(admin, "Service", { name: "logon", userName: "svc-logon" });
  await admin("POST", `/API/Accounts/${id}/LinkAccount`, { safe: "Service", name: "logon", extraPasswordIndex: 1 });
  const ann = await makeMember(vault, "S", "ann", ["listAccounts"]);
  const { LinkedAccounts } = (await ann("GET", `/API/ExtendedAccounts/${id}/LinkedAccounts`)).json();
  assert.deepEqual(LinkedAccounts, [
    { name: "logon", safeName: "Service", folder: "Root", extraPasswordIndex: 1, displayName: "Logon Account" },
  ]);
  const overview = (await ann("GET", `/API/ExtendedAccounts/${id}/overview`)).json();
  assert.deepEqual(overview.linkedAccounts, LinkedAccounts);
});
