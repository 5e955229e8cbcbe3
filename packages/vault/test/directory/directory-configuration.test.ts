import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { openPeople, staffMapping } from "../support/directory.ts";
import { startVault } from "../support/server.ts";

const path = "/API/Configuration/LDAP/Directories";
const body = {
  DirectoryType: "MicrosoftADProfile.ini",
  DomainName: "corp.example",
  DomainBaseContext: "DC=corp,DC=example",
  BindUsername: "svc@corp.example",
  BindPassword: "Canary-Bind-1",
  DCList: [{ Name: "127.0.0.1", Port: 1, SSLConnect: false }],
};

test("what is wrong with a directory is named, all at once", async (t) => {
  const { admin } = await startVault(t, { directoryRules: { hosts: ["dc1.corp.example", "*.eu.corp.example"] } });
  const at = (Name: unknown, more = {}) => ({ ...body, DCList: [{ Name, ...more }] });
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{}, ["DomainName", "BindUsername", "BindPassword", "DCList"]],
    [{ ...at("dc1.corp.example"), DomainName: "corp example" }, ["DomainName"]],
    [{ ...at("dc1.corp.example"), DomainBaseContext: "corp" }, ["DomainBaseContext"]],
    [{ ...at("dc1.corp.example"), DirectoryType: "SunOneProfile.ini" }, ["DirectoryType"]],
    [{ ...body, DCList: "dc1" }, ["DCList", "DCList"]],
    [{ ...body, DCList: [1] }, ["DCList", "DCList"]],
    [at(""), ["DCList[0].Name"]],
    [at("dc1.corp.example", { Port: 0, SSLConnect: "perhaps" }), ["DCList[0].SSLConnect", "DCList[0].Port"]],
    [at("ldap://dc1.corp.example"), ["DCList[0].Name"]],
    [at("dc1.corp.example:636/x"), ["DCList[0].Name"]],
    [at("user@dc1.corp.example"), ["DCList[0].Name"]],
    [at("169.254.169.254"), ["DCList[0].Name"]],
    [at("eu.corp.example"), ["DCList[0].Name"]],
    [at("dc1.corp.example.evil.example"), ["DCList[0].Name"]],
    [{ ...body, DCList: undefined, HostAddresses: ["::1"] }, ["HostAddresses"]],
  ];
  for (const [given, expected] of cases) {
    const answer = await admin("POST", path, given);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "PASWS167E"], answer.body);
    const names = answer.json().Details.map(({ ParameterName }: { ParameterName: string }) => ParameterName);
    assert.deepEqual(names.sort(), [...expected].sort(), JSON.stringify(given));
    assert.ok(!answer.body.includes("Canary"));
  }
  assert.deepEqual((await admin("GET", path)).json(), []);
});

test("a directory that cannot be reached is not added, the reason is told, and the attempt is recorded", async (t) => {
  const { admin, vault } = await startVault(t);
  for (const [given, reason] of [
    [body, /127\.0\.0\.1:1 cannot be reached: connect ECONNREFUSED/],
    [{ ...body, DCList: [{ Name: "127.0.0.1", Port: 1 }] }, /ldaps:\/\/127\.0\.0\.1:1 cannot be reached/],
    [{ ...body, DCList: undefined, HostAddresses: ["127.0.0.1"], Port: 1, SSLConnect: false }, /127\.0\.0\.1:1 cannot/],
    [{ ...body, DCList: [{ Name: "nowhere.invalid" }] }, /nowhere\.invalid/],
  ] as const) {
    const answer = await admin("POST", path, given);
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "CASTL056E"], answer.body);
    assert.match(answer.json().ErrorMessage, reason);
    assert.ok(!answer.body.includes("Canary"));
  }
  const entries = await vault.audit.list({ limit: 100 });
  const attempts = entries.filter(({ action }) => action === "directory.refused");
  assert.equal(attempts.length, 4);
  assert.deepEqual(attempts[0]?.details, {
    controllers: [{ name: "127.0.0.1", port: 1, tls: false }],
    reason: "unreachable",
  });
  assert.ok(!JSON.stringify(entries).includes("Canary"));
});

test("a directory that speaks no LDAP is not added", async (t) => {
  const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { admin } = await startVault(t);
  for (const SSLConnect of [false, true]) {
    const answer = await admin("POST", path, { ...body, DCList: [{ Name: "127.0.0.1", Port: port, SSLConnect }] });
    assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [400, "CASTL056E"], answer.body);
  }
});

test("a domain is there once", async (t) => {
  const directory = await openPeople(t);
  const { admin } = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  const answer = await admin("POST", path, { ...body, DomainName: "CORP.example" });
  assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [409, "CASTL055E"]);
  for (const unknown of [
    await admin("DELETE", `${path}/other.example/`),
    await admin("GET", `${path}/other.example/`),
  ]) {
    assert.deepEqual([unknown.statusCode, unknown.json().ErrorCode], [404, "PASWS161E"]);
  }
});
