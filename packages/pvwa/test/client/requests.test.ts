import assert from "node:assert/strict";
import { test } from "node:test";
import { createPvwaClient } from "../../src/index.ts";
import { startFakePvwa, token } from "../support/fake-pvwa.ts";

const user = JSON.stringify({ id: 41, username: "x" });
const group = JSON.stringify({ id: 3, groupName: "g" });
const safe = JSON.stringify({ safeName: "s" });
const member = JSON.stringify({ memberName: "m", permissions: {} });
const page = JSON.stringify({ value: [], count: 0 });

test("each call sends its method, path and body, with the raw token", async (t) => {
  const { received, session } = await startFakePvwa(t, {
    "GET /API/Users/": { body: '{"Users":[],"Total":0}' },
    "GET /API/Users/41/": { body: user },
    "POST /API/Users/": { status: 201, body: user },
    "PUT /API/Users/41/": { body: user },
    "GET /API/Users/41/safes/": { body: '{"Safes":[{"SafeName":"s"}]}' },
    "GET /API/UserTypes/": { body: '{"UserTypes":[{"UserTypeId":34,"UserTypeName":"EPVUser"}]}' },
    "GET /API/Configuration/AuthenticationMethods/": { body: '{"Methods":[{"id":"ldap"}]}' },
    "GET /API/UserGroups/": { body: page },
    "GET /API/UserGroups/3/?includeMembers=true": { body: group },
    "POST /API/UserGroups/": { status: 201, body: group },
    "GET /API/Safes/": { body: page },
    "GET /API/Safes/a%20b%2Fc/": { body: safe },
    "POST /API/Safes/": { status: 201, body: safe },
    "PUT /API/Safes/s/": { body: safe },
    "GET /API/Safes/s/Members/": { body: page },
    "GET /API/Safes/s/Members/a%40b/": { body: member },
    "POST /API/Safes/s/Members/": { status: 201, body: member },
    "PUT /API/Safes/s/Members/m/": { body: member },
  });
  const { users, groups, safes, userSafes, userTypes, authenticationMethods, logoff } = await session();
  const cases: readonly (readonly [() => Promise<unknown>, string, object?])[] = [
    [() => users.list(), "GET /API/Users/"],
    [() => users.get(41), "GET /API/Users/41/"],
    [
      () => users.create({ username: "x", initialPassword: "p" }),
      "POST /API/Users/",
      { username: "x", initialPassword: "p" },
    ],
    [() => users.update(41, { username: "x" }), "PUT /API/Users/41/", { username: "x" }],
    [() => users.delete(41), "DELETE /API/Users/41/"],
    [() => users.resetPassword(41, "p"), "POST /API/Users/41/ResetPassword/", { id: 41, newPassword: "p" }],
    [() => users.activate(41), "POST /API/Users/41/Activate/"],
    [() => users.enable(41), "POST /API/Users/41/enable/"],
    [() => users.disable(41), "POST /API/Users/41/disable/"],
    [() => userSafes(41), "GET /API/Users/41/safes/"],
    [() => userTypes(), "GET /API/UserTypes/"],
    [() => authenticationMethods(), "GET /API/Configuration/AuthenticationMethods/"],
    [() => groups.list(), "GET /API/UserGroups/"],
    [() => groups.get(3, { includeMembers: true }), "GET /API/UserGroups/3/?includeMembers=true"],
    [() => groups.create({ groupName: "g" }), "POST /API/UserGroups/", { groupName: "g" }],
    [() => groups.delete(3), "DELETE /API/UserGroups/3/"],
    [() => groups.addMember(3, { memberId: "m" }), "POST /API/UserGroups/3/Members/", { memberId: "m" }],
    [() => groups.removeMember(3, "a b/ü"), "DELETE /API/UserGroups/3/Members/a%20b%2F%C3%BC/"],
    [() => safes.list(), "GET /API/Safes/"],
    [() => safes.get("a b/c"), "GET /API/Safes/a%20b%2Fc/"],
    [() => safes.create({ safeName: "s" }), "POST /API/Safes/", { safeName: "s" }],
    [() => safes.update("s", { safeName: "s" }), "PUT /API/Safes/s/", { safeName: "s" }],
    [() => safes.delete("s"), "DELETE /API/Safes/s/"],
    [() => safes.members.list("s"), "GET /API/Safes/s/Members/"],
    [() => safes.members.get("s", "a@b"), "GET /API/Safes/s/Members/a%40b/"],
    [
      () => safes.members.add("s", { memberName: "m", permissions: {} }),
      "POST /API/Safes/s/Members/",
      { memberName: "m", permissions: {} },
    ],
    [() => safes.members.update("s", "m", { permissions: {} }), "PUT /API/Safes/s/Members/m/", { permissions: {} }],
    [() => safes.members.remove("s", "m"), "DELETE /API/Safes/s/Members/m/"],
    [() => logoff(), "POST /API/Auth/Logoff/"],
  ];
  for (const [call, line, body] of cases) {
    received.length = 0;
    await call();
    const [request] = received;
    assert.ok(request !== undefined);
    assert.equal(`${request.method} ${request.url.replace("/PasswordVault", "")}`, line);
    assert.equal(request.headers.authorization, token);
    assert.equal(request.headers["content-type"], body === undefined ? undefined : "application/json", line);
    assert.equal(request.body, body === undefined ? "" : JSON.stringify(body));
  }
});

