import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

test("an account is made, shown without its secret and without members that have no value, and deleted", async (t) => {
  const { admin, time } = await startVault(t);
  await makeSafe(admin, "Linux-Prod");
  const created = await admin("POST", "/API/Accounts", {
    PlatformID: "unixssh",
    SafeName: "linux-prod",
    address: "db01.corp.example",
    username: "root",
    secret: "s3cr3t-never-shown",
    platformAccountProperties: { port: 22 },
    remoteMachinesAccess: { remoteMachines: "a.corp;b.corp", accessRestrictedToRemoteMachines: "true" },
    unknown: { member: true },
  });
  const account = {
    id: "1_1",
    name: "Operating System-UnixSSH-db01.corp.example-root",
    address: "db01.corp.example",
    userName: "root",
    platformId: "UnixSSH",
    safeName: "Linux-Prod",
    secretType: "password",
    platformAccountProperties: { Port: "22" },
    secretManagement: { automaticManagementEnabled: true, lastModifiedTime: Math.floor(time.now / 1000) },
    remoteMachinesAccess: { remoteMachines: "a.corp;b.corp", accessRestrictedToRemoteMachines: true },
    createdTime: Math.floor(time.now / 1000),
    categoryModificationTime: time.now * 1000,
  };
  assert.deepEqual([created.statusCode, created.json()], [201, account]);
  assert.deepEqual((await admin("GET", "/API/Accounts/1_1/")).json(), account);
  assert.deepEqual((await admin("GET", "/API/Accounts")).json(), { value: [account], count: 1 });
  const removed = await admin("DELETE", "/API/Accounts/1_1");
  assert.deepEqual([removed.statusCode, removed.body], [204, ""]);
  assert.deepEqual(refused(await admin("GET", "/API/Accounts/1_1")), [404, "CASTL030E"]);
  const again = await makeAccount(admin, "Linux-Prod");
  assert.equal(again.id, "1_2", "the number of an account is never used twice");
});

test("null members count as left out, and so do empty texts", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const nothing = { name: null, secret: null, secretType: null, secretManagement: null, remoteMachinesAccess: null };
  const account = await makeAccount(admin, "S", { ...nothing, platformAccountProperties: { Port: "" } });
  assert.deepEqual(Object.keys(account).sort(), [
    ...["address", "categoryModificationTime", "createdTime", "id", "name", "platformId", "safeName"],
    ...["secretManagement", "secretType", "userName"],
  ]);
  assert.deepEqual(account.secretManagement, { automaticManagementEnabled: true });
});

test("an account of a platform of keys holds a key, unless it says otherwise", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  assert.equal((await makeAccount(admin, "S", { platformId: "UnixSSHKeys" })).secretType, "key");
  const other = { platformId: "UnixSSHKeys", address: "b", secretType: "Password" };
  assert.equal((await makeAccount(admin, "S", other)).secretType, "password");
});

test("the name that is made up holds only what a name may", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const odd = await makeAccount(admin, "S", { address: "https://a:1/b", userName: 'corp\\x"y' });
  assert.equal(odd.name, "Operating System-UnixSSH-https___a_1_b-corp_x_y");
  const long = await makeAccount(admin, "S", { address: "a".repeat(255) });
  assert.equal(long.name.length, 170);
});

test("what is wrong is refused, each with its code and the names of what is known", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const base = { platformId: "UnixSSH", safeName: "S", address: "a", userName: "u" };
  const cases: readonly (readonly [object, string, RegExp])[] = [
    [{ safeName: "Nope" }, "PASWS167E", /Safe \[Nope\] was not found/],
    [{ platformId: "Nope" }, "PASWS167E", /Platform \[Nope\] was not found/],
    [{ platformId: "" }, "PASWS167E", /platformId\] must not be empty/],
    [{ safeName: null }, "PASWS167E", /safeName\] is required/],
    [{ address: null }, "PASWS167E", /\[address\] is required by platform \[UnixSSH\]/],
    [{ userName: "" }, "PASWS167E", /\[userName\] is required by platform/],
    [{ platformId: "AWSAccessKeys" }, "PASWS167E", /platformAccountProperties\.AWSAccessKeyID\] is required/],
    [{ platformAccountProperties: { Prt: "1" } }, "PASWS167E", /Prt\] is no property.*knows Port/],
    [{ platformAccountProperties: { Port: {} } }, "PASWS167E", /Port\] must be a text/],
    [{ platformAccountProperties: [] }, "PASWS167E", /must be an object/],
    [{ secretType: "token" }, "PASWS167E", /must be one of password, key/],
    [{ name: "a:b" }, "PASWS167E", /must not hold any of/],
    [{ name: "a\nb" }, "PASWS167E", /control characters/],
    [{ secretManagement: { manualManagementReason: "r" } }, "PASWS159E", /reason/],
  ];
  for (const [more, code, words] of cases) {
    const answer = await admin("POST", "/API/Accounts", { ...base, ...more });
    assert.deepEqual(refused(answer), [400, code], JSON.stringify(more));
    assert.match(answer.json().ErrorMessage, words);
  }
  const [detail] = (await admin("POST", "/API/Accounts", { ...base, safeName: "Nope" })).json().Details;
  assert.deepEqual(detail, {
    ParameterName: "safeName",
    ErrorCode: "PASWS031E",
    ErrorMessage: "Safe [Nope] was not found.",
  });
  assert.equal((await admin("GET", "/API/Accounts")).json().count, 0);
});

test("a second account of the same user name, address and platform is a duplicate, unless it is allowed", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeSafe(admin, "T");
  await makeAccount(admin, "S", { name: "one" });
  const body = { platformId: "UnixSSH", safeName: "S", address: "DB01.corp.example", userName: "Root", name: "two" };
  assert.deepEqual(refused(await admin("POST", "/API/Accounts", body)), [409, "PASWS027E"]);
  const allowed = "/API/Accounts?AllowAccountDuplications=True";
  assert.equal((await admin("POST", allowed, body)).statusCode, 201);
  assert.deepEqual(refused(await admin("POST", allowed, { ...body, name: "TWO" })), [409, "CASTL032E"]);
  assert.equal((await admin("POST", "/API/Accounts", { ...body, safeName: "T" })).statusCode, 201);
  const { name: _name, ...unnamed } = body;
  const names = [];
  for (let times = 0; times < 3; times += 1) names.push((await admin("POST", allowed, unnamed)).json().name);
  const generated = "Operating System-UnixSSH-DB01.corp.example-Root";
  assert.deepEqual(names, [generated, `${generated}-4`, `${generated}-5`], "each has a name of its own");
});

test("making takes addAccounts, and more for properties and for a secret; a stranger's safe is not there", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  await makeSafe(admin, "Other");
  const body = { platformId: "UnixSSH", safeName: "S", address: "a", userName: "u" };
  const adder = await makeMember(vault, "S", "adder", ["addAccounts"]);
  const lister = await makeMember(vault, "S", "lister", ["listAccounts", "useAccounts", "updateAccountProperties"]);
  assert.deepEqual(refused(await lister("POST", "/API/Accounts", body)), [403, "PASWS041E"]);
  const secret = await adder("POST", "/API/Accounts", { ...body, secret: "x" });
  assert.deepEqual(refused(secret), [403, "PASWS041E"]);
  assert.match(secret.json().ErrorMessage, /updateAccountContent/);
  const stranger = await adder("POST", "/API/Accounts", { ...body, safeName: "Other" });
  assert.equal(stranger.json().Details[0].ErrorCode, "PASWS031E");
  assert.equal((await adder("POST", "/API/Accounts", { ...body, secret: "" })).statusCode, 201);
});
