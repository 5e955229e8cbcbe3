import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Directory, DirectoryError } from "@castellan/directory";
import type { PvwaUser } from "@castellan/pvwa";
import type { VaultOptions } from "../../src/index.ts";
import type { SynchronizationReport } from "../../src/synchronization/report.ts";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { type Caller, startVault } from "../support/server.ts";

const path = "/API/Castellan/DirectorySynchronizations";
const mappings = "/API/Configuration/LDAP/Directories/corp.example/Mappings";

/** Begins a synchronisation and answers its report when it is over. */
async function synchronize(admin: Caller): Promise<SynchronizationReport> {
  const started = await admin("POST", path);
  assert.equal(started.statusCode, 202, started.body);
  for (;;) {
    const report: SynchronizationReport = (await admin("GET", `${path}/${started.json().id}`)).json();
    if (report.status !== "Running") return report;
    await new Promise(setImmediate);
  }
}

async function start(t: TestContext, options: Partial<VaultOptions> = {}) {
  const people = await openPeople(t);
  const running = await startVault(t, { directories: [{ directory: people, mappings: [] }], ...options });
  const { admin, logon } = running;
  await admin("POST", mappings, { MappingName: "Staff", LDAPBranch: staffMapping.branch });
  const mara = await logon("m.rossi", personPassword, { type: "LDAP" });
  const read = async (): Promise<PvwaUser | undefined> => {
    const [found] = (await admin("GET", "/API/Users?source=LDAP&search=m.rossi")).json().Users;
    return found === undefined ? undefined : (await admin("GET", `/API/Users/${found.id}`)).json();
  };
  return { ...running, people, mara, read };
}

test("what directory and mapping say of users and groups is followed, and counted", async (t) => {
  const { admin, read, mara, people } = await start(t);
  await people.addGroup({ name: "Finance" });
  await people.addGroup({ name: "Everybody" });
  await people.addMember("Everybody", "Finance");
  await admin("POST", "/API/Safes", { safeName: "Box" });
  const member = {
    memberName: "Everybody",
    memberType: "Group",
    searchIn: "corp.example",
    permissions: { listAccounts: true },
  };
  await admin("POST", "/API/Safes/Box/Members", member);
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 404);
  await people.addMember("Finance", "m.rossi");
  await admin("PUT", `${mappings}/1001`, {
    MappingName: "Staff",
    LDAPBranch: staffMapping.branch,
    UserType: "EPVUserLite",
  });
  const { directories, ...report } = await synchronize(admin);
  assert.deepEqual([report.status, report.startedBy], ["Finished", "Administrator"]);
  assert.deepEqual(directories, [
    {
      domain: "corp.example",
      status: "Finished",
      users: { checked: 1, updated: 1, vanished: 0, uncovered: 0, deleted: 0, failed: 0 },
      groups: { checked: 1, updated: 0, vanished: 0, deleted: 0, failed: 0 },
    },
  ]);
  assert.equal((await read())?.userType, "EPVUserLite");
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 200);
  const [again] = (await synchronize(admin)).directories;
  assert.equal(again?.users.updated, 0);
  await people.removeMember("Everybody", "Finance");
  assert.equal((await synchronize(admin)).directories[0]?.users.updated, 1);
  assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 404);
});

