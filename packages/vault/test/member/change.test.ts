import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startVault } from "../support/server.ts";

const path = "/API/Safes/Box/Members/m";
const ends = 1_990_000_000;

/** A member who may use and list accounts until 2033. */
async function withMember(t: TestContext) {
  const vault = await startVault(t);
  await vault.admin("POST", "/API/Safes", { safeName: "Box" });
  await vault.admin("POST", "/API/Users", { username: "m" });
  const permissions = { useAccounts: true, listAccounts: true };
  const member = { memberName: "m", membershipExpirationDate: ends, permissions };
  const added = await vault.admin("POST", "/API/Safes/Box/Members", member);
  assert.equal(added.statusCode, 201, added.body);
  return { ...vault, added: added.json() };
}

const granted = (permissions: Readonly<Record<string, boolean>>) =>
  Object.keys(permissions).filter((name) => permissions[name]);

test("PUT replaces the permissions as a whole, and the expiration where it is said", async (t) => {
  const { admin } = await withMember(t);
  const cases = [
    [{ permissions: { viewAuditLog: true } }, ends, ["viewAuditLog"]],
    [{ membershipExpirationDate: ends + 1 }, ends + 1, ["viewAuditLog"]],
    [{ membershipExpirationDate: String(ends), permissions: {} }, ends, []],
    [{ membershipExpirationDate: "", permissions: { viewAuditLog: true } }, ends, ["viewAuditLog"]],
    [{ membershipExpirationDate: null, Permissions: { UseAccounts: "true" } }, null, ["useAccounts"]],
    [{ memberName: "m", memberType: "user", permissions: { listAccounts: true } }, null, ["listAccounts"]],
  ] as const;
  for (const [body, expires, names] of cases) {
    const answer = await admin("PUT", path, body);
    const what = JSON.stringify(body);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal(answer.json().membershipExpirationDate, expires, what);
    assert.deepEqual(granted(answer.json().permissions), names, what);
    assert.deepEqual((await admin("GET", path)).json(), answer.json(), what);
  }
});

test("a body that says nothing, or what does not go together, changes nothing", async (t) => {
  const { admin, added } = await withMember(t);
  for (const body of [
    {},
    { permissions: null },
    { permissions: [] },
    { permissions: { useAccounts: "perhaps" } },
    { permissions: { specifyNextAccountContent: true } },
    { permissions: { requestsAuthorizationLevel1: true, requestsAuthorizationLevel2: true } },
    { permissions: {}, membershipExpirationDate: "tomorrow" },
    { permissions: {}, membershipExpirationDate: -1 },
    { permissions: {}, membershipExpirationDate: 1e15 },
  ]) {
    const answer = await admin("PUT", path, body);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS167E"], JSON.stringify(body));
  }
  assert.deepEqual((await admin("GET", path)).json(), added);
});

test("the audit log tells what a member had and has; of a change of nothing it tells nothing", async (t) => {
  const { admin, vault } = await withMember(t);
  await admin("PUT", path, { permissions: { useAccounts: true, listAccounts: true } });
  await admin("PUT", path, { permissions: { useAccounts: true } });
  await admin("DELETE", path);
  const entries = await vault.audit.list({ limit: 100, target: "safe:1" });
  const who = { safeName: "Box", member: "m", memberType: "User" };
  const both = { permissions: ["useAccounts", "listAccounts"], membershipExpirationDate: ends };
  const one = { permissions: ["useAccounts"], membershipExpirationDate: ends };
  assert.deepEqual(
    entries.slice(1).map(({ action, details }) => [action, details]),
    [
      ["safe.memberAdded", { ...who, ...both }],
      ["safe.memberUpdated", { ...who, ...one, before: both }],
      ["safe.memberRemoved", { ...who, ...one }],
    ],
  );
});

test("members come and go without the safe being modified", async (t) => {
  const { admin, time } = await withMember(t);
  const { lastModificationTime } = (await admin("GET", "/API/Safes/Box")).json();
  time.now += 5000;
  await admin("PUT", path, { permissions: {} });
  await admin("DELETE", path);
  assert.equal((await admin("GET", "/API/Safes/Box")).json().lastModificationTime, lastModificationTime);
});

test("the last one who manages the members may be removed: the Administrator helps", async (t) => {
  const { admin, logon } = await startVault(t);
  const vaultAuthorization = ["AddSafes"];
  for (const username of ["one", "two"]) {
    await admin("POST", "/API/Users", { username, initialPassword: "P@ssw0rd123!", vaultAuthorization });
  }
  const [one, two] = [await logon("one", "P@ssw0rd123!"), await logon("two", "P@ssw0rd123!")];
  await one("POST", "/API/Safes", { safeName: "Box" });
  const manage = { manageSafeMembers: true, viewSafeMembers: true };
  await one("POST", "/API/Safes/Box/Members", { memberName: "two", permissions: manage });
  assert.equal((await two("DELETE", "/API/Safes/Box/Members/one")).statusCode, 204);
  assert.equal((await two("DELETE", "/API/Safes/Box/Members/two")).json().ErrorCode, "SFWS0013");
  assert.equal((await admin("DELETE", "/API/Safes/Box/Members/two")).statusCode, 204);
  assert.equal((await admin("GET", "/API/Safes/Box/Members")).json().count, 0);
  assert.equal(
    (await admin("POST", "/API/Safes/Box/Members", { memberName: "one", permissions: manage })).statusCode,
    201,
  );
});

test("a member is read-only to whom cannot change it", async (t) => {
  const { admin, logon } = await withMember(t);
  await admin("POST", "/API/Users", { username: "viewer", initialPassword: "P@ssw0rd123!" });
  await admin("POST", "/API/Safes/Box/Members", { memberName: "viewer", permissions: { viewSafeMembers: true } });
  const viewer = await logon("viewer", "P@ssw0rd123!");
  const readOnly = async (caller: typeof viewer) => {
    const { value } = (await caller("GET", "/API/Safes/Box/Members")).json();
    return value.map((member: { memberName: string; isReadOnly: boolean }) => [member.memberName, member.isReadOnly]);
  };
  const names = ["Administrator", "m", "viewer"];
  assert.deepEqual(
    await readOnly(viewer),
    names.map((name) => [name, true]),
  );
  assert.deepEqual(
    await readOnly(admin),
    names.map((name) => [name, false]),
  );
  const permissions = { viewSafeMembers: true, manageSafeMembers: true };
  await admin("PUT", "/API/Safes/Box/Members/viewer", { permissions });
  assert.deepEqual(
    await readOnly(viewer),
    names.map((name) => [name, name === "viewer"]),
  );
});
