import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { type Caller, startVault } from "../support/server.ts";

async function start(t: TestContext) {
  const directory = await openPeople(t);
  for (const name of ["Finance", "Everybody"]) await directory.addGroup({ name });
  await directory.addMember("Finance", "m.rossi");
  await directory.addMember("Finance", "c.tractor");
  await directory.addMember("Everybody", "Finance");
  const running = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await running.admin("POST", "/API/Safes", { safeName: "Box" });
  const ldap = (name: string) => running.logon(name, personPassword, { type: "LDAP" });
  return { ...running, directory, ldap };
}

const permissions = { listAccounts: true, viewSafeMembers: true };

function addToSafe(admin: Caller, memberName: string, more: object = { memberType: "Group" }) {
  return admin("POST", "/API/Safes/Box/Members", { memberName, searchIn: "corp.example", permissions, ...more });
}

async function members(admin: Caller, id: number): Promise<readonly string[]> {
  const { members } = (await admin("GET", `/API/UserGroups/${id}?includeMembers=true`)).json();
  return members.map(({ UserName }: { UserName: string }) => UserName);
}

test("a group of a directory becomes a member of a safe, which is open to its people who have a mapping", async (t) => {
  const { admin, ldap, tryLogon } = await start(t);
  const early = await ldap("m.rossi");
  assert.equal((await early("GET", "/API/Safes/Box")).statusCode, 404);
  const added = await addToSafe(admin, "Everybody");
  assert.equal(added.statusCode, 201, added.body);
  const { memberId, memberName, memberType } = added.json();
  assert.deepEqual([memberName, memberType], ["Everybody", "Group"]);
  assert.deepEqual((await admin("GET", `/API/UserGroups/${memberId}`)).json(), {
    id: memberId,
    groupType: "Directory",
    groupName: "Everybody",
    description: "",
    location: "\\",
    directory: "corp.example",
    dn: "CN=Everybody,CN=Users,DC=corp,DC=example",
  });
  // Who is a user of the vault already is a member at once, and his session feels it.
  assert.deepEqual(await members(admin, memberId), ["m.rossi"]);
  assert.equal((await early("GET", "/API/Safes/Box")).statusCode, 200);
  const user = (await early("GET", "/API/currentuser")).json();
  assert.deepEqual(user.groupsMembership, [{ groupID: memberId, groupName: "Everybody", groupType: "Directory" }]);
  assert.equal(
    (await tryLogon("c.tractor", personPassword, { type: "LDAP" })).statusCode,
    403,
    "no mapping covers him",
  );
});

test("memberships follow the directory with each logon", async (t) => {
  const { admin, ldap, directory } = await start(t);
  const { memberId } = (await addToSafe(admin, "Finance")).json();
  const mara = await ldap("m.rossi");
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 200);
  await directory.removeMember("Finance", "m.rossi");
  await ldap("m.rossi");
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 404);
  assert.deepEqual(await members(admin, memberId), []);
});

test("a new user is in the vault's groups of his directory from the start", async (t) => {
  const { admin } = await start(t);
  const { memberId } = (await addToSafe(admin, "Everybody")).json();
  await admin("POST", "/API/UserGroups/1000000002/Members", {
    memberId: "m.rossi",
    memberType: "domain",
    domainName: "corp.example",
  });
  assert.deepEqual(await members(admin, memberId), ["m.rossi"]);
});

test("a group of a directory becomes a member of a vault's group, with all that this gives", async (t) => {
  const { admin, ldap } = await start(t);
  const body = { memberId: "Everybody", memberType: "domain", domainName: "corp.example" };
  const mara = await ldap("m.rossi");
  assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", body)).statusCode, 201);
  assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", body)).json().ErrorCode, "PASWS213E");
  assert.deepEqual(await members(admin, 1_000_000_002), ["Everybody"]);
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 200, "an auditor sees every safe");
});

