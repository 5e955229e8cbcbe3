import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { vaultAuthorizations } from "@castellan/pvwa";
import { baseDn, openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { type Caller, startVault } from "../support/server.ts";

const path = "/API/Configuration/LDAP/Directories/corp.example/Mappings";

async function start(t: Parameters<typeof openPeople>[0]) {
  const directory = await openPeople(t);
  await directory.addGroup({ name: "Finance" });
  await directory.addMember("Finance", "m.rossi");
  return { directory, ...(await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] })) };
}

const full = {
  MappingName: "Traders",
  LDAPBranch: `OU=Contractors,${baseDn}`,
  LDAPQuery: "(givenName=Carl)",
  DomainGroups: ["Finance"],
  VaultGroups: ["Vault Users"],
  MappingAuthorizations: ["AuditUsers", "AddSafes"],
  Location: "\\",
  UserType: "EPVUserLite",
  DisableUser: true,
  UserActivityLogPeriod: 30,
  UserExpiration: 1_900_000_000,
  LogonFromHour: 8,
  LogonToHour: 18,
  UsedQuota: 5,
  AuthorizedInterfaces: ["PVWA", "PSM"],
  EnableENEWhenDisconnected: true,
  allowedAuthenticationMethods: ["SAML"],
};

test("a mapping is added after those that are there, shown, replaced and removed", async (t) => {
  const { admin } = await start(t);
  const added = await admin("POST", `${path}/`, full);
  assert.equal(added.statusCode, 201, added.body);
  const shown = {
    MappingID: 1001,
    DirectoryMappingOrder: 2000,
    ...full,
    MappingAuthorizations: ["AddSafes", "AuditUsers"],
    AuthorizedInterfaces: ["PSM", "PVWA"],
    AuthenticationMethod: ["AuthTypeLDAP"],
  };
  assert.deepEqual(added.json(), shown);
  assert.deepEqual((await admin("GET", `${path}/1001/`)).json(), shown);
  assert.deepEqual(
    (await admin("GET", `${path}/`)).json().map(({ MappingName }: { MappingName: string }) => MappingName),
    ["Staff", "Traders"],
  );
  const replaced = await admin("PUT", `${path}/1001/`, { mappingname: "Dealers", DomainGroups: ["Finance"] });
  assert.equal(replaced.statusCode, 200, replaced.body);
  const { MappingName, LDAPBranch, VaultGroups, MappingAuthorizations, DisableUser, LogonToHour } = replaced.json();
  assert.deepEqual(
    [MappingName, LDAPBranch, VaultGroups, MappingAuthorizations, DisableUser, LogonToHour],
    ["Dealers", "", [], [], false, 24],
  );
  assert.equal((await admin("DELETE", `${path}/1001/`)).statusCode, 204);
  const gone = await admin("GET", `${path}/1001`);
  assert.deepEqual([gone.statusCode, gone.json().ErrorCode], [404, "PASWS197E"]);
  for (const method of ["PUT", "DELETE"] as const) {
    assert.equal((await admin(method, `${path}/1001`, full)).json().ErrorCode, "PASWS197E");
  }
});

describe("MappingAuthorizations", () => {
  const cases: readonly (readonly [unknown, readonly string[] | undefined])[] = [
    [undefined, []],
    [[], []],
    [["AuditUsers"], ["AuditUsers"]],
    [
      ["auditusers", "ADDSAFES"],
      ["AddSafes", "AuditUsers"],
    ],
    [["AllAuths"], vaultAuthorizations],
    [[1], ["AddUpdateUsers"]],
    [[1536], ["BackupAllSafes", "RestoreAllSafes"]],
    [["1536"], ["BackupAllSafes", "RestoreAllSafes"]],
    [
      [1, 3, 512],
      ["AddSafes", "AddUpdateUsers", "BackupAllSafes"],
    ],
    [[8388608 + 16777216], ["ResetUsersPasswords", "ActivateUsers"]],
    [[0], []],
    [32, ["AuditUsers"]],
    [["Everything"], undefined],
    [[64], undefined],
    [[-1], undefined],
    [[1.5], undefined],
    [[2 ** 40], undefined],
    [{ AuditUsers: true }, undefined],
    [[["AuditUsers"]], undefined],
  ];
  for (const [given, expected] of cases) {
    test(`${JSON.stringify(given)} ${expected === undefined ? "is refused" : `means ${expected.join(", ") || "none"}`}`, async (t) => {
      const { admin } = await start(t);
      const answer = await admin("POST", path, { MappingName: "M", MappingAuthorizations: given });
      assert.equal(answer.statusCode, expected === undefined ? 400 : 201, answer.body);
      if (expected === undefined) assert.equal(answer.json().Details[0].ParameterName, "MappingAuthorizations");
      else assert.deepEqual(answer.json().MappingAuthorizations, expected);
    });
  }
});

