import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Directory } from "@castellan/directory";
import type { VaultOptions } from "../../src/index.ts";
import type { SynchronizationReport } from "../../src/synchronization/report.ts";
import { baseDn, domain, openPeople, personPassword } from "../support/directory.ts";
import { type Caller, startVault } from "../support/server.ts";

const path = "/API/Castellan/DirectorySynchronizations";

async function synchronize(admin: Caller): Promise<SynchronizationReport> {
  const started = await admin("POST", path);
  for (;;) {
    const report: SynchronizationReport = (await admin("GET", `${path}/${started.json().id}`)).json();
    if (report.status !== "Running") return report;
    await new Promise(setImmediate);
  }
}

/** A vault that has ten people and two groups of a directory, some of whom the directory may deny. */
async function stage(t: TestContext, directoryRules: VaultOptions["directoryRules"]) {
  const people = await openPeople(t);
  const names = Array.from({ length: 10 }, (_, number) => `p${number}`);
  for (const userName of names) await people.addUser({ userName }, personPassword);
  await people.addGroup({ name: "Finance" });
  await people.addGroup({ name: "Sales" });
  const gone = new Set<string>();
  const directory: Directory = {
    ...people,
    async find(...key) {
      const found = await people.find(...key);
      return found === undefined || gone.has(found.userName) ? undefined : found;
    },
    async findGroup(key) {
      const found = await people.findGroup(key);
      return found === undefined || gone.has(found.name) ? undefined : found;
    },
  };
  const mappings = [{ name: "All", branch: baseDn }];
  const house = await startVault(t, {
    directories: [{ directory, mappings }],
    directoryRules: { deletionPolicy: "DeleteAll", ...directoryRules },
  });
  const { id } = (await house.admin("POST", "/API/UserGroups", { groupName: "All" })).json();
  for (const memberId of [...names, "Finance", "Sales"]) {
    const member = { memberId, memberType: "domain", domainName: domain };
    assert.equal((await house.admin("POST", `/API/UserGroups/${id}/Members`, member)).statusCode, 201);
  }
  const left = async () => [
    (await house.admin("GET", "/API/Users?source=LDAP")).json().Total,
    (await house.admin("GET", "/API/UserGroups?filter=groupType eq Directory")).json().count,
  ];
  return { ...house, names, gone, left };
}

test("a directory that answers with nobody deletes nobody, and the synchronisation fails with the numbers", async (t) => {
  const { admin, names, gone, left } = await stage(t, {});
  for (const name of [...names, "Finance", "Sales"]) gone.add(name);
  const report = await synchronize(admin);
  assert.equal(report.status, "Failed");
  assert.match(report.directories[0]?.error ?? "", /^10 of 10 users of corp\.example are gone/);
  assert.deepEqual(report.directories[0]?.users, {
    checked: 10,
    updated: 0,
    vanished: 10,
    uncovered: 0,
    deleted: 0,
    failed: 0,
  });
  assert.deepEqual(await left(), [10, 2]);
  gone.clear();
  assert.equal((await synchronize(admin)).status, "Finished");
});

for (const [rules, missing, expected] of [
  [{}, ["p0", "p1", "p2"], [7, 2]],
  [{}, ["p0", "p1", "p2", "p3"], [10, 2]],
  [{ deletionLimit: 40 }, ["p0", "p1", "p2", "p3"], [6, 2]],
  [{}, ["Finance", "p0"], [9, 1]],
  [{}, ["Finance", "Sales", "p0"], [10, 2]],
  [{ deletionLimit: 100 }, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"], [0, 2]],
] as const) {
  test(`of ten people and two groups ${missing} are gone, with ${JSON.stringify(rules)}: ${expected} are left`, async (t) => {
    const { admin, gone, left } = await stage(t, rules);
    for (const name of missing) gone.add(name);
    const report = await synchronize(admin);
    assert.deepEqual(await left(), expected);
    const [users, groups] = [10 - expected[0], 2 - expected[1]];
    const counted = report.directories[0];
    assert.deepEqual([counted?.users.deleted, counted?.groups.deleted], [users, groups]);
  });
}
