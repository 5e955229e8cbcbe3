import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { onEveryEngine } from "../support/engines.ts";
import { startVault } from "../support/server.ts";

const mappings = "/API/Configuration/LDAP/Directories/corp.example/Mappings";
const path = "/API/Castellan/DirectorySynchronizations";

await onEveryEngine("two nodes of one vault", (place) => {
  it("see each other's mappings within seconds, and synchronise one at a time", async (t) => {
    const databaseUrl = await place();
    const people = await openPeople(t);
    await people.addGroup({ name: "Finance" });
    await people.addMember("Finance", "m.rossi");
    let release = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = await startVault(t, {
      databaseUrl,
      directories: [{ directory: { ...people, test: () => wait }, mappings: [staffMapping] }],
    });
    const second = await startVault(t, { databaseUrl, directories: [{ directory: people, mappings: [staffMapping] }] });
    const added = await first.admin("POST", mappings, { MappingName: "Contractors", DomainGroups: ["Nobody"] });
    assert.equal(added.statusCode, 201, added.body);
    while ((await second.admin("GET", mappings)).json().length < 2) await delay(50);
    assert.deepEqual((await second.admin("GET", `${mappings}/1001`)).json(), added.json());

    await second.logon("m.rossi", personPassword, { type: "LDAP" });
    const body = { memberId: "Finance", memberType: "domain", domainName: "corp.example" };
    assert.equal((await first.admin("POST", "/API/UserGroups/1000000002/Members", body)).statusCode, 201);
    const { id } = (await first.admin("POST", path)).json();
    for (const { admin } of [first, second]) {
      assert.equal((await admin("POST", path)).json().ErrorCode, "CASTL060E");
      assert.equal((await admin("GET", `${path}/${id}`)).json().status, "Running");
    }
    release();
    while ((await second.admin("GET", `${path}/${id}`)).json().status === "Running") await delay(10);
    const [report] = (await second.admin("GET", `${path}/${id}`)).json().directories;
    assert.deepEqual([report.status, report.users.checked, report.groups.checked], ["Finished", 1, 1]);
    assert.equal((await second.admin("POST", path)).statusCode, 202);
  });

  it("go on where one of them ended in the middle", async (t) => {
    const databaseUrl = await place();
    const people = await openPeople(t);
    let release = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    t.after(() => release());
    const stuck = await startVault(t, {
      databaseUrl,
      directories: [{ directory: { ...people, test: () => wait }, mappings: [staffMapping] }],
    });
    const { id } = (await stuck.admin("POST", path)).json();
    const other = await startVault(t, { databaseUrl, directories: [{ directory: people, mappings: [staffMapping] }] });
    assert.equal((await other.admin("POST", path)).statusCode, 409);
    other.time.now += 120_000;
    assert.equal((await other.admin("POST", path)).statusCode, 202, "the lease is over");
    const { status, directories } = (await other.admin("GET", `${path}/${id}`)).json();
    assert.deepEqual([status, directories], ["Interrupted", []]);
    stuck.time.now += 120_000;
    release();
  });
});
