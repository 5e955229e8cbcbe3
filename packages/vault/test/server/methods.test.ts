import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { administratorPassword, startVault } from "../support/server.ts";

const path = "/API/Configuration/AuthenticationMethods";
const password = "P@ssw0rd123!";

async function startWithDirectory(t: Parameters<typeof startVault>[0]) {
  const directory = await openPeople(t);
  return await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
}

test("the ways to log on are listed, and each can be read", async (t) => {
  const { admin } = await startVault(t);
  const { Methods } = (await admin("GET", path)).json();
  const ids = Methods.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, ["cyberark", "ldap"]);
  assert.deepEqual((await admin("GET", `${path}/LDAP/`)).json(), {
    id: "ldap",
    displayName: "",
    enabled: true,
    mobileEnabled: false,
    logoffUrl: "",
    secondFactorAuth: null,
    signInLabel: "",
    usernameFieldLabel: "",
    passwordFieldLabel: "",
  });
  const unknown = await admin("GET", `${path}/saml`);
  assert.deepEqual([unknown.statusCode, unknown.json().ErrorCode], [404, "CASTL067E"]);
});

test("a method that is switched off lets nobody log on by it, and says so to all who ask", async (t) => {
  const { admin, server, tryLogon } = await startWithDirectory(t);
  const offered = async () =>
    (await server.inject({ url: "/PasswordVault/API/verify" }))
      .json()
      .AuthenticationMethods.map(({ Enabled }: { Enabled: boolean }) => Enabled);
  assert.deepEqual(await offered(), [true, true]);
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
  const off = await admin("PUT", `${path}/ldap`, { enabled: false, signInLabel: "Come in" });
  assert.equal(off.statusCode, 200, off.body);
  assert.deepEqual([off.json().enabled, off.json().signInLabel], [false, "Come in"]);
  assert.deepEqual(await offered(), [true, false]);
  const refused = await tryLogon("m.rossi", personPassword, { type: "LDAP" });
  assert.deepEqual([refused.statusCode, refused.json().ErrorCode], [400, "CASTL002E"]);
  await admin("PUT", `${path}/ldap`, { enabled: "True" });
  assert.equal((await tryLogon("m.rossi", personPassword, { type: "LDAP" })).statusCode, 200);
  assert.equal((await admin("GET", `${path}/ldap`)).json().signInLabel, "Come in", "what is left out stays");
});

test("the Administrator gets in though his method is off, others do not", async (t) => {
  const { admin, tryLogon } = await startWithDirectory(t);
  await admin("POST", "/API/Users", { username: "pat", initialPassword: password });
  assert.equal((await admin("PUT", `${path}/cyberark`, { enabled: false })).statusCode, 200);
  assert.equal((await tryLogon("pat", password)).json().ErrorCode, "CASTL002E");
  assert.equal((await tryLogon("administrator", administratorPassword)).statusCode, 200);
});

test("the last method in use stays on", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("PUT", `${path}/cyberark`, { enabled: false });
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [409, "CASTL070E"]);
});

test("none is added, none removed, and a second factor there is none", async (t) => {
  const { admin } = await startVault(t);
  for (const [method, end, body, status, code] of [
    ["POST", "", { id: "saml" }, 405, "CASTL066E"],
    ["POST", "", { id: "LDAP" }, 409, "CASTL068E"],
    ["POST", "", {}, 400, "PASWS167E"],
    ["DELETE", "/ldap", undefined, 403, "CASTL069E"],
    ["DELETE", "/saml", undefined, 404, "CASTL067E"],
    ["PUT", "/saml", { enabled: true }, 404, "CASTL067E"],
    ["PUT", "/ldap", { secondFactorAuth: "radius" }, 400, "PASWS167E"],
    ["PUT", "/ldap", { enabled: "perhaps" }, 400, "PASWS167E"],
    ["PUT", "/ldap", { secondFactorAuth: null }, 200, undefined],
  ] as const) {
    const answer = await admin(method, path + end, body);
    assert.equal(answer.statusCode, status, `${method} ${end}: ${answer.body}`);
    assert.equal(answer.json().ErrorCode, code);
  }
});

test("it takes membership of Vault Admins, also through another group", async (t) => {
  const { admin, logon } = await startVault(t);
  await admin("POST", "/API/Users", { username: "pat", initialPassword: password });
  const pat = await logon("pat", password);
  const calls = [
    ["GET", "", undefined],
    ["GET", "/ldap", undefined],
    ["PUT", "/ldap", { enabled: true }],
  ] as const;
  for (const [method, end, body] of calls) {
    const answer = await pat(method, path + end, body);
    assert.equal(answer.statusCode, 403);
    assert.match(answer.json().ErrorMessage, /Vault Admins/);
  }
  const { id } = (await admin("POST", "/API/UserGroups", { groupName: "Crew" })).json();
  await admin("POST", `/API/UserGroups/${id}/Members`, { memberId: "pat" });
  await admin("POST", "/API/UserGroups/1000000001/Members", { memberId: "Crew" });
  for (const [method, end, body] of calls) assert.equal((await pat(method, path + end, body)).statusCode, 200);
});

test("a change is in the audit log, with what was set", async (t) => {
  const { admin, vault } = await startVault(t);
  await admin("PUT", `${path}/ldap`, { enabled: false });
  const [last] = await vault.audit.list({ limit: 1, newestFirst: true });
  assert.deepEqual(
    [last?.action, last?.target, last?.details],
    ["authenticationMethod.updated", "ldap", { changes: { enabled: false } }],
  );
});
