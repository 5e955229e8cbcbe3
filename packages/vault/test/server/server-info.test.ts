import assert from "node:assert/strict";
import { test } from "node:test";
import { openEmbeddedDirectory } from "@castellan/directory";
import { startVault } from "../support/server.ts";

test("the vault says without a session what it is", async (t) => {
  const { server } = await startVault(t);
  for (const path of ["/API/verify/", "/WebServices/PIMServices.svc/Verify"]) {
    const answer = await server.inject({ url: `/PasswordVault${path}`, headers: { authorization: "None" } });
    assert.equal(answer.statusCode, 200);
    const { ServerId, ...rest } = answer.json();
    assert.match(ServerId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      ApplicationName: "PasswordVault",
      AuthenticationMethods: [
        { Enabled: true, Id: "cyberark" },
        { Enabled: false, Id: "ldap" },
      ],
      ServerName: "Castellan",
      Features: [],
    });
  }
  for (const path of ["/WebServices/PIMServices.svc/Server", "/api/server"]) {
    const { ExternalVersion } = (await server.inject({ url: `/PasswordVault${path}` })).json();
    assert.match(ExternalVersion, /^14\.\d+\.\d+$/);
  }
});

test("LDAP is offered where a directory is configured", async (t) => {
  const directory = openEmbeddedDirectory({ domain: "corp.example", baseDn: "DC=corp,DC=example", file: ":memory:" });
  t.after(() => directory.close());
  const { server } = await startVault(t, { directories: [{ directory, mappings: [] }] });
  const { AuthenticationMethods } = (await server.inject({ url: "/PasswordVault/API/verify" })).json();
  assert.deepEqual(AuthenticationMethods[1], { Enabled: true, Id: "ldap" });
});

test("the caller can ask who he is, in both generations", async (t) => {
  const { admin } = await startVault(t);
  assert.equal((await admin("GET", "/API/currentuser")).json().username, "Administrator");
  assert.equal((await admin("GET", "/WebServices/PIMServices.svc/User")).json().UserName, "Administrator");
});

test("status counts, ready answers", async (t) => {
  const { vault } = await startVault(t);
  assert.deepEqual(await vault.status(), {
    users: 1,
    externalUsers: 0,
    groups: 2,
    safes: 0,
    accounts: 0,
    sessions: 1,
    secrets: "open",
  });
  await vault.ready();
});
