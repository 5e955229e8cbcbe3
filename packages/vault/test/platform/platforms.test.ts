import assert from "node:assert/strict";
import { test } from "node:test";
import type { PvwaPlatform, PvwaTargetPlatform } from "@castellan/pvwa";
import { makeAccount, makeMember, makeSafe, memberPassword, refused } from "../support/accounts.ts";
import { type Caller, startVault } from "../support/server.ts";

async function targets(caller: Caller, query = ""): Promise<readonly PvwaTargetPlatform[]> {
  const answer = await caller("GET", `/API/Platforms/Targets${query.replaceAll(" ", "%20")}`);
  assert.equal(answer.statusCode, 200, answer.body);
  const { Platforms, Total } = answer.json();
  assert.equal(Total, Platforms.length);
  return Platforms;
}

async function targetNamed(caller: Caller, platformId: string): Promise<PvwaTargetPlatform> {
  const found = (await targets(caller)).find(({ PlatformID }) => PlatformID === platformId);
  assert.ok(found !== undefined, platformId);
  return found;
}

test("any session reads the built-in platforms, in three shapes", async (t) => {
  const { admin, logon } = await startVault(t);
  await admin("POST", "/API/Users", {
    username: "plain",
    initialPassword: memberPassword,
    changePassOnNextLogon: false,
  });
  const plain = await logon("plain", memberPassword);
  const { Platforms, Total } = (await plain("GET", "/API/Platforms?active=true")).json();
  assert.equal(Total, Platforms.length);
  const ids = Platforms.map(({ general }: PvwaPlatform) => general.id);
  for (const id of ["WinDomain", "WinServerLocal", "WinDesktopLocal", "WinLooselyDevice", "UnixSSH", "UnixSSHKeys"]) {
    assert.ok(ids.includes(id), id);
  }
  for (const id of ["Oracle", "MSSql", "MySQL", "PostgreSQL", "AWSAccessKeys", "AzureApplicationKeys", "CiscoEnable"]) {
    assert.ok(ids.includes(id), id);
  }
  const windows = Platforms[0];
  assert.deepEqual(windows.general, {
    id: "WinDomain",
    name: "Windows Domain Account",
    systemType: "Windows",
    active: true,
    description: "",
    platformBaseID: "WinDomain",
    platformType: "Regular",
  });
  assert.deepEqual(windows.properties.required, [
    { name: "Address", displayName: "Address" },
    { name: "Username", displayName: "Username" },
  ]);
  assert.deepEqual(
    windows.linkedAccounts.map(({ name }: { name: string }) => name),
    ["LogonAccount", "ReconcileAccount"],
  );
  const target = await targetNamed(plain, "WinDomain");
  assert.deepEqual([target.ID, target.Active, target.Name], [1, true, "Windows Domain Account"]);
  assert.deepEqual((await plain("GET", "/API/Platforms/Targets/1")).json(), target);
  const details = (await plain("GET", "/API/Platforms/windomain")).json();
  assert.deepEqual(
    [details.PlatformID, details.Active, details.Details.PolicyName],
    ["WinDomain", true, "Windows Domain Account"],
  );
  for (const kind of ["Groups", "RotationalGroups", "Dependents"]) {
    assert.deepEqual((await plain("GET", `/API/Platforms/${kind}`)).json(), { Platforms: [], Total: 0 });
  }
  assert.deepEqual(refused(await plain("GET", "/API/Platforms/Nope")), [404, "CASTL031E"]);
});

test("platforms are filtered and searched", async (t) => {
  const { admin } = await startVault(t);
  const ids = async (query: string) =>
    (await admin("GET", `/API/Platforms?${query}`)).json().Platforms.map(({ general }: PvwaPlatform) => general.id);
  assert.deepEqual(await ids("search=unixssh"), ["UnixSSH", "UnixSSHKeys"]);
  assert.deepEqual(await ids("systemType=windows&search=local"), ["WinServerLocal", "WinDesktopLocal"]);
  assert.deepEqual(await ids("active=false"), []);
  assert.deepEqual(await ids("platformType=Group"), []);
  const names = async (query: string) => (await targets(admin, query)).map(({ PlatformID }) => PlatformID);
  // The product's documents call it Filters, its versions take filter.
  assert.deepEqual(await names("?filter=active eq True AND systemType eq *NIX"), ["UnixSSH", "UnixSSHKeys"]);
  assert.deepEqual(await names("?Filters=manualChange eq false"), []);
  assert.deepEqual(await names("?search=domain"), ["WinDomain"]);
  for (const query of ["active=perhaps", "platformType=Odd", `search=${"x".repeat(501)}`]) {
    assert.deepEqual(refused(await admin("GET", `/API/Platforms?${query}`)), [400, "PASWS167E"], query);
  }
  const odd = await admin("GET", "/API/Platforms/Targets?filters=odd%20eq%20x");
  assert.equal(odd.json().Details[0].ParameterName, "filters");
});

