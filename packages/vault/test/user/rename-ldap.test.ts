import assert from "node:assert/strict";
import { test } from "node:test";
import { openPeople, personPassword } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const vaultAuthorization = ["AuditUsers", "AddUpdateUsers"];

test("a user whom a directory proves by his name is not renamed by who holds less: another person would become him", async (t) => {
  const directory = await openPeople(t);
  const { admin, logon, tryLogon } = await startVault(t, { directories: [{ directory, mappings: [] }] });
  const boss = { username: "boss", authenticationMethod: ["AuthTypeLDAP"], vaultAuthorization: ["AddSafes"] };
  const { id } = (await admin("POST", "/API/Users", boss)).json();
  await admin("POST", "/API/Users", { username: "desk", initialPassword: "Provision-Pass1", vaultAuthorization });
  const desk = await logon("desk", "Provision-Pass1");
  const renamed = await desk("PUT", `/API/Users/${id}`, { ...boss, username: "c.tractor" });
  assert.deepEqual([renamed.statusCode, renamed.json().ErrorCode], [403, "PASWS041E"]);
  assert.equal((await tryLogon("c.tractor", personPassword, { type: "LDAP" })).statusCode, 403);
  const described = await desk("PUT", `/API/Users/${id}`, { ...boss, description: "The boss" });
  assert.equal(described.statusCode, 200);
  assert.equal((await admin("PUT", `/API/Users/${id}`, { ...boss, username: "c.tractor" })).statusCode, 200);
  assert.equal((await tryLogon("c.tractor", personPassword, { type: "LDAP" })).statusCode, 200);
});
