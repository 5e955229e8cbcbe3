import assert from "node:assert/strict";
import { test } from "node:test";
import { createPvwaClient, NEVER, PvwaError, type PvwaSession, toUserUpdate } from "@castellan/pvwa";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { administratorPassword, startVault } from "../support/server.ts";

/** A client of a vault that listens on a real port, and the Administrator's session. */
async function connect(t: Parameters<typeof startVault>[0]) {
  const directory = await openPeople(t);
  const { server, time } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await server.listen({ host: "127.0.0.1", port: 0 });
  const address = server.server.address();
  assert.ok(typeof address === "object" && address !== null);
  const client = createPvwaClient({ baseUrl: `http://127.0.0.1:${address.port}/PasswordVault/` });
  t.after(() => client.close());
  const admin = await client.logon({ username: "Administrator", password: administratorPassword });
  return { client, admin, time };
}

/** The status and code of a refused call. */
async function refusalOf(call: Promise<unknown>): Promise<readonly [number, string]> {
  const error: unknown = await call.then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof PvwaError, "the call was not refused");
  assert.equal(error.kind, "http");
  return [error.status, error.code];
}

test("server information needs no session", async (t) => {
  const { client } = await connect(t);
  const { AuthenticationMethods } = await client.verify();
  assert.deepEqual(
    AuthenticationMethods.map(({ Id, Enabled }) => [Id, Enabled]),
    [
      ["cyberark", true],
      ["ldap", true],
    ],
  );
  assert.match((await client.serverInfo()).ExternalVersion, /^14\./);
});

test("user types, a user's safes and the ways to log on", async (t) => {
  const { admin } = await connect(t);
  const { id } = await admin.users.create({ username: "pat" });
  await admin.safes.create({ safeName: "Box" });
  await admin.safes.members.add("Box", { memberName: "pat", permissions: { listAccounts: true } });
  assert.deepEqual(
    (await admin.userSafes(id)).map(({ SafeName }) => SafeName),
    ["Box"],
  );
  assert.ok((await admin.userTypes()).some(({ UserTypeName }) => UserTypeName === "EPVUser"));
  assert.deepEqual(
    (await admin.authenticationMethods()).map(({ id: method, enabled }) => [method, enabled]),
    [
      ["cyberark", true],
      ["ldap", true],
    ],
  );
});

test("the life of a user", async (t) => {
  const { client, admin } = await connect(t);
  const password = "P@ssw0rd123!";
  const user = await admin.users.create({
    username: "scim.test01",
    initialPassword: password,
    personalDetails: { firstName: "SCIM", lastName: "Test" },
    internet: { businessEmail: "scim@test.com" },
  });
  assert.equal(user.expiryDate, NEVER);
  assert.deepEqual(await admin.users.get(user.id), user);
  const logon = () => client.logon({ username: "scim.test01", password });
  await (await logon()).logoff();
  await admin.users.disable(user.id);
  assert.equal((await admin.users.get(user.id)).enableUser, false);
  assert.deepEqual(await refusalOf(logon()), [403, "ITATS005E"]);
  await admin.users.enable(user.id);
  await logon();
  const updated = await admin.users.update(user.id, toUserUpdate(await admin.users.get(user.id), { description: "x" }));
  assert.equal(updated.description, "x");
  assert.equal(updated.personalDetails.firstName, "SCIM");
  await admin.users.activate(user.id);
  await admin.users.resetPassword(user.id, "Fresh-Pass1");
  assert.deepEqual(await refusalOf(logon()), [403, "ITATS004E"]);
  await admin.users.delete(user.id);
  assert.deepEqual(await refusalOf(admin.users.get(user.id)), [404, "ITATS003E"]);
});

test("users are listed with every query the client knows", async (t) => {
  const { admin } = await connect(t);
  for (const username of ["b b", "a&b", "c"]) await admin.users.create({ username });
  const names = async (query: Parameters<PvwaSession["users"]["list"]>[0]) =>
    (await admin.users.list(query)).Users.map(({ username }) => username);
  assert.deepEqual(await names({}), ["Administrator", "b b", "a&b", "c"]);
  assert.deepEqual(await names({ search: "a&" }), ["a&b"]);
  assert.deepEqual(await names({ userName: "B B" }), ["b b"]);
  assert.deepEqual(
    await names({ userType: "EPVUser", componentUser: false, source: "CyberArk", sort: "username asc" }),
    ["a&b", "b b", "c"],
  );
  assert.deepEqual(await names({ pageOffset: 1, pageSize: 2 }), ["b b", "a&b"]);
  assert.deepEqual(await names({ userStatus: "Disabled" }), []);
  const [item] = (await admin.users.list({ search: "c", extendedDetails: true, userStatus: "Active" })).Users;
  assert.equal(item?.enableUser, true);
});