test("a platform is duplicated, taken out of use and back, and deleted when it has no accounts", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  const { ID: unix } = await targetNamed(admin, "UnixSSH");
  const copied = await admin("POST", `/API/Platforms/Targets/${unix}/duplicate`, {
    name: "Our Linux",
    description: "d",
  });
  const { ID, ...copy } = copied.json();
  assert.deepEqual([copied.statusCode, copy], [200, { PlatformID: "OurLinux", Name: "Our Linux", Description: "d" }]);
  const again = await admin("POST", `/API/Platforms/Targets/${unix}/Duplicate`, { name: "our linux" });
  assert.deepEqual(refused(again), [409, "CASTL034E"]);
  const path = `/API/Platforms/Targets/${ID}`;
  const off = await admin("POST", `${path}/Deactivate/`);
  assert.deepEqual([off.statusCode, off.body], [200, ""]);
  assert.equal((await targetNamed(admin, "OurLinux")).Active, false);
  const account = { platformId: "ourlinux", safeName: "S", address: "a", userName: "u" };
  assert.deepEqual(refused(await admin("POST", "/API/Accounts", account)), [400, "PASWS032E"]);
  const moved = await makeAccount(admin, "S");
  const step = { op: "replace", path: "/platformId", value: "OurLinux" };
  assert.deepEqual(refused(await admin("PATCH", `/API/Accounts/${moved.id}`, [step])), [400, "PASWS032E"]);
  assert.equal((await admin("POST", `${path}/activate`)).statusCode, 200);
  assert.equal((await admin("PATCH", `/API/Accounts/${moved.id}`, [step])).json().platformId, "OurLinux");
  await admin("POST", `${path}/Deactivate`);
  const rename = { op: "replace", path: "/userName", value: "still" };
  assert.equal((await admin("PATCH", `/API/Accounts/${moved.id}`, [rename])).statusCode, 200);
  assert.deepEqual(refused(await admin("DELETE", path)), [409, "CASTL035E"]);
  await admin("DELETE", `/API/Accounts/${moved.id}`);
  const removed = await admin("DELETE", path);
  assert.deepEqual([removed.statusCode, removed.body], [204, ""]);
  assert.deepEqual(refused(await admin("GET", path)), [404, "CASTL031E"]);
  for (const body of [{}, { name: "" }, { name: "***" }, { name: "x".repeat(100) }]) {
    const answer = await admin("POST", `/API/Platforms/Targets/${unix}/Duplicate`, body);
    assert.deepEqual(refused(answer), [400, "PASWS167E"], JSON.stringify(body));
  }
});