test("what is wrong with a mapping is named, all at once", async (t) => {
  const { admin } = await start(t);
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{}, ["MappingName"]],
    [{ MappingName: "x".repeat(29) }, ["MappingName"]],
    [{ MappingName: "M", VaultGroups: ["Vault Users"] }, ["DomainGroups"]],
    [{ MappingName: "M", DomainGroups: [1] }, ["DomainGroups.0"]],
    [{ MappingName: "M", DomainGroups: [""] }, ["DomainGroups.0"]],
    [{ MappingName: "M", DomainGroups: ["Finance"], VaultGroups: ["a|b"] }, ["VaultGroups"]],
    [{ MappingName: "M", LDAPBranch: "Staff" }, ["LDAPBranch"]],
    [{ MappingName: "M", LDAPBranch: "DC=other,DC=example" }, ["LDAPBranch"]],
    [{ MappingName: "M", LDAPQuery: "department=Sales" }, ["LDAPQuery"]],
    [{ MappingName: "M", LDAPQuery: "(shoeSize=42)" }, ["LDAPQuery"]],
    [{ MappingName: "M", Location: "Staff" }, ["location"]],
    [{ MappingName: "M", UserType: "Built-InAdmins" }, ["UserType"]],
    [{ MappingName: "M", LogonFromHour: 24, LogonToHour: 25 }, ["LogonFromHour", "LogonToHour"]],
    [
      { MappingName: "M", UserExpiration: -1, UserActivityLogPeriod: "long" },
      ["UserExpiration", "UserActivityLogPeriod"],
    ],
    [{ MappingName: "M", AuthorizedInterfaces: ["DOOR"] }, ["AuthorizedInterfaces"]],
    [{ MappingName: "M", allowedAuthenticationMethods: ["SMS"] }, ["allowedAuthenticationMethods"]],
    [{ MappingName: "M", DisableUser: "maybe" }, ["DisableUser"]],
  ];
  for (const [body, expected] of cases) {
    const answer = await admin("POST", path, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS167E"], answer.body);
    const names = answer.json().Details.map(({ ParameterName }: { ParameterName: string }) => ParameterName);
    assert.deepEqual(names.sort(), [...expected].sort(), JSON.stringify(body));
  }
  assert.equal((await admin("GET", path)).json().length, 1);
});

test("a name is a directory's once, and a location stays", async (t) => {
  const { admin } = await start(t);
  await admin("POST", path, { MappingName: "M", Location: "\\Staff" });
  for (const MappingName of ["m", "STAFF"]) {
    const again = await admin("POST", path, { MappingName });
    assert.deepEqual([again.statusCode, again.json().ErrorCode], [409, "CASTL058E"]);
  }
  const moved = await admin("PUT", `${path}/1001`, { MappingName: "M", Location: "\\Else" });
  assert.equal(moved.json().Details[0].ParameterName, "Location");
  for (const body of [{ MappingName: "M" }, { MappingName: "M", Location: "\\Staff" }]) {
    assert.equal((await admin("PUT", `${path}/1001`, body)).json().Location, "\\Staff");
  }
});

test("mappings of the configuration are shown, and are changed there alone", async (t) => {
  const { admin } = await start(t);
  for (const [method, body] of [
    ["PUT", { MappingName: "Else" }],
    ["DELETE", undefined],
  ] as const) {
    const answer = await admin(method, `${path}/1`, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, "CASTL057E"]);
  }
  const directory = await admin("DELETE", "/API/Configuration/LDAP/Directories/corp.example");
  assert.deepEqual([directory.statusCode, directory.json().ErrorCode], [403, "CASTL057E"]);
});

