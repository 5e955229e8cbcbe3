import assert from "node:assert/strict";
import { test } from "node:test";
import type { Directory, DirectoryUser } from "@castellan/directory";
import type { DirectoryMapping } from "../../src/index.ts";
import { baseDn, openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

test("a person must meet every condition of a mapping, and the first that is met counts", async (t) => {
  const directory = await openPeople(t);
  await directory.addGroup({ name: "Finance" });
  await directory.addGroup({ name: "Everybody" });
  await directory.addMember("Finance", "m.rossi");
  await directory.addMember("Everybody", "Finance");
  const cases: readonly (readonly [string, readonly Omit<DirectoryMapping, "name">[], number | undefined])[] = [
    ["no condition", [{}], 0],
    ["branch", [{ branch: `OU=Contractors,${baseDn}` }, { branch: `ou=staff, dc=CORP,dc=example` }], 1],
    ["filter", [{ query: "(department=Sales)" }, { query: "(department=finance)" }], 1],
    ["group by name", [{ domainGroups: ["Nobody", "Finance"] }], 0],
    ["group by DN", [{ domainGroups: [`cn=finance,cn=users,${baseDn}`] }], 0],
    ["nested group", [{ domainGroups: ["Everybody"] }], 0],
    ["a group that is not there", [{ domainGroups: ["Nobody"] }, {}], 1],
    ["one of several fails", [{ branch: `OU=Staff,${baseDn}`, query: "(department=Sales)" }], undefined],
    ["all are met", [{ branch: `OU=Staff,${baseDn}`, query: "(givenName=Mara)", domainGroups: ["Finance"] }], 0],
    ["none", [], undefined],
  ];
  for (const [title, conditions, expected] of cases) {
    const mappings = conditions.map((condition, index) => ({
      name: `m${index}`,
      location: `\\${index}`,
      ...condition,
    }));
    const { admin, tryLogon } = await startVault(t, { directories: [{ directory, mappings }] });
    const { statusCode } = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
    assert.equal(statusCode, expected === undefined ? 403 : 200, title);
    const { Users } = (await admin("GET", "/API/Users?source=LDAP")).json();
    assert.equal(Users[0]?.location, expected === undefined ? undefined : `\\${expected}`, title);
  }
});

test("directories and mappings are read as bare arrays, and by name and number", async (t) => {
  const directory = await openPeople(t);
  const mapping = {
    ...staffMapping,
    vaultGroups: ["Vault Users"],
    domainGroups: ["Finance"],
    authorizations: ["AuditUsers"] as const,
  };
  const { admin } = await startVault(t, { directories: [{ directory, mappings: [mapping, { name: "Rest" }] }] });
  const path = "/API/Configuration/LDAP/Directories";
  const summary = { DomainName: "corp.example", DomainBaseContext: "DC=corp,DC=example" };
  assert.deepEqual((await admin("GET", path)).json(), [summary]);
  const details = (await admin("GET", `${path}/CORP.example/`)).json();
  assert.equal(details.DomainName, "corp.example");
  assert.equal(details.ProvisionDisabledUsers, false);
  const mappings = (await admin("GET", `${path}/corp.example/Mappings/`)).json();
  assert.equal(mappings.length, 2);
  assert.deepEqual(mappings[0], {
    MappingID: 1,
    DirectoryMappingOrder: 1000,
    MappingName: "Staff",
    LDAPBranch: "OU=Staff,DC=corp,DC=example",
    LDAPQuery: "",
    DomainGroups: ["Finance"],
    VaultGroups: ["Vault Users"],
    MappingAuthorizations: ["AuditUsers"],
    Location: "\\",
    AuthenticationMethod: ["AuthTypeLDAP"],
    UserType: "EPVUser",
    DisableUser: false,
    UserActivityLogPeriod: 90,
    UserExpiration: 0,
    LogonFromHour: 0,
    LogonToHour: 24,
  });
  assert.deepEqual((await admin("GET", `${path}/corp.example/Mappings/2/`)).json(), mappings[1]);
  for (const [missing, code] of [
    [`${path}/other.example`, "PASWS161E"],
    [`${path}/other.example/Mappings`, "PASWS161E"],
    [`${path}/corp.example/Mappings/3`, "PASWS197E"],
  ] as const) {
    const answer = await admin("GET", missing);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [404, code]);
  }
});

test("a logon brings the directory's newest details, and knows a person who was renamed there", async (t) => {
  const people = await openPeople(t);
  let asNow = (person: DirectoryUser): DirectoryUser => person;
  const directory: Directory = {
    ...people,
    async authenticate(key, password) {
      const answer = await people.authenticate(
        key.value === "m.bianchi" ? { ...key, value: "m.rossi" } : key,
        password,
      );
      return answer.outcome === "accepted" ? { ...answer, user: asNow(answer.user) } : answer;
    },
  };
  const { logon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  const whoIs = async (name: string) => {
    const session = await logon(name, personPassword, { type: "LDAP" });
    return (await session("GET", "/API/currentuser")).json();
  };
  const before = await whoIs("m.rossi");
  const dn = `CN=Mara Bianchi,OU=Staff,${baseDn}`;
  asNow = (person) => ({ ...person, dn, userName: "m.bianchi", familyName: "Bianchi" });
  for (const name of ["m.rossi", "m.bianchi"]) {
    const after = await whoIs(name);
    assert.deepEqual([after.id, after.username, after.userDN], [before.id, "m.rossi", dn]);
    assert.equal(after.personalDetails.lastName, "Bianchi");
  }
});