test("exceptions from the vault's rules: workflows and the management of credentials", async (t) => {
  const { admin } = await startVault(t);
  const path = "/API/Platforms/Targets/1";
  const off = { IsActive: false, IsAnException: false };
  const on = { IsActive: true, IsAnException: true };
  const put = await admin("PUT", `${path}/PrivilegedAccessWorkflows`, {
    enforceOnetimePasswordAccess: on,
    RequireUsersToSpecifyReasonForAccess: { isActive: "true" },
  });
  const workflows = {
    RequireDualControlPasswordAccessApproval: off,
    EnforceCheckinCheckoutExclusiveAccess: off,
    EnforceOnetimePasswordAccess: on,
    RequireUsersToSpecifyReasonForAccess: on,
  };
  assert.deepEqual([put.statusCode, put.json()], [200, workflows]);
  assert.deepEqual((await admin("GET", `${path}/PrivilegedAccessWorkflows`)).json(), workflows);
  const back = await admin("PUT", `${path}/PrivilegedAccessWorkflows`, { EnforceOnetimePasswordAccess: off });
  assert.deepEqual(back.json(), { ...workflows, EnforceOnetimePasswordAccess: off });
  assert.deepEqual((await targetNamed(admin, "WinDomain")).PrivilegedAccessWorkflows, back.json());

  const policy = await admin("PUT", `${path}/CredentialsManagementPolicy`, {
    Change: { PerformAutomatic: true, RequirePasswordEveryXDays: "30", AllowManual: false },
    Reconcile: { AutomaticReconcileWhenUnsynced: true },
  });
  const expected = {
    Verification: { PerformAutomatic: false, RequirePasswordEveryXDays: 7, AllowManual: true },
    Change: { PerformAutomatic: true, RequirePasswordEveryXDays: 30, AllowManual: false },
    Reconcile: { AutomaticReconcileWhenUnsynced: true, AllowManual: true },
  };
  assert.deepEqual([policy.statusCode, policy.json()], [200, expected]);
  assert.deepEqual((await admin("GET", `${path}/CredentialsManagementPolicy`)).json(), expected);
  const [shown] = (await admin("GET", "/API/Platforms?search=windomain")).json().Platforms;
  assert.equal(shown.credentialsManagement.requirePasswordChangeEveryXDays, 30);

  for (const [name, body] of [
    ["PrivilegedAccessWorkflows", { EnforceOnetimePasswordAccess: {} }],
    ["PrivilegedAccessWorkflows", { EnforceOnetimePasswordAccess: { IsActive: true, IsAnException: false } }],
    ["PrivilegedAccessWorkflows", { EnforceOnetimePasswordAccess: "yes" }],
    ["CredentialsManagementPolicy", { Change: { RequirePasswordEveryXDays: 0 } }],
    ["CredentialsManagementPolicy", { Verification: [] }],
  ] as const) {
    assert.deepEqual(refused(await admin("PUT", `${path}/${name}`, body)), [400, "PASWS167E"], JSON.stringify(body));
  }
});

test("only the Administrator and members of Vault Admins change platforms", async (t) => {
  const vault = await startVault(t);
  const { admin, logon } = vault;
  await makeSafe(admin, "S");
  const member = await makeMember(vault, "S", "member", ["manageSafe"]);
  const changes = [
    ["POST", "/API/Platforms/Targets/1/Activate"],
    ["POST", "/API/Platforms/Targets/1/Deactivate"],
    ["POST", "/API/Platforms/Targets/1/Duplicate"],
    ["PUT", "/API/Platforms/Targets/1/PrivilegedAccessWorkflows"],
    ["PUT", "/API/Platforms/Targets/1/CredentialsManagementPolicy"],
    ["DELETE", "/API/Platforms/Targets/1"],
  ] as const;
  for (const [method, path] of changes) {
    assert.deepEqual(refused(await member(method, path, { name: "x" })), [403, "PASWS041E"], path);
  }
  const [group] = (await admin("GET", "/API/UserGroups?search=Vault%20Admins")).json().value;
  await admin("POST", `/API/UserGroups/${group.id}/Members`, { memberId: "member" });
  const promoted = await logon("member", memberPassword);
  for (const [method, path] of changes) {
    const answer = await promoted(method, path, { name: "x" });
    assert.ok(answer.statusCode < 300, `${path}: ${answer.body}`);
  }
  for (const [method, path] of changes) {
    for (const id of ["999", "x"]) {
      const answer = await admin(method, path.replace("/1", `/${id}`), { name: "y" });
      assert.equal(answer.statusCode, id === "x" ? 400 : 404, path);
    }
  }
});

test("the safes of a platform are those the caller is a member of", async (t) => {
  const vault = await startVault(t);
  const { admin } = vault;
  for (const safe of ["Beta", "Alpha"]) await makeSafe(admin, safe);
  const member = await makeMember(vault, "Beta", "member", ["listAccounts"]);
  const safes = async (caller: Caller) => (await caller("GET", "/API/Platforms/UnixSSH/Safes")).json();
  assert.deepEqual(await safes(admin), { value: ["Alpha", "Beta"], count: 2 });
  assert.deepEqual(await safes(member), { value: ["Beta"], count: 1 });
});

test("what is done to platforms is told in the audit log", async (t) => {
  const { admin, vault } = await startVault(t);
  await admin("POST", "/API/Platforms/Targets/1/Duplicate", { name: "Mine" });
  await admin("POST", "/API/Platforms/Targets/1/Deactivate");
  const told = (await vault.audit.list({ limit: 1000 })).map(({ action, target }) => `${action} ${target}`);
  assert.ok(told.includes("platform.duplicated platform:Mine"));
  assert.ok(told.includes("platform.deactivated platform:WinDomain"));
});
