import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeAccount, makeSafe } from "../support/accounts.ts";
import { type Method, startVault } from "../support/server.ts";

const service = "/WebServices/PIMServices.svc";

const endpoints: readonly (readonly [Method, string])[] = [
  ["GET", "/API/Accounts"],
  ["POST", "/API/Accounts"],
  ["GET", "/API/Accounts/AdvancedSearchProperties"],
  ["GET", "/API/Accounts/1_1"],
  ["PATCH", "/API/Accounts/1_1"],
  ["DELETE", "/API/Accounts/1_1"],
  ["POST", "/API/Accounts/1_1/LinkAccount"],
  ["DELETE", "/API/Accounts/1_1/LinkAccount/1"],
  ["GET", "/API/ExtendedAccounts/1_1/LinkedAccounts"],
  ["GET", "/API/ExtendedAccounts/1_1/overview"],
  ["GET", `${service}/Accounts`],
  ["POST", `${service}/Account`],
  ["PUT", `${service}/Accounts/1_1`],
  ["DELETE", `${service}/Accounts/1_1`],
  ["GET", "/API/Platforms"],
  ["GET", "/API/Platforms/Targets"],
  ["GET", "/API/Platforms/Groups"],
  ["GET", "/API/Platforms/UnixSSH"],
  ["GET", "/API/Platforms/UnixSSH/Safes"],
  ["GET", "/API/Platforms/Targets/1"],
  ["DELETE", "/API/Platforms/Targets/1"],
  ["POST", "/API/Platforms/Targets/1/Activate"],
  ["POST", "/API/Platforms/Targets/1/Deactivate"],
  ["POST", "/API/Platforms/Targets/1/Duplicate"],
  ["GET", "/API/Platforms/Targets/1/PrivilegedAccessWorkflows"],
  ["PUT", "/API/Platforms/Targets/1/PrivilegedAccessWorkflows"],
  ["GET", "/API/Platforms/Targets/1/CredentialsManagementPolicy"],
  ["PUT", "/API/Platforms/Targets/1/CredentialsManagementPolicy"],
];

test("every call of accounts and platforms takes a session", async (t) => {
  const { server } = await startVault(t);
  for (const [method, path] of endpoints) {
    for (const headers of [{}, { authorization: "None" }]) {
      const answer = await server.inject({ method, url: `/PasswordVault${path}`, headers });
      assert.deepEqual([answer.statusCode, answer.json().ErrorCode], [401, "PASWS006E"], `${method} ${path}`);
    }
  }
});

test("law: whatever body comes, an answer is 2xx or an envelope of 4xx", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S", { name: "n" });
  const words = fc.constantFrom(
    "S",
    "UnixSSH",
    "n",
    "root",
    "Root",
    "",
    "\u0000",
    "\ud800",
    "x".repeat(300),
    "1",
    "true",
  );
  const value = fc.oneof(words, fc.jsonValue({ maxDepth: 2 }));
  const name = fc.constantFrom(
    ...["platformId", "safeName", "name", "address", "userName", "secret", "secretType", "platformAccountProperties"],
    ...["secretManagement", "remoteMachinesAccess", "safe", "folder", "extraPasswordIndex", "properties", "username"],
    ...["accountName", "password", "__proto__", "constructor", "Change", "EnforceOnetimePasswordAccess", "platformID"],
  );
  const body = fc.dictionary(name, value);
  const wrapped = fc.oneof(
    body,
    body.map((account) => ({ account })),
    body.map((Accounts) => ({ Accounts })),
  );
  const writing = endpoints.filter(([method, path]) => ["POST", "PUT"].includes(method) && !path.endsWith("activate"));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), wrapped, async ([method, path], payload) => {
      const answer = await admin(method, path, payload);
      assert.ok(answer.statusCode < 500, `${method} ${path} ${JSON.stringify(payload)}: ${answer.body}`);
      if (answer.statusCode >= 400) assert.equal(typeof answer.json().ErrorCode, "string");
    }),
    { numRuns: 250 },
  );
});

test("law: whatever query comes, a list is a list or an envelope of 400", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S");
  const name = fc.constantFrom(
    ...["search", "searchType", "filter", "Filters", "sort", "offset", "limit", "savedFilter", "logicalOperator"],
    ...["Keywords", "Safe", "active", "platformType", "systemType"],
  );
  const part = fc.constantFrom(
    ...["safeName", "userName", "modificationTime", "active", "eq", "gte", "AND", "OR", "S", "'", '"', "1700000000"],
    ...["%", "_", "!", "\\", "name", "asc", "desc", ",", "New", "Locked", "\u0000", "\ud83d", "é", "contains", "-1"],
  );
  const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(" "));
  const lists = ["/API/Accounts", "/API/Platforms", "/API/Platforms/Targets", `${service}/Accounts`];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...lists), fc.dictionary(name, text), async (path, query) => {
      const answer = await admin("GET", `${path}?${new URLSearchParams(query).toString()}`);
      assert.ok([200, 400].includes(answer.statusCode), `${path} ${JSON.stringify(query)}: ${answer.body}`);
    }),
    { numRuns: 300 },
  );
});

test("what would be endless work is refused", async (t) => {
  const { admin } = await startVault(t);
  await makeSafe(admin, "S");
  await makeAccount(admin, "S", { name: "n" });
  const words = Array.from({ length: 100 }, (_, index) => `w${index}`).join("%20");
  const step = { op: "add", path: "/address", value: "x" };
  const properties = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, ""]));
  const cases: readonly (readonly [Method, string, unknown])[] = [
    ["GET", `/API/Accounts?search=${words}`, undefined],
    ["GET", `${service}/Accounts?Keywords=${words}`, undefined],
    ["GET", `/API/Accounts?filter=${"name%20eq%20x%20OR%20".repeat(60)}name%20eq%20x`, undefined],
    ["PATCH", "/API/Accounts/1_1", Array.from({ length: 1001 }, () => step)],
    ["PATCH", "/API/Accounts/1_1", Array.from({ length: 20_000 }, () => 1)],
    ["POST", "/API/Accounts", { platformId: "UnixSSH", safeName: "S", platformAccountProperties: properties }],
  ];
  for (const [method, path, body] of cases) {
    const answer = await admin(method, path, body);
    assert.equal(answer.statusCode, 400, `${method} ${path.slice(0, 40)}`);
    assert.ok(answer.body.length < 40_000, `${answer.body.length} characters`);
  }
  assert.equal((await admin("GET", `/API/Accounts?search=${"root%20".repeat(60)}`)).json().count, 1);
});
