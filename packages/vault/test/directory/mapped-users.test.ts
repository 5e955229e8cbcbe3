import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { NEVER, type PvwaUser, userInterfaces } from "@castellan/pvwa";
import type { DirectoryMapping, VaultOptions } from "../../src/index.ts";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const path = "/API/Configuration/LDAP/Directories/corp.example/Mappings";

/** A vault whose one mapping was made by API with `mapping`, and Mara's user after her logon. */
async function start(t: TestContext, mapping: object, options: Partial<VaultOptions> = {}) {
  const directory = await openPeople(t);
  const running = await startVault(t, { directories: [{ directory, mappings: [] }], ...options });
  const { admin, tryLogon } = running;
  const { MappingID } = (await admin("POST", path, { MappingName: "M", ...mapping })).json();
  const logon = async () => (await tryLogon("m.rossi", personPassword, { type: "LDAP" })).json();
  const read = async (): Promise<PvwaUser> => {
    const [found] = (await admin("GET", "/API/Users?search=m.rossi&source=LDAP")).json().Users;
    return (await admin("GET", `/API/Users/${found.id}`)).json();
  };
  const remap = (body: object) => admin("PUT", `${path}/${MappingID}`, { MappingName: "M", ...body });
  return { ...running, directory, logon, read, remap };
}

const presets: readonly (readonly [string, Partial<DirectoryMapping>, Partial<PvwaUser>])[] = [
  ["nothing", {}, { expiryDate: NEVER, unAuthorizedInterfaces: [] }],
  ["expiry", { userExpiration: 1_900_000_000 }, { expiryDate: 1_900_000_000 }],
  ["hours", { logonFromHour: 8, logonToHour: 18 }, { loginFromHour: 8, loginToHour: 18 }],
  ["hours to midnight", { logonFromHour: 8, logonToHour: 24 }, { loginFromHour: 8, loginToHour: 0 }],
  ["the log's days", { userActivityLogPeriod: 30 }, { userActivityLogRetentionDays: 30 }],
  [
    "interfaces",
    { authorizedInterfaces: ["PVWA", "PSM"] },
    { unAuthorizedInterfaces: userInterfaces.filter((name) => name !== "PVWA" && name !== "PSM") },
  ],
  ["methods", { allowedAuthenticationMethods: ["SAML"] }, { allowedAuthenticationMethods: ["SAML"] }],
];
for (const [title, mapping, expected] of presets) {
  test(`a mapping says of its users: ${title}`, async (t) => {
    const directory = await openPeople(t);
    const mappings = [{ ...staffMapping, ...mapping }];
    const { admin } = await startVault(t, { directories: [{ directory, mappings }] });
    const member = { memberId: "m.rossi", memberType: "domain", domainName: "corp.example" };
    assert.equal((await admin("POST", "/API/UserGroups/1000000002/Members", member)).statusCode, 201);
    const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
    const user = (await admin("GET", `/API/Users/${id}`)).json();
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(user[name], value, name);
  });
}

test("the expiry of a mapping keeps its users out, also when it is set afterwards", async (t) => {
  const { logon, remap, time } = await start(t, {});
  assert.equal((await logon()).ErrorCode, undefined);
  const past = Math.floor(time.now / 1000) - 60;
  await remap({ UserExpiration: past });
  // The vault's user is followed when the directory has proved him.
  assert.equal((await logon()).ErrorCode, "ITATS006E");
});

test("the hours of a mapping keep its users out", async (t) => {
  const { logon, time } = await start(t, { LogonFromHour: 8, LogonToHour: 18 });
  for (const [hour, code] of [
    [7, "CASTL014E"],
    [8, undefined],
    [17, undefined],
    [18, "CASTL014E"],
  ] as const) {
    time.now = Date.UTC(2030, 0, 1, hour);
    assert.equal((await logon()).ErrorCode, code, String(hour));
  }
});

test("what a mapping says differently follows at the next logon, and what was changed by hand stays", async (t) => {
  const { admin, logon, read, remap } = await start(t, { UserExpiration: 1_900_000_000, UserActivityLogPeriod: 30 });
  await logon();
  const { id } = await read();
  const put = async (change: Partial<PvwaUser>) => admin("PUT", `/API/Users/${id}`, { ...(await read()), ...change });
  assert.equal((await put({ userActivityLogRetentionDays: 7, description: "watched" })).statusCode, 200);
  await remap({
    UserExpiration: 1_950_000_000,
    UserActivityLogPeriod: 30,
    UserType: "EPVUserLite",
    MappingAuthorizations: [32],
  });
  await logon();
  const user = await read();
  assert.deepEqual(
    [user.expiryDate, user.userActivityLogRetentionDays, user.description, user.userType, user.vaultAuthorization],
    [1_950_000_000, 7, "watched", "EPVUserLite", ["AuditUsers"]],
  );
  await remap({ UserActivityLogPeriod: 60 });
  await logon();
  const again = await read();
  assert.deepEqual(
    [again.expiryDate, again.userActivityLogRetentionDays, again.userType, again.vaultAuthorization],
    [NEVER, 60, "EPVUser", []],
  );
});