test("groups and safes, page by page", async (t) => {
  const { admin } = await connect(t);
  await admin.users.create({ username: "m-e" });
  const group = await admin.groups.create({ groupName: "Linux Ops" });
  await admin.groups.addMember(group.id, { memberId: "m-e" });
  assert.deepEqual(await refusalOf(admin.groups.addMember(group.id, { memberId: "m-e" })), [409, "PASWS213E"]);
  const read = await admin.groups.get(group.id, { includeMembers: true });
  assert.deepEqual(read.members, [{ id: 2, UserName: "m-e" }]);
  await admin.groups.removeMember(group.id, "m-e");
  assert.equal((await admin.groups.update(group.id, { groupName: "Linux Ops", description: "d" })).description, "d");
  const start = await admin.groups.list({ limit: 2 });
  assert.ok(start.nextLink !== undefined);
  assert.deepEqual((await admin.groups.next(start.nextLink)).value.length, 1);
  assert.equal((await admin.groups.list({ filter: "groupName eq Linux Ops" })).count, 1);
  await admin.groups.delete(group.id);

  for (let index = 0; index < 30; index += 1) await admin.safes.create({ safeName: `Safe ${index}` });
  assert.deepEqual(await refusalOf(admin.safes.create({ safeName: "safe 1" })), [409, "SFWS0002"]);
  const pages: number[] = [];
  for await (const page of admin.safes.pages({ search: "Safe " })) pages.push(page.length);
  assert.deepEqual(pages, [25, 5]);
  const added = await admin.safes.members.add("Safe 1", { memberName: "m-e", permissions: { useAccounts: true } });
  assert.equal(added.permissions.useAccounts, true);
  await admin.safes.members.update("Safe 1", "m-e", { permissions: {} });
  assert.equal((await admin.safes.members.get("Safe 1", "m-e")).permissions.useAccounts, false);
  assert.equal((await admin.safes.members.list("Safe 1")).count, 2);
  await admin.safes.members.remove("Safe 1", "m-e");
  assert.equal((await admin.safes.update("Safe 1", { safeName: "Safe 1", description: "d" })).description, "d");
  await admin.safes.delete("Safe 1");
  assert.deepEqual(await refusalOf(admin.safes.get("Safe 1")), [404, "SFWS0007"]);
});

test("an external user comes by a group and logs on by LDAP", async (t) => {
  const { client, admin } = await connect(t);
  await admin.groups.addMember(1_000_000_002, {
    memberId: "m.rossi",
    memberType: "domain",
    domainName: "corp.example",
  });
  const session = await client.logon({ type: "LDAP", username: "m.rossi", password: personPassword });
  const [user] = (await admin.users.list({ source: "LDAP", extendedDetails: true })).Users;
  assert.equal(user?.userDN, "CN=Mara Rossi,OU=Staff,DC=corp,DC=example");
  assert.deepEqual(await refusalOf(session.users.list()), [403, "PASWS041E"]);
});

test("a session that ended says so with 401 PASWS006E, and a new logon helps", async (t) => {
  const { client, admin, time } = await connect(t);
  time.now += 21 * 60_000;
  assert.deepEqual(await refusalOf(admin.users.list()), [401, "PASWS006E"]);
  const again = await client.logon({ username: "Administrator", password: administratorPassword });
  assert.equal((await again.users.list()).Total, 1);
});

test("invalid parameters come with their details", async (t) => {
  const { admin } = await connect(t);
  await assert.rejects(admin.users.create({ username: "a/b", description: "x".repeat(100) }), (error: unknown) => {
    assert.ok(error instanceof PvwaError);
    assert.equal(error.code, "PASWS167E");
    assert.deepEqual(
      error.details?.map(({ ParameterName }) => ParameterName),
      ["description", "username"],
    );
    return true;
  });
});

test("many calls share the connections", async (t) => {
  const { admin } = await connect(t);
  const users = await Promise.all(
    Array.from({ length: 100 }, (_, index) => admin.users.create({ username: `u${index}` })),
  );
  const read = await Promise.all(users.map(({ id }) => admin.users.get(id)));
  assert.deepEqual(read, users);
});