test("queries are encoded, spaces as %20, and what is undefined is left out", async (t) => {
  const empty = { body: '{"Users":[],"Total":0}' };
  const path =
    "/API/Users/?search=a%20b%26c%2Bd&sort=username%20asc&pageSize=5&UserStatus=Disabled&ExtendedDetails=true";
  const { received, session } = await startFakePvwa(t, { [`GET ${path}`]: empty });
  const { users } = await session();
  const query = { search: "a b&c+d", sort: "username asc", pageSize: 5 };
  assert.deepEqual(await users.list({ ...query, userStatus: "Disabled", extendedDetails: true }), {
    Users: [],
    Total: 0,
  });
  assert.equal(received.at(-1)?.url, `/PasswordVault${path}`);
});

test("a logon sends what it is given and allows concurrent sessions, unless told otherwise", async (t) => {
  const { client, received } = await startFakePvwa(t);
  await client.logon({ username: "u", password: "p" });
  await client.logon({ type: "LDAP", username: "u", password: "p", newPassword: "n", concurrentSession: false });
  const [first, second] = received;
  assert.equal(first?.url, "/PasswordVault/API/auth/CyberArk/Logon/");
  assert.deepEqual(JSON.parse(first?.body ?? ""), { username: "u", password: "p", concurrentSession: true });
  assert.equal(second?.url, "/PasswordVault/API/auth/LDAP/Logon/");
  assert.deepEqual(JSON.parse(second?.body ?? ""), {
    username: "u",
    password: "p",
    newPassword: "n",
    concurrentSession: false,
  });
  assert.equal(first?.headers.authorization, undefined);
});

test("the cookies of the logon come back with every call, for the load balancer's sake", async (t) => {
  const cookies = ["CA55555=cyberark; path=/PasswordVault/; secure; HttpOnly", "CA11111=x=y; path=/"];
  const { received, session } = await startFakePvwa(t, {
    "POST /API/auth/CyberArk/Logon/": { body: JSON.stringify(token), headers: { "set-cookie": cookies } },
  });
  await (await session()).logoff();
  assert.equal(received.at(-1)?.headers.cookie, "CA55555=cyberark; CA11111=x=y");
});

test("the base URL may end in slashes and name another virtual directory", async (t) => {
  const { baseUrl, received } = await startFakePvwa(t);
  const client = createPvwaClient({ baseUrl: `${baseUrl.replace("PasswordVault", "Vault2")}//` });
  t.after(() => client.close());
  await client.logon({ username: "u", password: "p" });
  assert.equal(received[0]?.url, "/Vault2/API/auth/CyberArk/Logon/");
});

test("calls of one session run side by side", async (t) => {
  const { session } = await startFakePvwa(t, { "GET /API/Users/41/": { body: user } });
  const { users } = await session();
  const answers = await Promise.all(Array.from({ length: 50 }, () => users.get(41)));
  assert.ok(answers.every(({ id }) => id === 41));
});