test("a session feels at once what its user's logon changed of him", async (t) => {
  const { logon, remap, read, server } = await start(t, {});
  const token = await logon();
  const users = () =>
    server.inject({ method: "GET", url: "/PasswordVault/API/Users", headers: { authorization: String(token) } });
  assert.equal((await users()).statusCode, 403);
  await remap({ MappingAuthorizations: ["AuditUsers"] });
  await logon();
  assert.deepEqual((await read()).vaultAuthorization, ["AuditUsers"]);
  assert.equal((await users()).statusCode, 200);
});

describe("the vault groups of a mapping", () => {
  const groups = async (read: () => Promise<PvwaUser>) =>
    (await read()).groupsMembership.map(({ groupName }) => groupName).sort();
  const traders = { DomainGroups: ["Traders"], VaultGroups: ["Desk", "Floor"] };
  async function startTraders(t: TestContext, options: Partial<VaultOptions> = {}) {
    const running = await start(t, traders, options);
    await running.directory.addGroup({ name: "Traders" });
    await running.directory.addMember("Traders", "m.rossi");
    await running.logon();
    return running;
  }

  test("are followed when the mapping names others", async (t) => {
    const { logon, read, remap } = await startTraders(t);
    assert.deepEqual(await groups(read), ["Desk", "Floor"]);
    await remap({ ...traders, VaultGroups: ["Floor", "Pit"] });
    await logon();
    assert.deepEqual(await groups(read), ["Floor", "Pit"]);
  });

  test("leave alone what somebody's hand did", async (t) => {
    const { admin, logon, read, remap } = await startTraders(t);
    const { id: pit } = (await admin("POST", "/API/UserGroups", { groupName: "Pit" })).json();
    await admin("POST", `/API/UserGroups/${pit}/Members`, { memberId: "m.rossi" });
    await remap({ ...traders, VaultGroups: ["Pit"] });
    await logon();
    assert.deepEqual(await groups(read), ["Pit"]);
    await remap({ ...traders, VaultGroups: ["Desk"] });
    await logon();
    assert.deepEqual(await groups(read), ["Desk", "Pit"]);
  });

  test("come back when somebody was taken out of one by hand", async (t) => {
    const { admin, logon, read } = await startTraders(t);
    const { value } = (await admin("GET", "/API/UserGroups?search=Desk")).json();
    await admin("DELETE", `/API/UserGroups/${value[0].id}/Members/m.rossi`);
    assert.deepEqual(await groups(read), ["Floor"]);
    await logon();
    assert.deepEqual(await groups(read), ["Desk", "Floor"]);
  });

  test("UpdateNone: nothing is followed", async (t) => {
    const { logon, read, remap } = await startTraders(t, { directoryRules: { updatePolicy: "UpdateNone" } });
    const before = await read();
    await remap({ ...traders, VaultGroups: ["Pit"], UserType: "EPVUserLite", UserExpiration: 1_950_000_000 });
    await logon();
    const { lastSuccessfulLoginDate: _, ...after } = await read();
    const { lastSuccessfulLoginDate: __, ...same } = before;
    assert.deepEqual(after, same);
  });
});

for (const provisionDisabledUsers of [false, true]) {
  test(`provisionDisabledUsers ${provisionDisabledUsers}: who is disabled in the directory ${provisionDisabledUsers ? "comes in, and does not log on" : "does not come in"}`, async (t) => {
    const { admin, tryLogon } = await start(t, {}, { directoryRules: { provisionDisabledUsers } });
    const member = { memberId: "d.out", memberType: "domain", domainName: "corp.example" };
    const added = await admin("POST", "/API/UserGroups/1000000002/Members", member);
    assert.equal(added.statusCode, provisionDisabledUsers ? 201 : 404, added.body);
    assert.equal((await tryLogon("d.out", personPassword, { type: "LDAP" })).json().ErrorCode, "ITATS005E");
    const details = (await admin("GET", "/API/Configuration/LDAP/Directories/corp.example")).json();
    assert.equal(details.ProvisionDisabledUsers, provisionDisabledUsers);
  });
}
