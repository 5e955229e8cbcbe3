import assert from "node:assert/strict";
import { test } from "node:test";
import type { Directory } from "@castellan/directory";
import { DirectoryError } from "@castellan/directory";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

test("the first LDAP logon makes a person a user of the vault, with what directory and mapping say", async (t) => {
  const directory = await openPeople(t);
  const mapping = {
    ...staffMapping,
    vaultGroups: ["Vault Users"],
    authorizations: ["AuditUsers"] as const,
    location: "\\Staff",
    userType: "EPVUserLite",
  };
  const { admin, logon, vault } = await startVault(t, { directories: [{ directory, mappings: [mapping] }] });
  const session = await logon("M.Rossi", personPassword, { type: "ldap" });
  const user = (await session("GET", "/API/currentuser")).json();
  assert.equal(user.username, "m.rossi");
  assert.equal(user.source, "LDAP");
  assert.equal(user.userDN, "CN=Mara Rossi,OU=Staff,DC=corp,DC=example");
  assert.deepEqual(user.authenticationMethod, ["AuthTypeLDAP"]);
  assert.equal(user.userType, "EPVUserLite");
  assert.equal(user.location, "\\Staff");
  assert.deepEqual(user.vaultAuthorization, ["AuditUsers"]);
  assert.equal(user.personalDetails.firstName, "Mara");
  assert.equal(user.personalDetails.lastName, "Rossi");
  assert.equal(user.personalDetails.department, "Finance");
  assert.equal(user.internet.businessEmail, "m.rossi@corp.example");
  assert.deepEqual(user.groupsMembership, [{ groupID: 1_000_000_003, groupName: "Vault Users", groupType: "Vault" }]);
  assert.equal((await vault.status()).externalUsers, 1);
  await logon("m.rossi@corp.example", personPassword, { type: "LDAP" });
  const list = (await admin("GET", "/API/Users?source=LDAP&ExtendedDetails=true")).json();
  assert.equal(list.Total, 1);
  assert.equal(list.Users[0].userDN, user.userDN);
});

test("wrong passwords, strangers, the unmapped and the disabled do not come in", async (t) => {
  const directory = await openPeople(t);
  const { tryLogon, vault } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  for (const [name, password, code] of [
    ["m.rossi", "Wr0ng-password", "ITATS004E"],
    ["m.rossi", "", "ITATS004E"],
    ["nobody", personPassword, "ITATS004E"],
    ["m.rossi@other.example", personPassword, "ITATS004E"],
    ["c.tractor", personPassword, "ITATS004E"],
    ["d.out", personPassword, "ITATS005E"],
    ["*", personPassword, "ITATS004E"],
    ["Administrator", personPassword, "ITATS004E"],
  ] as const) {
    const answer = await tryLogon(name, password, { type: "LDAP" });
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, code], name);
  }
  assert.equal((await vault.status()).externalUsers, 0);
});

test("an external user has no password of the vault's", async (t) => {
  const directory = await openPeople(t);
  const { admin, logon, tryLogon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await logon("m.rossi", personPassword, { type: "LDAP" });
  assert.equal((await tryLogon("m.rossi", personPassword)).json().ErrorCode, "ITATS004E");
  const { Users } = (await admin("GET", "/API/Users?source=LDAP")).json();
  const reset = await admin("POST", `/API/Users/${Users[0].id}/ResetPassword`, { newPassword: "Fresh-Pass1" });
  assert.deepEqual([reset.statusCode, reset.json().ErrorCode], [500, "ITATS692E"]);
});

test("who is disabled in the vault or in the directory does not log on; both must allow it", async (t) => {
  const directory = await openPeople(t);
  const { admin, logon, tryLogon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await logon("m.rossi", personPassword, { type: "LDAP" });
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
  const key = { by: "userName", value: "m.rossi" } as const;
  const status = async () => (await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode;
  await admin("POST", `/API/Users/${id}/disable`);
  assert.equal(await status(), 403);
  await admin("POST", `/API/Users/${id}/enable`);
  assert.equal(await status(), 200);
  await directory.setEnabled(key, false);
  const refused = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
  assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [403, "ITATS005E"]);
  await directory.setEnabled(key, true);
  assert.equal(await status(), 200);
});

test("wrong directory passwords suspend the vault's user, and Activate ends it", async (t) => {
  const directory = await openPeople(t);
  const options = { directories: [{ directory, mappings: [staffMapping] }], maximumFailedLogons: 2 };
  const { admin, logon, tryLogon } = await startVault(t, options);
  await logon("m.rossi", personPassword, { type: "LDAP" });
  for (let failure = 0; failure < 2; failure += 1) await tryLogon("m.rossi", "Wr0ng-password", { type: "LDAP" });
  const suspended = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
  assert.equal(suspended.json().ErrorCode, "ITATS002E");
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP&UserStatus=Suspended")).json().Users;
  await admin("POST", `/API/Users/${id}/Activate`);
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
});

test("a user of the vault may log on by LDAP when that is his method", async (t) => {
  const directory = await openPeople(t);
  const { admin, tryLogon } = await startVault(t, { directories: [{ directory, mappings: [] }] });
  const authenticationMethod = ["AuthTypeLDAP"];
  const { id } = (await admin("POST", "/API/Users", { username: "c.tractor", authenticationMethod })).json();
  assert.equal((await tryLogon("c.tractor", personPassword, { type: "LDAP" })).statusCode, 200);
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().source, "CyberArk");
  await admin("POST", "/API/Users", { username: "m.rossi" });
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).json().ErrorCode, "ITATS004E");
});

test("a person whose name is taken by a user of the vault does not come in", async (t) => {
  const directory = await openPeople(t);
  const { admin, tryLogon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await admin("POST", "/API/Users", { username: "m.rossi" });
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 403);
});

test("a mapping may bring its users in disabled", async (t) => {
  const directory = await openPeople(t);
  const mappings = [{ ...staffMapping, disableUser: true }];
  const { admin, tryLogon } = await startVault(t, { directories: [{ directory, mappings }] });
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).json().ErrorCode, "ITATS005E");
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP&UserStatus=Disabled")).json().Users;
  await admin("POST", `/API/Users/${id}/enable`);
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
});

test("a directory that does not answer is an error of its own, not a wrong password", async (t) => {
  const failing: Directory = {
    ...(await openPeople(t)),
    authenticate: () => Promise.reject(new DirectoryError("unreachable", "no route", "look at the cable")),
  };
  const { tryLogon } = await startVault(t, { directories: [{ directory: failing, mappings: [staffMapping] }] });
  const answer = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [503, "CASTL012E"]);
});
