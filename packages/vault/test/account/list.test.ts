import assert from "node:assert/strict";
import { test } from "node:test";
import type { Collection, PvwaAccount } from "@castellan/pvwa";
import { makeAccount, makeMember, makeSafe, refused } from "../support/accounts.ts";
import { type Caller, startVault, type TestVault } from "../support/server.ts";

/** Names of what a query finds, in order. */
async function find(caller: Caller, query: string): Promise<readonly string[]> {
  const answer = await caller("GET", `/API/Accounts?${query.replaceAll(" ", "%20")}`);
  assert.equal(answer.statusCode, 200, `${query}: ${answer.body}`);
  const { value, count }: Collection<PvwaAccount> = answer.json();
  assert.equal(count, value.length, query);
  return value.map(({ name }) => name);
}

async function withAccounts({ admin, time }: TestVault): Promise<void> {
  for (const safe of ["Alpha", "Beta Two"]) await makeSafe(admin, safe);
  const start = Math.floor(time.now / 1000) * 1000;
  time.now = start;
  await makeAccount(admin, "Alpha", { name: "a-root", address: "db01.corp", userName: "root" });
  time.now = start + 10_000;
  const windows = { platformId: "WinDomain", platformAccountProperties: { LogonDomain: "CORP" } };
  await makeAccount(admin, "Beta Two", { name: "b-admin", address: "corp.example", userName: "Admin_1", ...windows });
  time.now = start + 20_000;
  const manual = { secretManagement: { automaticManagementEnabled: false, manualManagementReason: "because" } };
  await makeAccount(admin, "Alpha", { name: "c-oracle", address: "db02.corp", userName: "sys", ...manual });
}

test("search: every keyword must occur, in any letter case; startswith asks for the beginning of a text", async (t) => {
  const vault = await startVault(t);
  await withAccounts(vault);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", ["a-root", "c-oracle", "b-admin"]],
    ["search=", ["a-root", "c-oracle", "b-admin"]],
    ["search=CORP", ["a-root", "c-oracle", "b-admin"]],
    ["search=corp db0", ["a-root", "c-oracle"]],
    ["search=db01 sys", []],
    ["search=%25", []],
    ["search=admin_1", ["b-admin"]],
    ["search=admin%251", []],
    ["search=unixssh", ["a-root", "c-oracle"]],
    ["search=logon", []],
    ["search=orp&searchType=startswith", []],
    ["search=corp&searchType=StartsWith", ["b-admin"]],
    ["search=db0 c-&searchType=startswith", ["c-oracle"]],
    ["search=db0&searchType=contains", ["a-root", "c-oracle"]],
  ];
  for (const [query, names] of cases) assert.deepEqual(await find(vault.admin, query), names, query);
});

test("filters: properties and times, joined by AND and OR, values bare or in quotes", async (t) => {
  const vault = await startVault(t);
  await withAccounts(vault);
  const now = Math.floor(vault.time.now / 1000);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["safeName eq alpha", ["a-root", "c-oracle"]],
    ["SAFENAME EQ Beta Two", ["b-admin"]],
    ['safename eq "Beta Two"', ["b-admin"]],
    ["safeName eq 'Beta Two' AND userName eq root", []],
    ["safeName eq Beta Two AND userName eq admin_1", ["b-admin"]],
    ["safeName eq Nope", []],
    ["platformId eq windomain", ["b-admin"]],
    ["address eq db02.corp", ["c-oracle"]],
    ["name eq A-Root", ["a-root"]],
    ["secretType eq password", ["a-root", "c-oracle", "b-admin"]],
    ["automaticManagementEnabled eq false", ["c-oracle"]],
    ["userName eq root OR userName eq sys", ["a-root", "c-oracle"]],
    ["userName eq root OR userName eq sys AND address eq nowhere", ["a-root"]],
    [`modificationTime gte ${now - 10}`, ["b-admin", "c-oracle"]],
    [`modificationTime gte ${now - 10} AND safeName eq Alpha`, ["c-oracle"]],
    [`createdTime lte ${now - 20}`, ["a-root"]],
  ];
  for (const [filter, names] of cases) assert.deepEqual(await find(vault.admin, `filter=${filter}`), names, filter);
  const either = "filter=userName eq root AND userName eq sys&LogicalOperator=OR";
  assert.deepEqual(await find(vault.admin, either), ["a-root", "c-oracle"]);
});