test("whom a name means: a person first, then a group, or what memberType says; by DN too", async (t) => {
  const { admin, directory } = await start(t);
  await directory.addUser({ userName: "staff", container: "OU=Staff" });
  for (const [name, more, type, shown] of [
    ["staff", {}, "User", "staff"],
    ["Finance", {}, "Group", "Finance"],
    ["Finance@corp.example", { memberType: "Group" }, "Group", undefined],
    ["CN=Everybody,CN=Users,DC=corp,DC=example", {}, "Group", "Everybody"],
    ["staff", { memberType: "Group" }, undefined, undefined],
    ["Everybody", { memberType: "User" }, undefined, undefined],
    ["Nothing", {}, undefined, undefined],
  ] as const) {
    const answer = await addToSafe(admin, name, more);
    if (type === undefined) assert.equal(answer.json().ErrorCode, "CASTL011E", name);
    else if (shown === undefined) assert.equal(answer.json().ErrorCode, "SFWS0012", name);
    else assert.deepEqual([answer.json().memberType, answer.json().memberName], [type, shown], answer.body);
  }
});

test("a name that is taken gets its domain", async (t) => {
  const { admin } = await start(t);
  await admin("POST", "/API/UserGroups", { groupName: "finance" });
  assert.equal((await addToSafe(admin, "Finance")).json().memberName, "Finance@corp.example");
  await admin("POST", "/API/Users", { username: "everybody" });
  await admin("POST", "/API/UserGroups", { groupName: "Everybody@corp.example" });
  const taken = await addToSafe(admin, "Everybody");
  assert.deepEqual([taken.statusCode, taken.json().ErrorCode], [409, "CASTL001E"]);
});

test("lists tell groups of the vault from those of a directory", async (t) => {
  const { admin } = await start(t);
  await addToSafe(admin, "Finance");
  const names = async (filter: string): Promise<readonly string[]> =>
    (await admin("GET", `/API/UserGroups?filter=${encodeURIComponent(filter)}`))
      .json()
      .value.map(({ groupName }: { groupName: string }) => groupName);
  for (const [filter, expected] of [
    ["groupType eq Directory", ["Finance"]],
    ["groupType eq directory AND groupName eq finance", ["Finance"]],
    ["groupType eq Vault", ["Auditors", "Vault Admins"]],
    ["groupType eq Vault AND groupName eq Finance", []],
    ["groupType eq Other", []],
    ["", ["Auditors", "Finance", "Vault Admins"]],
  ] as const) {
    assert.deepEqual(await names(filter), expected, filter);
  }
});

test("its members and its name follow the directory, and are not managed here; it may be removed", async (t) => {
  const { admin, ldap } = await start(t);
  const { memberId: id } = (await addToSafe(admin, "Finance")).json();
  const mara = await ldap("m.rossi");
  await admin("POST", "/API/Users", { username: "own" });
  const path = `/API/UserGroups/${id}`;
  for (const [method, where, body, code] of [
    ["POST", `${path}/Members`, { memberId: "own" }, "CASTL013E"],
    ["POST", `${path}/Members`, { memberId: "Auditors" }, "CASTL013E"],
    ["POST", `${path}/Members`, { memberId: "m.rossi", memberType: "domain", domainName: "corp.example" }, "CASTL013E"],
    ["DELETE", `${path}/Members/m.rossi`, undefined, "CASTL013E"],
    ["POST", "/WebServices/PIMServices.svc/Groups/Finance/Users", { UserName: "own" }, "CASTL013E"],
    ["PUT", path, { groupName: "Money" }, "CASTL059E"],
  ] as const) {
    const answer = await admin(method, where, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [403, code], `${method} ${where}`);
  }
  const described = await admin("PUT", path, { groupName: "Finance", description: "Money people" });
  assert.deepEqual([described.statusCode, described.json().description], [200, "Money people"]);
  assert.equal((await admin("DELETE", path)).statusCode, 200);
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 404);
  assert.deepEqual((await mara("GET", "/API/currentuser")).json().groupsMembership, []);
});

test("a directory's group has more people than are compared at once", async (t) => {
  const { admin, directory, ldap } = await start(t);
  const users = Array.from({ length: 1_100 }, (_, index) => ({ userName: `u${index}`, container: "OU=Staff" }));
  await directory.addAll({ users, groups: [{ name: "Crowd", members: users.map(({ userName }) => userName) }] });
  await directory.addMember("Crowd", "m.rossi");
  for (const memberId of ["u0", "u1099"]) {
    const body = { memberId, memberType: "domain", domainName: "corp.example" };
    assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", body)).statusCode, 201);
  }
  await ldap("m.rossi");
  const { memberId } = (await addToSafe(admin, "Crowd")).json();
  assert.deepEqual([...(await members(admin, memberId))].sort(), ["m.rossi", "u0", "u1099"]);
});
