import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Directory, DirectoryError } from "@castellan/directory";
import { openPeople, personPassword, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const fresh = "Canary-Fresh-1";

async function start(t: TestContext, change: Partial<Directory> = {}) {
  const people = await openPeople(t);
  const directory: Directory = { ...people, ...change };
  const running = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  const ldap = async (password: string, newPassword?: string, name = "m.rossi") => {
    const answer = await running.tryLogon(name, password, {
      type: "LDAP",
      ...(newPassword === undefined ? {} : { newPassword }),
    });
    return [answer.statusCode, answer.json().ErrorCode ?? ""];
  };
  return { ...running, people, ldap };
}

test("a new password at logon is set in the directory, and told in the audit log", async (t) => {
  const { ldap, vault } = await start(t);
  assert.deepEqual(await ldap(personPassword, fresh), [200, ""]);
  assert.deepEqual(await ldap(personPassword), [403, "ITATS004E"]);
  assert.deepEqual(await ldap(fresh), [200, ""]);
  const entries = await vault.audit.list({ limit: 100 });
  const changes = entries.filter(({ action }) => action === "user.passwordChanged");
  assert.equal(changes.length, 1);
  assert.deepEqual(changes[0]?.details, { directory: "corp.example" });
  assert.ok(!JSON.stringify(entries).includes("Canary"));
});

test("a password that must be changed opens the way to a new one alone", async (t) => {
  const { ldap, people } = await start(t);
  await people.setPasswordMustChange({ by: "userName", value: "m.rossi" }, true);
  assert.deepEqual(await ldap(personPassword), [409, "CASTL003E"]);
  assert.deepEqual(await ldap("Wr0ng-password", fresh), [403, "ITATS004E"]);
  assert.deepEqual(await ldap(personPassword, fresh), [200, ""]);
  assert.deepEqual(await ldap(fresh), [200, ""]);
});

test("nobody's password is changed who may not log on", async (t) => {
  const { ldap, people, admin } = await start(t);
  assert.deepEqual(await ldap(personPassword, fresh, "c.tractor"), [403, "ITATS004E"]);
  assert.deepEqual(await ldap(personPassword, fresh, "d.out"), [403, "ITATS005E"]);
  assert.deepEqual(await ldap(personPassword, fresh, "nobody"), [403, "ITATS004E"]);
  await ldap(personPassword);
  const [{ id }] = (await admin("GET", "/API/Users?source=LDAP")).json().Users;
  await admin("POST", `/API/Users/${id}/disable`);
  assert.deepEqual(await ldap(personPassword, fresh), [403, "ITATS005E"]);
  for (const userName of ["m.rossi", "c.tractor"]) {
    const answer = await people.authenticate({ by: "userName", value: userName }, personPassword);
    assert.equal(answer.outcome, "accepted", userName);
  }
});

test("a user of the vault who logs on by LDAP changes it there too", async (t) => {
  const { ldap, admin } = await start(t);
  await admin("POST", "/API/Users", { username: "c.tractor", authenticationMethod: ["AuthTypeLDAP"] });
  assert.deepEqual(await ldap(personPassword, fresh, "c.tractor"), [200, ""]);
  assert.deepEqual(await ldap(fresh, undefined, "c.tractor"), [200, ""]);
});

const outcomes: readonly (readonly [string, Directory["changePassword"], readonly [number, string]])[] = [
  ["its policy", async () => ({ outcome: "refused", reason: "passwordPolicy" }), [400, "PASWS167E"]],
  ["a lock meanwhile", async () => ({ outcome: "refused", reason: "locked" }), [403, "ITATS002E"]],
  ["no TLS", () => Promise.reject(new DirectoryError("unencrypted", "plain", "ldaps")), [400, "CASTL062E"]],
  ["a right it lacks", () => Promise.reject(new DirectoryError("forbidden", "no", "delegate")), [400, "PASWS167E"]],
  ["a broken line", () => Promise.reject(new DirectoryError("unreachable", "gone", "cable")), [503, "CASTL012E"]],
];
for (const [reason, changePassword, expected] of outcomes) {
  test(`a change that the directory refuses for ${reason} lets nobody in`, async (t) => {
    const { ldap } = await start(t, { changePassword });
    assert.deepEqual(await ldap(personPassword, fresh), expected);
  });
}

test("a password whose time is over is told as such", async (t) => {
  const { ldap } = await start(t, { authenticate: async () => ({ outcome: "refused", reason: "passwordExpired" }) });
  assert.deepEqual(await ldap(personPassword), [409, "CASTL065E"]);
});