test("sorting, by three properties at most", async (t) => {
  const vault = await startVault(t);
  await withAccounts(vault);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["name desc", ["c-oracle", "b-admin", "a-root"]],
    ["userName", ["b-admin", "a-root", "c-oracle"]],
    ["address asc", ["b-admin", "a-root", "c-oracle"]],
    ["platformId desc, name desc", ["b-admin", "c-oracle", "a-root"]],
    ["safeName desc,userName asc", ["b-admin", "a-root", "c-oracle"]],
    ["id desc", ["b-admin", "c-oracle", "a-root"]],
    ["categoryModificationTime desc", ["c-oracle", "b-admin", "a-root"]],
  ];
  for (const [sort, names] of cases) assert.deepEqual(await find(vault.admin, `sort=${sort}`), names, sort);
  assert.deepEqual(await find(vault.admin, "sort=userName&search=corp"), ["b-admin", "a-root", "c-oracle"]);
});

test("saved filters that can be told are told, and others are refused with the names of those that can", async (t) => {
  const vault = await startVault(t);
  const { admin, time } = vault;
  await withAccounts(vault);
  const link = { safe: "Alpha", name: "c-oracle", folder: "Root", extraPasswordIndex: 3 };
  assert.equal((await admin("POST", "/API/Accounts/1_1/LinkAccount", link)).statusCode, 200);
  assert.equal((await admin("POST", "/API/Accounts/1_1/Change", {})).statusCode, 200);
  const all = ["a-root", "b-admin", "c-oracle"];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["Regular", ["a-root", "c-oracle", "b-admin"]],
    ["new", all],
    ["Recently", ["a-root", "c-oracle", "b-admin"]],
    ["Link", ["a-root"]],
    ["Deleted", []],
    ["DisabledPasswordByCPM", []],
    ["DisabledPasswordByUser", ["c-oracle"]],
    ["ScheduledForChange", ["a-root"]],
    ["ScheduledForVerify", []],
    ["Locked", []],
    ["LockedOrNew", ["a-root", "c-oracle", "b-admin"]],
  ];
  for (const [saved, names] of cases) assert.deepEqual(await find(admin, `savedFilter=${saved}`), names, saved);
  for (const saved of ["Favorites", "AccessedByUsers", "ModifiedByUsers", "PolicyFailures", "Odd"]) {
    const answer = await admin("GET", `/API/Accounts?savedFilter=${saved}`);
    assert.deepEqual(refused(answer), [400, "PASWS167E"]);
    assert.match(answer.json().ErrorMessage, /savedFilter\] must be one of Regular, New/);
  }
  time.now += 15 * 86_400_000;
  const later = await vault.logon("Administrator", "Adm1nistrator!");
  assert.deepEqual(await find(later, "savedFilter=New"), []);
  assert.deepEqual(await find(later, "savedFilter=Recently"), []);
});

test("saved filters tell how the last work on a secret ended", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  for (const name of ["changed", "verified", "reconciled"]) {
    await makeAccount(admin, "S", { name, address: name, secret: "s" });
  }
  const report = async (id: string, operation: string, status: string) => {
    assert.equal((await admin("POST", `/API/Accounts/${id}/${operation}`, {})).statusCode, 200);
    const [task] = (await admin("POST", "/API/Castellan/CredentialTasks/Claim", {})).json().value;
    const done = { attempt: task.attempt, status };
    const answer = await admin("POST", `/API/Castellan/CredentialTasks/${task.id}/Complete`, done);
    assert.equal(answer.statusCode, 200, answer.body);
  };
  await report("1_1", "Change", "failure");
  await report("1_2", "Change", "failure");
  await report("1_2", "Verify", "failure");
  await report("1_3", "Reconcile", "success");
  assert.deepEqual(await find(admin, "savedFilter=FailedChange"), ["changed"]);
  assert.deepEqual(await find(admin, "savedFilter=FailedVerify"), ["verified"]);
  assert.deepEqual(await find(admin, "savedFilter=FailedReconcile"), []);
  assert.deepEqual(await find(admin, "savedFilter=SuccessfullyReconciled"), ["reconciled"]);
});

