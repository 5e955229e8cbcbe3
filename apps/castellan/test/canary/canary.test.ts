import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openEmbeddedDirectory } from "@castellan/directory";
import { connectServer } from "../../src/client/server.ts";
import { openAuditTrails } from "../../src/composition/audit-trails.ts";
import { loadConfiguration } from "../../src/configuration/load.ts";
import { readDirectoryDocument } from "../../src/sample-company/documents.ts";
import { basic, passwordEnvironment, passwords, runCastellan, upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";
import { executed } from "../support/governance.ts";
import { sampleAggregated } from "../support/sample.ts";

/** Every secret that the story below lets through, each a word that nothing else contains. */
const secrets = {
  admin: passwords.admin,
  vault: passwords.vault,
  scim: "Canary-Scim-Password-1",
  vaultReset: "Canary-Reset-Password-2",
  plan: "Canary-Plan-Password-3",
  changed: "Canary-Changed-Password-4",
  directory: "Canary-Directory-Password-5",
  guessed: "Canary-Guessed-Password-6",
  application: "Canary-Application-Password-7",
  malformed: "Canary-Malformed-Password-8",
} as const;

test("no secret reaches a log, the audit, an answer or a database file", async (context) => {
  const data = temporaryFolder(context);
  const child = await upFor(context, ["--data", data], { ...passwordEnvironment, CASTELLAN_LOG_LEVEL: "debug" });
  const answers: string[] = [];
  const tokens: string[] = [];
  const ask = async (
    method: string,
    path: string,
    authorization: string,
    body?: unknown,
    contentType = "application/json",
  ) => {
    const response = await fetch(`${child.url}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { "content-type": contentType }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(JSON.stringify([...response.headers]), text);
    return { status: response.status, text };
  };
  const administrator = basic("Administrator", secrets.vault);
  const admin = basic("admin", secrets.admin);

  // The gateway and the vault.
  const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "canary", password: secrets.scim };
  const created = await ask("POST", "/scim/v2/Users", administrator, user, "application/scim+json");
  assert.equal(created.status, 201);
  const id = JSON.parse(created.text).id;
  await ask("POST", "/scim/v2/Users", administrator, user);
  await ask("POST", "/scim/v2/Users", administrator, { userData: user });
  await ask("POST", "/scim/v2/Users", administrator, `{"userName": "x", "password": "${secrets.malformed}`);
  await ask("POST", "/scim/v2/Users", administrator, { ...user, password: { value: secrets.malformed } });
  await ask("PATCH", `/scim/v2/Users/${id}`, administrator, {
    Operations: [{ op: "replace", path: "password", value: [secrets.malformed] }],
  });
  await ask("GET", "/scim/v2/Users", basic("Administrator", secrets.guessed));
  await ask("GET", "/scim/v2/Users", `Bearer ${secrets.guessed}`);
  const logon = { username: "Administrator", password: secrets.vault, concurrentSession: true };
  const session = await fetch(`${child.url}/PasswordVault/API/auth/CyberArk/Logon`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(logon),
  });
  const token = String(await session.json());
  tokens.push(token);
  assert.equal(
    (
      await ask("POST", `/PasswordVault/API/Users/${id}/ResetPassword`, token, {
        id: Number(id),
        newPassword: secrets.vaultReset,
      })
    ).status,
    200,
  );
  await ask("POST", `/PasswordVault/API/Users/${id}/ResetPassword`, token, { id: "x", newPassword: secrets.malformed });
  await ask("POST", "/PasswordVault/API/auth/CyberArk/Logon", "", { username: "canary", password: secrets.guessed });
  await ask("POST", "/PasswordVault/API/auth/CyberArk/Logon", "", {
    username: "canary",
    password: { a: secrets.malformed },
  });

  // The directory.
  const { domain, baseDn } = readDirectoryDocument();
  const directory = openEmbeddedDirectory({ domain, baseDn, file: join(data, "directory.db") });
  await directory.setPassword({ by: "userName", value: "sodonnell" }, secrets.directory);
  await directory.close();
  const external = await fetch(`${child.url}/PasswordVault/API/auth/LDAP/Logon`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "sodonnell", password: secrets.directory }),
  });
  tokens.push(String(await external.json()));

  // Governance.
  const governance = connectServer(child.url, { username: "admin", password: secrets.admin });
  await sampleAggregated(child.url);
  const plan = {
    identity: "daniel.mbeki",
    accountRequests: [{ application: "PAM", operation: "Create", password: secrets.plan }],
  };
  await ask("POST", "/api/plans/preview", admin, plan);
  const [transaction] = await executed(governance, plan);
  assert.equal(transaction?.status, "committed");
  await ask("GET", `/api/transactions/${transaction?.id}`, admin);
  await ask("POST", `/api/accounts/${transaction?.accountId}/change-password`, admin, { password: secrets.changed });
  await ask("POST", "/api/plans", admin, {
    accountRequests: [{ application: "PAM", password: secrets.malformed, operation: "Fly" }],
  });
  await ask("POST", "/api/plans", admin, `{"password":"${secrets.malformed}`);
  const settings = { baseUrl: "/scim/v2", authentication: "basic", username: "u", password: secrets.application };
  await ask("POST", "/api/applications", admin, { name: "Other", type: "scim", authoritative: false, settings });
  await ask("POST", "/api/applications/Other/test", admin);
  await ask("GET", "/api/applications", admin);
  await ask("GET", "/api/applications", basic("admin", secrets.guessed));
  const made = await runCastellan(["token", "governance", "create", "--name", "canary", "--json"], {
    ...passwordEnvironment,
    CASTELLAN_URL: child.url,
  });
  const apiToken = String(JSON.parse(made.out).token);
  tokens.push(apiToken);
  await ask("GET", "/api/tokens", `Bearer ${apiToken}`);
  await ask("GET", "/api/tokens", admin);
  await ask("GET", "/metrics", "");
  await ask("GET", "/", "");

  const trails = await openAuditTrails(loadConfiguration({ environment: {}, flags: { data }, workingFolder: data }));
  const entries: string[] = [];
  for (const { audit, close } of trails) {
    entries.push(JSON.stringify(await audit.list({ limit: 10_000 })));
    await close();
  }
  const running = databaseFiles(data);
  assert.equal((await child.stop()).code, 0);

  const places = {
    log: child.said.join("\n"),
    audit: entries.join("\n"),
    answers: answers.join("\n"),
    ...running,
    ...databaseFiles(data),
  };
  assert.ok(places.log.includes('"answered"'), "the log tells of requests");
  for (const [place, content] of Object.entries(places)) {
    for (const [name, secret] of [
      ...Object.entries(secrets),
      ...tokens.map((one, index) => [`token ${index}`, one] as const),
    ]) {
      for (const form of [
        secret,
        Buffer.from(secret).toString("base64").replace(/=+$/, ""),
        encodeURIComponent(secret),
      ]) {
        assert.equal(content.includes(form), false, `${name} is in ${place}`);
      }
    }
  }
});

/** Every file of the data folder, its write-ahead logs too, as text that keeps each byte. */
function databaseFiles(data: string): Record<string, string> {
  const files = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.length >= 5);
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(data, name), "latin1")]));
}
