import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { administratorPassword, startVault } from "../support/server.ts";

const password = "Canary-Passw0rd";
const reset = "Canary-Reset-1";
const chosen = "Canary-Chosen-1";

/** Does one of everything that changes the vault. */
async function everything(t: Parameters<typeof startVault>[0]) {
  const directory = await openPeople(t);
  const running = await startVault(t, {
    directories: [{ directory, mappings: [staffMapping] }],
    maximumFailedLogons: 2,
  });
  const { admin, tryLogon, logon } = running;
  const { id } = (await admin("POST", "/API/Users", { username: "life", initialPassword: password })).json();
  await admin("PUT", `/API/Users/${id}`, { username: "life", description: "new" });
  await admin("POST", `/API/Users/${id}/disable`);
  await admin("POST", `/API/Users/${id}/disable`);
  await admin("POST", `/API/Users/${id}/enable`);
  await admin("POST", `/API/Users/${id}/ResetPassword`, { newPassword: reset });
  await tryLogon("life", reset, { newPassword: chosen });
  await tryLogon("life", "Canary-Wrong-1");
  await tryLogon("life", "Canary-Wrong-2");
  await admin("POST", `/API/Users/${id}/Activate`);
  const session = await logon("life", chosen);
  await session("POST", "/API/Auth/Logoff");
  await admin("POST", "/API/UserGroups", { groupName: "Ops" });
  await admin("POST", "/API/UserGroups/1000000003/Members", { memberId: "life" });
  await admin("DELETE", "/API/UserGroups/1000000003/Members/life");
  await admin("DELETE", "/API/UserGroups/1000000003");
  await admin("POST", "/API/Safes", { safeName: "Box" });
  await admin("PUT", "/API/Safes/Box", { safeName: "Box2" });
  await admin("POST", "/API/Safes/Box2/Members", { memberName: "life", permissions: {} });
  await admin("PUT", "/API/Safes/Box2/Members/life", { permissions: { useAccounts: true } });
  await admin("DELETE", "/API/Safes/Box2/Members/life");
  await admin("DELETE", "/API/Safes/Box2");
  await tryLogon("m.rossi", personPassword, { type: "LDAP" });
  await admin("DELETE", `/API/Users/${id}`);
  return { ...running, id, token: session.token };
}

test("every change is told once, with who, what and from where", async (t) => {
  const { vault, id } = await everything(t);
  const entries = await vault.audit.list({ limit: 1000 });
  const told = entries.map(({ actor, action, target }) => `${actor} ${action} ${target}`);
  const external = id + 1;
  assert.deepEqual(told, [
    "system user.created user:1",
    "system group.created group:1000000001",
    "system group.memberAdded group:1000000001",
    "system group.created group:1000000002",
    "Administrator session.opened user:1",
    `Administrator user.created user:${id}`,
    `Administrator user.updated user:${id}`,
    `Administrator user.disabled user:${id}`,
    `Administrator user.enabled user:${id}`,
    `Administrator user.passwordReset user:${id}`,
    `life user.passwordChanged user:${id}`,
    `life session.opened user:${id}`,
    `life session.refused user:${id}`,
    `life session.refused user:${id}`,
    `system user.suspended user:${id}`,
    `Administrator user.activated user:${id}`,
    `life session.opened user:${id}`,
    `life session.closed user:${id}`,
    "Administrator group.created group:1000000003",
    "Administrator group.memberAdded group:1000000003",
    "Administrator group.memberRemoved group:1000000003",
    "Administrator group.deleted group:1000000003",
    "Administrator safe.created safe:1",
    "Administrator safe.updated safe:1",
    "Administrator safe.memberAdded safe:1",
    "Administrator safe.memberUpdated safe:1",
    "Administrator safe.memberRemoved safe:1",
    "Administrator safe.deleted safe:1",
    `m.rossi user.created user:${external}`,
    `m.rossi session.opened user:${external}`,
    `Administrator user.deleted user:${id}`,
  ]);
  const byCallers = entries.filter(({ actor }) => actor !== "system");
  assert.ok(byCallers.every(({ client }) => client === "127.0.0.1"));
  assert.deepEqual(await vault.audit.verify(), { intact: true, entries: entries.length });
});

test("no password and no token is in the log", async (t) => {
  const { vault, admin, token } = await everything(t);
  const text = JSON.stringify(await vault.audit.list({ limit: 1000 }));
  for (const secret of ["Canary", administratorPassword, personPassword, token, admin.token, "argon2"]) {
    assert.ok(!text.includes(secret), secret);
  }
});

test("an update tells old and new values, a refused change nothing", async (t) => {
  const { vault, admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "told" })).json();
  await admin("PUT", `/API/Users/${id}`, { username: "told", description: "new", enableUser: false });
  await admin("PUT", `/API/Users/${id}`, { username: "Auditors" });
  await admin("POST", "/API/Users", { username: "told" });
  const [last] = await vault.audit.list({ limit: 1, newestFirst: true });
  assert.equal(last?.action, "user.updated");
  assert.deepEqual(last?.details, { changes: { description: ["", "new"], enableUser: [true, false] } });
});

test("a request's correlation id is kept, a malformed one is not", async (t) => {
  const { vault, server, admin } = await startVault(t);
  for (const [username, id] of [
    ["a", "plan-7:3"],
    ["b", "not an id\u0001"],
  ] as const) {
    await server.inject({
      method: "POST",
      url: "/PasswordVault/API/Users",
      headers: { authorization: admin.token, "x-correlation-id": id },
      payload: { username },
    });
  }
  const entries = await vault.audit.list({ limit: 10, action: "user.created" });
  assert.deepEqual(
    entries.map(({ correlationId }) => correlationId),
    [undefined, "plan-7:3", undefined],
  );
});
