import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createLocalKeys } from "@castellan/storage";
import { leaveOut, startSamba } from "@castellan/testing";
import type { VaultOptions } from "../../src/index.ts";
import { onEveryEngine } from "../support/engines.ts";
import { type Caller, startVault } from "../support/server.ts";

const password = "Directory-Pass1";
const bindPassword = "Canary-Bind-Pass1";
const samba = await startSamba();
const skip = "skip" in samba ? leaveOut("Samba", samba.skip) : false;
after(() => ("skip" in samba ? undefined : samba.close()));
const directories = "/API/Configuration/LDAP/Directories";
const synchronizations = "/API/Castellan/DirectorySynchronizations";

describe("an Active Directory made by API", { skip }, () => {
  if ("skip" in samba) return;
  const { address, ca, baseDn, domain } = samba;
  let folder: string;
  let finance: string;
  let maraDn: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "castellan-vault-"));
    // Otherwise a password cannot be changed on the day on which it was given.
    await samba.replace(baseDn, "minPwdAge", "0");
    const add = (userName: string, givenName: string, familyName: string, ou?: string, secret = password) =>
      samba.addUser({ userName, givenName, familyName, password: secret, ...(ou === undefined ? {} : { ou }) });
    await add("svc", "Service", "Account", undefined, bindPassword);
    maraDn = await add("m.rossi", "Mara", "Rossi", "Staff");
    await add("t.rade", "Tom", "Rade", "Staff");
    await add("p.word", "Pat", "Word", "Staff");
    await add("g.one", "Gus", "One", "Staff");
    finance = await samba.addGroup("Finance");
    const everybody = await samba.addGroup("Everybody");
    await samba.addMember(finance, maraDn);
    await samba.addMember(everybody, finance);
  });
  after(() => rm(folder, { recursive: true }));

  const body = {
    DirectoryType: "MicrosoftADProfile.ini",
    DomainName: domain,
    DomainBaseContext: baseDn,
    BindUsername: `svc@${domain}`,
    BindPassword: bindPassword,
    DCList: [{ Name: address, Port: 636, SSLConnect: true }],
  };
  const rules = { ca };
  const path = `${directories}/${domain}`;

  async function addDirectory(admin: Caller, mapping: object = {}): Promise<void> {
    const added = await admin("POST", `${directories}/`, body);
    assert.equal(added.statusCode, 201, added.body);
    const mapped = await admin("POST", `${path}/Mappings/`, {
      MappingName: "Staff",
      LDAPBranch: `OU=Staff,${baseDn}`,
      ...mapping,
    });
    assert.equal(mapped.statusCode, 201, mapped.body);
  }
  async function start(t: TestContext, options: Partial<VaultOptions> = {}) {
    const running = await startVault(t, { directoryRules: rules, ...options });
    const ldap = async (name: string, secret = password, newPassword?: string) => {
      const more = newPassword === undefined ? {} : { newPassword };
      const answer = await running.tryLogon(name, secret, { type: "LDAP", ...more });
      return `${answer.statusCode} ${answer.json().ErrorCode ?? ""}`.trim();
    };
    return { ...running, ldap };
  }
  async function synchronize(admin: Caller) {
    const { id } = (await admin("POST", synchronizations)).json();
    for (;;) {
      const report = (await admin("GET", `${synchronizations}/${id}`)).json();
      if (report.status !== "Running") return report;
      await delay(10);
    }
  }

  test("is tried when it is added: host, certificate, credentials and base", async (t) => {
    const { admin } = await start(t);
    const untrusting = await startVault(t);
    const cases: readonly (readonly [Caller, object, RegExp])[] = [
      [untrusting.admin, body, /certificate of ldaps:\/\/.* is not trusted/],
      [admin, { ...body, DCList: [{ Name: address, Port: 1 }] }, /cannot be reached: connect ECONNREFUSED/],
      [admin, { ...body, DCList: [{ Name: address, Port: 389, SSLConnect: true }] }, /ldaps:/],
      [
        admin,
        { ...body, BindPassword: "Canary-Wrong-1" },
        /service account svc@.* refused.*Check bindDn and bindPassword/,
      ],
      [admin, { ...body, BindUsername: `CN=nobody,${baseDn}` }, /service account/],
      [admin, { ...body, DomainBaseContext: `OU=Nowhere,${baseDn}` }, /has no entry OU=Nowhere/],
    ];
    for (const [caller, given, reason] of cases) {
      const answer = await caller("POST", directories, given);
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "CASTL056E"], answer.body);
      assert.match(answer.json().ErrorMessage, reason);
      assert.ok(!answer.body.includes("Canary"), answer.body);
      assert.deepEqual((await caller("GET", directories)).json(), []);
    }
  });

  test("is shown without its password, listed, and removed; its people log on while it is there", async (t) => {
    const { admin, ldap, vault } = await start(t);
    assert.equal(await ldap("m.rossi"), "400 CASTL002E", "there is no directory yet");
    const added = await admin("POST", directories, {
      ...body,
      DCList: [{ Name: "127.0.0.1", Port: 1 }, ...body.DCList],
    });
    assert.equal(added.statusCode, 201, added.body);
    const shown = added.json();
    assert.deepEqual(
      [shown.DomainName, shown.BindUsername, shown.BindPassword, shown.SSLConnect, shown.LDAPDirectoryQueryOrder],
      [domain, `svc@${domain}`, "", true, 1],
    );
    assert.deepEqual(shown.DCList[1], { Name: address, Port: 636, SSLConnect: true });
    assert.deepEqual((await admin("GET", `${path}/`)).json(), shown);
    assert.deepEqual((await admin("GET", directories)).json(), [{ DomainName: domain, DomainBaseContext: baseDn }]);
    assert.equal((await admin("POST", directories, body)).json().ErrorCode, "CASTL055E");
    assert.equal(await ldap("m.rossi"), "403 ITATS004E", "there is no mapping yet");
    await admin("POST", `${path}/Mappings`, { MappingName: "Staff", LDAPQuery: "(givenName=Mara)" });
    assert.equal(await ldap("m.rossi"), "200");
    assert.equal(await ldap("t.rade"), "403 ITATS004E");
    assert.equal((await admin("DELETE", `${path}/`)).statusCode, 204);
    assert.equal(await ldap("m.rossi"), "400 CASTL002E");
    assert.deepEqual((await admin("GET", directories)).json(), []);
    await addDirectory(admin);
    assert.equal(await ldap("m.rossi"), "200", "the same user as before");
    assert.equal((await vault.status()).externalUsers, 1);
    assert.ok(!JSON.stringify(await vault.audit.list({ limit: 1000 })).includes("Canary"));
  });

  test("is there after a restart; its password is sealed in the file, and without the root key it cannot be asked", async (t) => {
    const file = join(folder, "restart.db");
    const databaseUrl = `sqlite:${file}`;
    const keys = [new Uint8Array(32).fill(7)];
    const first = await start(t, { databaseUrl });
    await addDirectory(first.admin);
    await first.vault.close();
    for (const name of [file, `${file}-wal`]) {
      const bytes = await readFile(name).catch(() => Buffer.alloc(0));
      assert.ok(!bytes.includes("Canary"), name);
      assert.ok(!bytes.includes(Buffer.from(bindPassword, "utf16le")), name);
    }
    const second = await start(t, { databaseUrl });
    assert.equal(await second.ldap("m.rossi"), "200");
    await second.vault.close();
    let present = false;
    const sealed = await start(t, {
      databaseUrl,
      rootKeys: createLocalKeys({ load: async () => (present ? keys : []) }),
    });
    assert.equal(await sealed.ldap("m.rossi"), "503 CASTL012E");
    assert.equal((await sealed.admin("GET", `${path}/Mappings`)).json().length, 1);
    present = true;
    while ((await sealed.ldap("m.rossi")) !== "200") await delay(100);
  });

  test("groups: of a safe, nested, kept in step", async (t) => {
    const { admin, ldap, logon } = await start(t);
    await addDirectory(admin, { DomainGroups: ["Everybody", "Domain Users"], VaultGroups: ["Vault Users"] });
    await admin("POST", "/API/Safes", { safeName: "Box" });
    const member = { memberName: "Everybody", searchIn: domain, permissions: { listAccounts: true } };
    const added = await admin("POST", "/API/Safes/Box/Members", member);
    assert.deepEqual([added.statusCode, added.json().memberType], [201, "Group"], added.body);
    const mara = await logon("m.rossi", password, { type: "LDAP" });
    const tom = await logon("t.rade", password, { type: "LDAP" });
    assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 200);
    assert.equal((await tom("GET", "/API/Safes/Box")).statusCode, 404);
    assert.deepEqual(
      (await mara("GET", "/API/currentuser"))
        .json()
        .groupsMembership.map(({ groupType }: { groupType: string }) => groupType),
      ["Directory", "Vault"],
    );
    await samba.replace(finance, "member", `CN=Tom Rade,OU=Staff,${baseDn}`);
    const { status, directories: reports } = await synchronize(admin);
    assert.deepEqual([status, reports[0].users.updated], ["Finished", 2], JSON.stringify(reports));
    assert.equal((await mara("GET", "/API/Safes/Box")).statusCode, 404);
    assert.equal((await tom("GET", "/API/Safes/Box")).statusCode, 200);
    await samba.replace(finance, "member", maraDn);
    assert.equal(await ldap("t.rade"), "200");
    assert.equal((await tom("GET", "/API/Safes/Box")).statusCode, 404);
  });

  test("a password is changed at logon over TLS, by the rules of the domain, and not without TLS", async (t) => {
    const { admin, ldap } = await start(t);
    await addDirectory(admin);
    assert.equal(await ldap("p.word", password, "short"), "400 PASWS167E");
    assert.equal(await ldap("p.word", "Wr0ng-password", "Fresh-Pass-2"), "403 ITATS004E");
    assert.equal(await ldap("p.word", password, "Fresh-Pass-2"), "200");
    // The domain takes the one before for another hour, as Active Directory does (OldPasswordAllowedPeriod).
    assert.equal(await ldap("p.word", "Fresh-Pass-2"), "200");
    const dn = `CN=Pat Word,OU=Staff,${baseDn}`;
    await samba.replace(dn, "pwdLastSet", "0");
    assert.equal(await ldap("p.word", "Fresh-Pass-2"), "409 CASTL003E");
    assert.equal(await ldap("p.word", "Fresh-Pass-2", "Fresh-Pass-3"), "200");
    assert.equal(await ldap("p.word", "Fresh-Pass-3"), "200");
    await admin("DELETE", path);
    const plain = { ...body, DCList: [{ Name: address, SSLConnect: false }] };
    assert.equal((await admin("POST", directories, plain)).json().DCList[0].Port, 389);
    await admin("POST", `${path}/Mappings`, { MappingName: "All" });
    assert.equal(await ldap("p.word", "Fresh-Pass-3", "Fresh-Pass-4"), "400 CASTL062E");
    assert.equal(await ldap("p.word", "Fresh-Pass-3"), "200");
  });

  test("what the domain says of an account is told at logon", async (t) => {
    const { admin, ldap } = await start(t);
    await addDirectory(admin);
    const dn = `CN=Tom Rade,OU=Staff,${baseDn}`;
    for (const [attribute, value, back, expected] of [
      ["userAccountControl", "514", "512", "403 ITATS005E"],
      ["accountExpires", "116444736000000001", "0", "403 ITATS006E"],
    ] as const) {
      await samba.replace(dn, attribute, value);
      assert.equal(await ldap("t.rade"), expected);
      assert.equal(await ldap("t.rade", "Wr0ng-password"), "403 ITATS004E");
      await samba.replace(dn, attribute, back);
      assert.equal(await ldap("t.rade"), "200");
    }
    await samba.replace(baseDn, "lockoutThreshold", "2");
    for (let failure = 0; failure < 2; failure += 1) await ldap("g.one", "Wr0ng-password");
    assert.equal(await ldap("g.one"), "403 ITATS002E");
    await samba.replace(baseDn, "lockoutThreshold", "0");
  });

  test("who is renamed, moved away or deleted is followed by a synchronisation", async (t) => {
    const { admin, ldap } = await start(t, { directoryRules: { ...rules, deletionPolicy: "DeleteAll" } });
    await addDirectory(admin);
    const gone = await samba.addUser({
      userName: "g.one2",
      givenName: "Gone",
      familyName: "Soon",
      ou: "Staff",
      password,
    });
    const away = await samba.addUser({ userName: "a.way", givenName: "Ann", familyName: "Way", ou: "Staff", password });
    for (const name of ["m.rossi", "g.one2", "a.way"]) assert.equal(await ldap(name), "200");
    await samba.replace(maraDn, "sn", "Bianchi");
    await samba.remove(gone);
    await samba.move(away, `CN=Ann Way,CN=Users,${baseDn}`);
    const { directories: reports } = await synchronize(admin);
    assert.deepEqual(reports[0].users, { checked: 3, updated: 1, vanished: 1, uncovered: 1, deleted: 2, failed: 0 });
    const { Users } = (await admin("GET", "/API/Users?source=LDAP")).json();
    assert.deepEqual(
      Users.map(({ username, personalDetails }: { username: string; personalDetails: { lastName: string } }) => [
        username,
        personalDetails.lastName,
      ]),
      [["m.rossi", "Bianchi"]],
    );
    await samba.replace(maraDn, "sn", "Rossi");
    await admin("DELETE", path);
    const after = await synchronize(admin);
    assert.deepEqual([after.directories[0].domain, after.directories[0].users.deleted], [domain, 1]);
    assert.equal((await admin("GET", "/API/Users?source=LDAP")).json().Total, 0);
  });
});

await onEveryEngine("an Active Directory made by API", (place) => {
  test("appears on every node, and goes", { skip }, async (t) => {
    if ("skip" in samba) return;
    const { domain, administratorDn, administratorPassword, address, ca } = samba;
    const options = { databaseUrl: await place(), directoryRules: { ca } };
    const first = await startVault(t, options);
    const second = await startVault(t, options);
    const added = await first.admin("POST", directories, {
      DomainName: domain,
      BindUsername: administratorDn,
      BindPassword: administratorPassword,
      DCList: [{ Name: address }],
    });
    assert.equal(added.statusCode, 201, added.body);
    const seen = async () => (await second.admin("GET", directories)).json().length;
    while ((await seen()) === 0) await delay(50);
    assert.equal(
      (await second.admin("POST", `${directories}/${domain}/Mappings`, { MappingName: "All" })).statusCode,
      201,
    );
    assert.equal((await second.tryLogon("Administrator", administratorPassword, { type: "LDAP" })).statusCode, 403);
    await first.admin("DELETE", `${directories}/${domain}`);
    while ((await seen()) === 1) await delay(50);
  });
});
