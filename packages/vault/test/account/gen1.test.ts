import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { startVault } from "../support/server.ts";

const service = "/WebServices/PIMServices.svc";

interface Shown {
  readonly AccountID: string;
  readonly Properties: readonly { readonly Key: string; readonly Value: string }[];
}

function properties({ Properties }: Shown): Readonly<Record<string, string>> {
  return Object.fromEntries(Properties.map(({ Key, Value }) => [Key, Value]));
}

test("an account is made, found by keywords and safe, changed and deleted as the first generation does it", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S", { name: "svc-logon", userName: "svc" });
  const created = await admin("POST", `${service}/Account`, {
    account: {
      safe: "S",
      platformID: "UnixSSH",
      address: "db01.corp",
      accountName: "db01-root",
      password: "s3cr3t",
      username: "root",
      disableAutoMgmt: "true",
      disableAutoMgmtReason: "because",
      properties: [
        { Key: "Port", Value: 22, Name: "Port" },
        { Key: "ExtraPass1Name", Value: "svc-logon" },
        { Key: "ExtraPass1Folder", Value: "Root" },
        { Key: "ExtraPass1Safe", Value: "S" },
      ],
    },
  });
  assert.deepEqual([created.statusCode, created.body], [201, ""]);
  const found = (await admin("GET", `${service}/Accounts?Keywords=db01%20root&Safe=S`)).json();
  assert.equal(found.Count, 1);
  const [account] = found.accounts;
  const shown = {
    Safe: "S",
    Folder: "Root",
    Name: "db01-root",
    UserName: "root",
    PolicyID: "UnixSSH",
    DeviceType: "Operating System",
    Address: "db01.corp",
    Port: "22",
  };
  assert.deepEqual(properties(account), shown);
  assert.deepEqual(account.InternalProperties[0], { Key: "CPMDisabled", Value: "because" });
  const links = (await admin("GET", `/API/ExtendedAccounts/${account.AccountID}/LinkedAccounts`)).json();
  assert.equal(links.LinkedAccounts[0].name, "svc-logon");
  assert.equal((await admin("POST", `/API/Accounts/${account.AccountID}/Password/Retrieve`)).body, '"s3cr3t"');

  // A client that read the account sends back what it was shown; what it leaves out is cleared.
  const body = {
    Accounts: {
      Folder: "Root",
      AccountName: "db01-root",
      Address: "db02.corp",
      Properties: [
        { Key: "UserName", Value: "admin" },
        { Key: "DeviceType", Value: "Operating System" },
        { Key: "InternalProperties", Value: { CPMDisabled: "because" } },
      ],
    },
  };
  const updated = await admin("PUT", `${service}/Accounts/${account.AccountID}`, body);
  assert.equal(updated.statusCode, 200, updated.body);
  const { Port: _port, ...rest } = shown;
  assert.deepEqual(properties(updated.json().UpdateAccountResult), {
    ...rest,
    Address: "db02.corp",
    UserName: "admin",
  });
  const removed = await admin("DELETE", `${service}/Accounts/${account.AccountID}`);
  assert.deepEqual([removed.statusCode, removed.body], [200, ""]);
  assert.deepEqual((await admin("GET", `${service}/Accounts?Keywords=db02`)).json(), { Count: 0, accounts: [] });
});

test("of several accounts the first is shown, with the number of all that the caller may list", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  for (const safe of ["S", "T"]) {
    await makeSafe(admin, safe);
    for (const address of ["a", "b"]) await makeAccount(admin, safe, { address });
  }
  const { Count, accounts } = (await admin("GET", `${service}/Accounts?Keywords=root`)).json();
  assert.deepEqual([Count, accounts.length, accounts[0].AccountID], [4, 1, "1_1"]);
  const lister = await makeMember(vault, "T", "lister", ["listAccounts"]);
  const own = (await lister("GET", `${service}/Accounts`)).json();
  assert.deepEqual([own.Count, own.accounts[0].AccountID], [2, "2_1"]);
  assert.deepEqual((await lister("GET", `${service}/Accounts?Safe=S`)).json(), { Count: 0, accounts: [] });
});

test("the first generation enforces what the second does", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  await makeSafe(admin, "S");
  const { id } = await makeAccount(admin, "S", { name: "n" });
  const updater = await makeMember(vault, "S", "updater", ["updateAccountProperties", "listAccounts"]);
  const change = { Accounts: { AccountName: "n", Address: "c", UserName: "root" } };
  assert.equal((await updater("PUT", `${service}/Accounts/${id}`, change)).statusCode, 200);
  const renamed = { Accounts: { ...change.Accounts, AccountName: "m" } };
  assert.deepEqual(refused(await updater("PUT", `${service}/Accounts/${id}`, renamed)), [403, "PASWS041E"]);
  assert.deepEqual(refused(await updater("DELETE", `${service}/Accounts/${id}`)), [403, "PASWS041E"]);
  const account = { safe: "S", platformID: "UnixSSH", address: "x", username: "y", password: "z" };
  assert.deepEqual(refused(await updater("POST", `${service}/Account`, { account })), [403, "PASWS041E"]);
  const cases: readonly (readonly [object, RegExp])[] = [
    [{}, /account\] is required/],
    [{ account: { ...account, safe: "" } }, /safe\] must not be empty/],
    [{ account: { ...account, groupName: "g" } }, /groupName/],
    [{ account: { ...account, properties: "x" } }, /properties\] must be an array/],
    [{ account: { ...account, properties: [{ Value: "x" }] } }, /properties/],
    [{ account: { ...account, properties: [{ Key: "ExtraPass3Name", Value: "x" }] } }, /ExtraPass3Name and its Safe/],
    [{ account: { ...account, properties: [{ Key: "Odd", Value: "x" }] } }, /Odd\] is no property/],
  ];
  for (const [body, words] of cases) {
    const answer = await admin("POST", `${service}/Account`, body);
    assert.deepEqual(refused(answer), [400, "PASWS167E"], JSON.stringify(body));
    assert.match(answer.json().ErrorMessage, words);
  }
  assert.deepEqual(refused(await admin("PUT", `${service}/Accounts/${id}`, {})), [400, "PASWS167E"]);
  const missing = { Key: "ExtraPass1Name", Value: "nobody" };
  const linked = { ...account, properties: [missing, { Key: "ExtraPass1Safe", Value: "S" }] };
  assert.deepEqual(refused(await admin("POST", `${service}/Account`, { account: linked })), [404, "CASTL030E"]);
  assert.equal((await admin("GET", "/API/Accounts")).json().count, 1, "the account is not made without its link");
});