test("Reorder puts those that are named first, and configured ones stay in front", async (t) => {
  const { admin } = await start(t);
  for (const MappingName of ["A", "B", "C"]) await admin("POST", path, { MappingName });
  const order = async (): Promise<readonly string[]> =>
    (await admin("GET", path)).json().map(({ MappingName }: { MappingName: string }) => MappingName);
  for (const [MappingsOrder, expected] of [
    [[1003, 1001], "Staff C A B"],
    [["1002"], "Staff B C A"],
    [[1, 1001, 1002, 1003], "Staff A B C"],
  ] as const) {
    const answer = await admin("POST", `${path}/Reorder/`, { MappingsOrder });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal((await order()).join(" "), expected);
  }
  const orders = (await admin("GET", path)).json();
  assert.deepEqual(
    orders.map(({ DirectoryMappingOrder }: { DirectoryMappingOrder: number }) => DirectoryMappingOrder),
    [1000, 2000, 3000, 4000],
  );
  for (const MappingsOrder of [undefined, [], "1001", [99], [1001, 1001], [1001, 1], [{}]]) {
    const answer = await admin("POST", `${path}/Reorder`, { MappingsOrder });
    assert.equal(answer.json().Details[0].ParameterName, "MappingsOrder", JSON.stringify(MappingsOrder));
  }
  assert.equal((await order()).join(" "), "Staff A B C");
});

test("nobody grants by a mapping what he does not hold, and it takes Vault Admins and the authorisation", async (t) => {
  const { admin, logon } = await start(t);
  const authorizations = {
    nothing: ["ManageDirectoryMapping"],
    manager: ["ManageDirectoryMapping", "AuditUsers"],
    admin: ["AuditUsers"],
  };
  const callers = new Map<string, Caller>();
  for (const [username, vaultAuthorization] of Object.entries(authorizations)) {
    await admin("POST", "/API/Users", { username, initialPassword: "P@ssw0rd123!", vaultAuthorization });
    if (username !== "nothing") {
      await admin("POST", "/API/UserGroups/1000000001/Members", { memberId: username });
    }
    callers.set(username, await logon(username, "P@ssw0rd123!"));
  }
  for (const [name, body, status] of [
    ["nothing", { MappingName: "M" }, 403],
    ["admin", { MappingName: "M" }, 403],
    ["manager", { MappingName: "M", MappingAuthorizations: ["AllAuths"] }, 403],
    ["manager", { MappingName: "M", MappingAuthorizations: [32] }, 201],
  ] as const) {
    const answer = await callers.get(name)?.("POST", path, body);
    assert.equal(answer?.statusCode, status, `${name}: ${answer?.body}`);
  }
  // What a mapping grants already, it may go on granting.
  await admin("PUT", `${path}/1001`, { MappingName: "M", MappingAuthorizations: ["AddSafes"] });
  const manager = callers.get("manager");
  const kept = await manager?.("PUT", `${path}/1001`, { MappingName: "N", MappingAuthorizations: ["AddSafes"] });
  assert.equal(kept?.statusCode, 200, kept?.body);
});

test("a mapping works from the next logon on, and its changes are in the audit log", async (t) => {
  const { admin, tryLogon, vault } = await start(t);
  const logon = async () => (await tryLogon("c.tractor", personPassword, { type: "LDAP" })).statusCode;
  assert.equal(await logon(), 403);
  await admin("POST", path, { MappingName: "Contractors", LDAPBranch: `OU=Contractors,${baseDn}` });
  assert.equal(await logon(), 200);
  await admin("PUT", `${path}/1001`, { MappingName: "Contractors", LDAPQuery: "(givenName=Karl)" });
  assert.equal(await logon(), 403);
  await admin("DELETE", `${path}/1001`);
  const entries = await vault.audit.list({ limit: 100 });
  const actions = entries.filter(({ target }) => target === "directory:corp.example").map(({ action }) => action);
  assert.deepEqual(actions, ["directory.mappingAdded", "directory.mappingUpdated", "directory.mappingRemoved"]);
});