test("the newest details of a person are fetched", async (t) => {
  let mail = "m.rossi@corp.example";
  const people = await openPeople(t);
  const directory: Directory = {
    ...people,
    async find(...key) {
      const found = await people.find(...key);
      return found && { ...found, mail };
    },
  };
  const { admin, logon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await logon("m.rossi", personPassword, { type: "LDAP" });
  mail = "mara@corp.example";
  await synchronize(admin);
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
  assert.equal((await admin("GET", `/API/Users/${id}`)).json().internet.businessEmail, mail);
});

for (const updatePolicy of ["UpdateAll", "UpdateNone"] as const) {
  test(`${updatePolicy}: a mapping's change is ${updatePolicy === "UpdateAll" ? "" : "not "}followed`, async (t) => {
    const { admin, read } = await start(t, { directoryRules: { updatePolicy } });
    await admin("PUT", `${mappings}/1001`, { MappingName: "Staff", UserType: "EPVUserLite" });
    await synchronize(admin);
    assert.equal((await read())?.userType, updatePolicy === "UpdateAll" ? "EPVUserLite" : "EPVUser");
  });
}

for (const deletionPolicy of ["DeleteNone", "DeleteAll"] as const) {
  const kept = deletionPolicy === "DeleteNone";
  const options = { directoryRules: { deletionPolicy } };

  test(`${deletionPolicy}: who is gone from the directory ${kept ? "stays" : "goes"}, and loses sessions and groups`, async (t) => {
    const { admin, read, mara, people, vault } = await start(t, options);
    await people.addGroup({ name: "Finance" });
    await people.addMember("Finance", "m.rossi");
    const body = { memberId: "Finance", memberType: "domain", domainName: "corp.example" };
    await admin("POST", "/API/UserGroups/1000000002/Members", body);
    await people.removeUser({ by: "userName", value: "m.rossi" });
    const [report] = (await synchronize(admin)).directories;
    assert.deepEqual([report?.users.vanished, report?.users.deleted], [1, kept ? 0 : 1]);
    assert.equal((await mara("GET", "/API/currentuser")).statusCode, 401);
    assert.deepEqual((await read())?.groupsMembership, kept ? [] : undefined);
    const entries = await vault.audit.list({ limit: 100 });
    const deleted = entries.find(({ action }) => action === "user.deleted");
    assert.deepEqual(deleted?.details, kept ? undefined : { username: "m.rossi", source: "LDAP", reason: "vanished" });
  });

  test(`${deletionPolicy}: whom no mapping covers any more ${kept ? "stays" : "goes"}`, async (t) => {
    const { admin, read, tryLogon } = await start(t, options);
    await admin("DELETE", `${mappings}/1001`);
    const [report] = (await synchronize(admin)).directories;
    assert.deepEqual([report?.users.uncovered, report?.users.deleted], [1, kept ? 0 : 1]);
    assert.equal((await read())?.username, kept ? "m.rossi" : undefined);
    assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 403);
    await admin("POST", mappings, { MappingName: "Staff again" });
    assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
  });

  test(`${deletionPolicy}: a group that is gone from the directory ${kept ? "stays, empty" : "goes"}`, async (t) => {
    const { admin, people } = await start(t, options);
    await people.addGroup({ name: "Finance" });
    await people.addMember("Finance", "m.rossi");
    await admin("POST", "/API/Safes", { safeName: "Box" });
    const member = { memberName: "Finance", memberType: "Group", searchIn: "corp.example", permissions: {} };
    const { memberId } = (await admin("POST", "/API/Safes/Box/Members", member)).json();
    await people.removeGroup("Finance");
    const [report] = (await synchronize(admin)).directories;
    assert.deepEqual([report?.groups.vanished, report?.groups.deleted], [1, kept ? 0 : 1]);
    const group = await admin("GET", `/API/UserGroups/${memberId}?includeMembers=true`);
    assert.equal(group.statusCode, kept ? 200 : 404);
    if (kept) assert.deepEqual(group.json().members, []);
    assert.equal((await admin("GET", "/API/Safes/Box/Members/Finance")).statusCode, kept ? 200 : 404);
  });
}

test("a group that was renamed in its directory is renamed here, unless somebody has the name", async (t) => {
  let name = "Finance";
  const people = await openPeople(t);
  const findGroup: Directory["findGroup"] = async (key) => {
    const found = await people.findGroup(key);
    return found && { ...found, name, dn: `CN=${name},CN=Users,DC=corp,DC=example` };
  };
  const { admin } = await startVault(t, {
    directories: [{ directory: { ...people, findGroup }, mappings: [staffMapping] }],
  });
  await people.addGroup({ name: "Finance" });
  const body = { memberId: "Finance", memberType: "domain", domainName: "corp.example" };
  await admin("POST", "/API/UserGroups/1000000002/Members", body);
  name = "Money";
  assert.equal((await synchronize(admin)).directories[0]?.groups.updated, 1);
  const [group] = (await admin("GET", "/API/UserGroups?filter=groupType eq Directory")).json().value;
  assert.deepEqual([group.groupName, group.dn], ["Money", "CN=Money,CN=Users,DC=corp,DC=example"]);
  await admin("POST", "/API/UserGroups", { groupName: "Gold" });
  name = "Gold";
  assert.equal((await synchronize(admin)).directories[0]?.groups.failed, 1);
});

for (const resetEnabled of [false, true]) {
  test(`resetEnabled ${resetEnabled}: whom somebody disabled in the vault is ${resetEnabled ? "enabled again" : "left so"}`, async (t) => {
    const { admin, read } = await start(t, { directoryRules: { resetEnabled } });
    await admin("POST", `/API/Users/${(await read())?.id}/disable`);
    await synchronize(admin);
    assert.equal((await read())?.enableUser, resetEnabled);
  });
}

test("who was disabled in the directory loses his sessions", async (t) => {
  const { admin, mara, people } = await start(t);
  await people.setEnabled({ by: "userName", value: "m.rossi" }, false);
  await synchronize(admin);
  assert.equal((await mara("GET", "/API/currentuser")).statusCode, 401);
});