test("50 accounts a page; links lead through all of them, without the saved filter and with the rest", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  for (let index = 0; index < 120; index += 1)
    await makeAccount(admin, "S", { name: `n${index}`, address: `h${index}` });
  const seen: string[] = [];
  let path: string | undefined = "/API/Accounts?search=root%20unixssh&filter=safeName%20eq%20S&savedFilter=Regular";
  for (let page = 0; path !== undefined; page += 1) {
    const body: Collection<PvwaAccount> = (await admin("GET", path)).json();
    assert.deepEqual([body.count, body.value.length], [120, page < 2 ? 50 : 20]);
    seen.push(...body.value.map(({ name }) => name));
    assert.equal("nextLink" in body, page < 2);
    const link = /^api\/Accounts\?search=root%20unixssh&filter=safeName%20eq%20S&offset=\d+&limit=50$/;
    if (body.nextLink !== undefined) assert.match(body.nextLink, link);
    path = body.nextLink === undefined ? undefined : `/${body.nextLink}`;
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 120 }, (_, index) => `n${index}`),
  );
  const beyond: Collection<PvwaAccount> = (await admin("GET", "/API/Accounts?offset=500")).json();
  assert.deepEqual(beyond, { value: [], count: 120 });
  const all: Collection<PvwaAccount> = (await admin("GET", "/API/Accounts?limit=1000")).json();
  assert.equal(all.value.length, 120);
});

test("a caller sees the accounts of safes in which he may list accounts, and no others", async (t) => {
  const vault = await startVault(t);
  await withAccounts(vault);
  const lister = await makeMember(vault, "Alpha", "lister", ["listAccounts"]);
  const other = await makeMember(vault, "Beta%20Two", "other", ["retrieveAccounts", "viewSafeMembers"]);
  assert.deepEqual(await find(lister, ""), ["a-root", "c-oracle"]);
  assert.deepEqual(await find(lister, "sort=name desc"), ["c-oracle", "a-root"]);
  assert.deepEqual(await find(lister, "filter=safeName eq Beta Two"), []);
  assert.deepEqual(await find(other, ""), []);
  assert.equal((await lister("GET", "/API/Accounts/1_1")).statusCode, 200);
  assert.deepEqual(refused(await lister("GET", "/API/Accounts/2_1")), [404, "CASTL030E"]);
  const denied = await other("GET", "/API/Accounts/2_1");
  assert.deepEqual(refused(denied), [403, "PASWS041E"]);
  assert.match(denied.json().ErrorMessage, /listAccounts/);
});

test("queries that make no sense answer 400, and name the parameter", async (t) => {
  const { admin } = await startVault(t);
  const queries = [
    ...["limit=0", "limit=1001", "offset=-1", "sort=age", "sort=name up", "sort=name,name,name,name"],
    ...["searchType=ends", "savedFilter=x", "filter=age eq 3", "filter=safeName gte x", "filter=safeName eq"],
    ...["filter=safeName eq a AND", "filter=modificationTime gte yesterday", "filter=modificationTime eq 3"],
    ...["filter=x", "filter= AND ", "logicalOperator=XOR", `search=${"x".repeat(501)}`],
  ];
  for (const query of queries) {
    const answer = await admin("GET", `/API/Accounts?${query.replaceAll(" ", "%20")}`);
    assert.deepEqual(refused(answer), [400, "PASWS167E"], query);
    const [{ ParameterName }] = answer.json().Details;
    assert.ok(query.toLowerCase().startsWith(ParameterName.toLowerCase()), `${query} names ${ParameterName}`);
  }
});

test("ids that are no ids answer 404", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S");
  for (const id of ["1", "1_", "_1", "1_2", "2_1", "x_y", "1_1_1", "9".repeat(40), "1_%00", "-1_1"]) {
    for (const method of ["GET", "DELETE"] as const) {
      assert.deepEqual(refused(await admin(method, `/API/Accounts/${id}`)), [404, "CASTL030E"], id);
    }
  }
  assert.equal((await admin("GET", "/API/Accounts/01_001")).json().id, "1_1");
});

test("a renamed safe is shown by its new name, and a deleted one takes its accounts along", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S", { secret: "s" });
  await admin("PUT", "/API/Safes/S", { safeName: "T" });
  assert.equal((await admin("GET", "/API/Accounts/1_1")).json().safeName, "T");
  assert.equal((await admin("GET", "/API/Accounts?filter=safeName%20eq%20t")).json().value[0].safeName, "T");
  assert.equal((await admin("DELETE", "/API/Safes/T")).statusCode, 204);
  assert.deepEqual((await admin("GET", "/API/Accounts")).json(), { value: [], count: 0 });
});
