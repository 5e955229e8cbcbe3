import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { openStage } from "../permission/stage.ts";
import { domain, openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { type Caller, type Method, startVault } from "../support/server.ts";
import { assertTakes, assertTold, operationAt } from "./document.ts";

/** Calls `caller` and asserts that what it sends and gets is told of; answers the body. */
function teller(caller: Caller) {
  return async (method: Method, route: string, path: string, body?: unknown) => {
    const operation = operationAt(`${method} ${route}`);
    assertTakes(operation, body, route);
    const answer = await caller(method, path, body);
    assert.ok(answer.statusCode < 300, `${method} ${path}: ${answer.body}`);
    assertTold(operation, answer, `${method} ${path}`);
    return answer.body === "" ? undefined : answer.json();
  };
}

test("users and groups of every kind are told of", async (t) => {
  const directory = await openPeople(t);
  const vault = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  const ask = teller(vault.admin);
  await vault.logon("m.rossi", personPassword, { type: "LDAP" });
  const person = { firstName: "Ada", lastName: "L" };
  const details = { personalDetails: person, loginFromHour: 1, userActivityLogRetentionDays: 30 };
  const methods = { allowedAuthenticationMethods: ["SAML"], expiryDate: 1_900_000_000 };
  await ask("POST", "/API/Users", "/API/Users", { username: "ada", ...details, ...methods });
  const group = await ask("POST", "/API/UserGroups", "/API/UserGroups", { groupName: "Outer" });
  await ask("POST", "/API/UserGroups", "/API/UserGroups", { groupName: "Inner" });
  const members = "/API/UserGroups/:id/Members";
  for (const body of [
    { memberId: "ada" },
    { memberId: "Inner", memberType: "vault" },
    { memberId: "m.rossi", memberType: "domain", domainName: domain },
  ]) {
    await ask("POST", members, `/API/UserGroups/${group.id}/Members`, body);
  }
  await ask("GET", "/API/UserGroups", "/API/UserGroups?includeMembers=true&limit=2");
  for (const query of ["", "?ExtendedDetails=true", "?pageSize=1&sort=username%20desc"]) {
    const { Users } = await ask("GET", "/API/Users", `/API/Users${query}`);
    assert.ok(Users.length > 0);
    for (const { id } of Users) await ask("GET", "/API/Users/:id", `/API/Users/${id}`);
  }
});

test("directories, mappings and their synchronisation are told of", async (t) => {
  const directory = await openPeople(t);
  const vault = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await vault.logon("m.rossi", personPassword, { type: "LDAP" });
  const ask = teller(vault.admin);
  const path = "/API/Configuration/LDAP/Directories";
  await ask("GET", path, path);
  await ask("GET", `${path}/:domain`, `${path}/${domain}`);
  const mapping = {
    MappingName: "Contractors",
    LDAPBranch: "OU=Contractors,DC=corp,DC=example",
    MappingAuthorizations: [34],
    AuthorizedInterfaces: ["PVWA"],
    allowedAuthenticationMethods: ["SAML"],
    UsedQuota: -1,
    EnableENEWhenDisconnected: false,
  };
  const { MappingID } = await ask("POST", `${path}/:domain/Mappings`, `${path}/${domain}/Mappings`, mapping);
  const own = `${path}/${domain}/Mappings/${MappingID}`;
  await ask("PUT", `${path}/:domain/Mappings/:id`, own, { ...mapping, DisableUser: true });
  await ask("GET", `${path}/:domain/Mappings/:id`, own);
  const [first] = await ask("GET", `${path}/:domain/Mappings`, `${path}/${domain}/Mappings`);
  const MappingsOrder = [first.MappingID, MappingID];
  await ask("POST", `${path}/:domain/Mappings/Reorder`, `${path}/${domain}/Mappings/Reorder`, { MappingsOrder });
  const runs = "/API/Castellan/DirectorySynchronizations";
  const { id } = await ask("POST", runs, runs);
  for (;;) {
    const { status, directories } = await ask("GET", `${runs}/:id`, `${runs}/${id}`);
    if (status !== "Running") {
      assert.equal(directories[0].users.checked, 1);
      break;
    }
    await setTimeout(5);
  }
  await ask("GET", runs, runs);
  await ask("DELETE", `${path}/:domain/Mappings/:id`, own);
});

test("safes with accounts, and accounts with all they may have, are told of", async (t) => {
  const stage = await openStage(t);
  const ask = teller(stage.admin);
  const name = stage.fresh();
  await stage.account({ name });
  const id = await stage.account({
    platformAccountProperties: { Port: "22" },
    secretManagement: { automaticManagementEnabled: false, manualManagementReason: "r" },
    remoteMachinesAccess: { remoteMachines: "a;b", accessRestrictedToRemoteMachines: true },
  });
  const account = `/API/Accounts/${id}`;
  const link = { safe: stage.safe, name, extraPasswordIndex: 1 };
  await ask("POST", "/API/Accounts/:id/LinkAccount", `${account}/LinkAccount`, link);
  const changes = [{ op: "replace", path: "/secretManagement", value: { automaticManagementEnabled: true } }];
  await ask("PATCH", "/API/Accounts/:id", account, changes);
  await ask("POST", "/API/Accounts/:id/Verify", `${account}/Verify`);
  await ask("POST", "/API/Accounts/:id/Password/Update", `${account}/Password/Update`, { NewCredentials: "N3w" });
  for (const part of ["LinkedAccounts", "overview"]) {
    await ask("GET", `/API/ExtendedAccounts/:id/${part}`, `/API/ExtendedAccounts/${id}/${part}`);
  }
  for (const query of ["?limit=1", "?savedFilter=New", "?filter=createdTime%20gte%201"]) {
    assert.ok((await ask("GET", "/API/Accounts", `/API/Accounts${query}`)).value.length > 0);
  }
  for (const part of ["Activities", "Secret/Versions"]) {
    await ask("GET", `/API/Accounts/:id/${part}`, `${account}/${part}`);
  }
  for (const query of ["?includeAccounts=true", "?extendedDetails=false", "?limit=1&sort=desc"]) {
    assert.ok((await ask("GET", "/API/Safes", `/API/Safes${query}`)).value.length > 0);
  }
  const members = `/API/Safes/${stage.safe}/Members?filter=includePredefinedUsers%20eq%20true`;
  assert.ok((await ask("GET", "/API/Safes/:safe/Members", members)).value.length > 1);
  await ask(
    "GET",
    "/WebServices/PIMServices.svc/Accounts/:id/Activities",
    `/WebServices/PIMServices.svc/Accounts/${id}/Activities/`,
  );
});

test("an upload of which some accounts were not added is told of", async (t) => {
  const stage = await openStage(t);
  const ask = teller(stage.admin);
  const uploads = "/API/BulkActions/Accounts";
  const good = { safeName: stage.safe, platformId: "UnixSSH", userName: "root", address: "a.example" };
  const accountsList = [good, { ...good, platformId: "None" }, { safeName: "Nowhere" }];
  const id = await ask("POST", uploads, uploads, { source: "test", accountsList });
  for (;;) {
    const { CompletionTime, FailedItems } = await ask("GET", `${uploads}/:id`, `${uploads}/${id}`);
    if (CompletionTime !== undefined) {
      assert.equal(FailedItems.Items.length, 2);
      break;
    }
    await setTimeout(5);
  }
  await ask("GET", uploads, uploads);
});