test("a directory that is down ends its own part with the reason, and nobody is changed", async (t) => {
  let down = false;
  const fail = () => Promise.reject(new DirectoryError("unreachable", "no route to dc1.", "Look at the cable."));
  const people = await openPeople(t);
  for (const broken of ["test", "find"] as const) {
    down = false;
    const directory: Directory = {
      ...people,
      test: () => (down && broken === "test" ? fail() : people.test()),
      find: (...key) => (down && broken === "find" ? fail() : people.find(...key)),
    };
    const { admin, logon } = await startVault(t, {
      directories: [{ directory, mappings: [staffMapping] }],
      directoryRules: { deletionPolicy: "DeleteAll" },
    });
    const mara = await logon("m.rossi", personPassword, { type: "LDAP" });
    down = true;
    const report = await synchronize(admin);
    assert.equal(report.status, "Failed");
    assert.deepEqual(
      [report.directories[0]?.status, report.directories[0]?.error, report.directories[0]?.users.deleted],
      ["Failed", "no route to dc1. Look at the cable.", 0],
    );
    assert.equal((await mara("GET", "/API/currentuser")).statusCode, 200);
    down = false;
    assert.equal((await synchronize(admin)).status, "Finished");
  }
});

test("one at a time, and every one is remembered", async (t) => {
  let release = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  const people = await openPeople(t);
  const { admin } = await startVault(t, {
    directories: [{ directory: { ...people, test: () => wait }, mappings: [staffMapping] }],
  });
  const first = (await admin("POST", path)).json();
  assert.deepEqual([first.status, first.finishedAt], ["Running", null]);
  const second = await admin("POST", path);
  assert.deepEqual([second.statusCode, second.json().ErrorCode], [409, "CASTL060E"]);
  release();
  while ((await admin("GET", `${path}/${first.id}`)).json().status === "Running") await new Promise(setImmediate);
  const third = await synchronize(admin);
  const { value, count } = (await admin("GET", path)).json();
  assert.equal(count, 2);
  assert.deepEqual(
    value.map(({ id, status }: SynchronizationReport) => [id, status]),
    [
      [third.id, "Finished"],
      [first.id, "Finished"],
    ],
  );
  const unknown = await admin("GET", `${path}/99`);
  assert.deepEqual([unknown.statusCode, unknown.json().ErrorCode], [404, "CASTL061E"]);
});

test("who was deleted meanwhile is passed over", async (t) => {
  const people = await openPeople(t);
  let onFind = async (): Promise<void> => undefined;
  const directory: Directory = {
    ...people,
    async find(...key) {
      const found = await people.find(...key);
      await onFind();
      return found;
    },
  };
  const { admin, logon } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await logon("m.rossi", personPassword, { type: "LDAP" });
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
  onFind = async () => {
    onFind = async () => undefined;
    assert.equal((await admin("DELETE", `/API/Users/${id}`)).statusCode, 200);
  };
  const report = await synchronize(admin);
  assert.deepEqual([report.status, report.directories[0]?.users.failed], ["Finished", 0]);
  assert.equal((await admin("GET", "/API/Users?source=LDAP")).json().Total, 0);
});

test("it takes Vault Admins and the authorisation", async (t) => {
  const { admin, logon } = await start(t);
  await admin("POST", "/API/Users", {
    username: "half",
    initialPassword: "P@ssw0rd123!",
    vaultAuthorization: ["ManageDirectoryMapping"],
  });
  const half = await logon("half", "P@ssw0rd123!");
  for (const [method, where] of [
    ["POST", path],
    ["GET", path],
    ["GET", `${path}/1`],
  ] as const) {
    assert.equal((await half(method, where)).json().ErrorCode, "PASWS041E");
  }
});

test("at night it begins by itself, once", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const people = await openPeople(t);
  const { admin, time } = await startVault(t, {
    directories: [{ directory: people, mappings: [staffMapping] }],
    directoryRules: { autoSync: "Yes,24,1,5" },
    sessionIdleMinutes: 1440,
    sessionAbsoluteMinutes: 100_000,
  });
  const runs = async (): Promise<readonly SynchronizationReport[]> => (await admin("GET", path)).json().value;
  const lookAt = async (hours: number): Promise<number> => {
    time.now = midnight + hours * 3_600_000;
    t.mock.timers.tick(60_000);
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    return (await runs()).length;
  };
  const midnight = Math.ceil(time.now / 86_400_000) * 86_400_000;
  for (const [hours, expected] of [
    [0.5, 0],
    [1, 1],
    [3, 1],
    [6, 1],
    [24.5, 1],
    [25, 2],
  ] as const) {
    assert.equal(await lookAt(hours), expected, `hour ${hours}`);
  }
  assert.deepEqual(
    (await runs()).map(({ startedBy }) => startedBy),
    ["system", "system"],
  );
});
