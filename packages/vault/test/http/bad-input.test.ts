import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Caller, type Method, startVault } from "../support/server.ts";

const bodyEndpoints: readonly (readonly [Method, string])[] = [
  ["POST", "/API/auth/CyberArk/Logon"],
  ["POST", "/API/auth/LDAP/Logon"],
  ["POST", "/WebServices/auth/Cyberark/CyberArkAuthenticationService.svc/Logon"],
  ["POST", "/API/Users"],
  ["PUT", "/API/Users/1"],
  ["POST", "/API/Users/1/ResetPassword"],
  ["PUT", "/WebServices/PIMServices.svc/Users/Administrator"],
  ["POST", "/API/UserGroups"],
  ["POST", "/API/UserGroups/1000000001/Members"],
  ["POST", "/API/Safes"],
  ["PUT", "/API/Safes/Vaulted"],
  ["POST", "/API/Safes/Vaulted/Members"],
  ["PUT", "/API/Safes/Vaulted/Members/Auditors"],
];

const idEndpoints: readonly (readonly [Method, string])[] = [
  ["GET", "/API/Users/*"],
  ["PUT", "/API/Users/*"],
  ["DELETE", "/API/Users/*"],
  ["POST", "/API/Users/*/ResetPassword"],
  ["POST", "/API/Users/*/Activate"],
  ["POST", "/API/Users/*/enable"],
  ["POST", "/API/Users/*/disable"],
  ["GET", "/API/UserGroups/*"],
  ["DELETE", "/API/UserGroups/*"],
  ["POST", "/API/UserGroups/*/Members"],
  ["DELETE", "/API/UserGroups/*/Members/Administrator"],
];

const listEndpoints = ["/API/Users", "/API/UserGroups", "/API/Safes", "/API/Safes/Vaulted/Members"];

const everyEndpoint: readonly (readonly [Method, string])[] = [
  ...bodyEndpoints.slice(3),
  ...idEndpoints.map(([method, path]) => [method, path.replace("*", "1")] as const),
  ...listEndpoints.map((path) => ["GET", path] as const),
  ["GET", "/API/Safes/Vaulted"],
  ["DELETE", "/API/Safes/Vaulted"],
  ["GET", "/API/Safes/Vaulted/Members/Auditors"],
  ["DELETE", "/API/Safes/Vaulted/Members/Auditors"],
  ["GET", "/API/LoginsInfo"],
  ["GET", "/API/currentuser"],
  ["GET", "/WebServices/PIMServices.svc/User"],
  ["GET", "/WebServices/PIMServices.svc/Users/Administrator"],
  ["GET", "/API/Configuration/LDAP/Directories"],
  ["POST", "/API/Auth/Logoff"],
];

/** What every error must look like, whatever was sent. */
function assertEnvelope(answer: { statusCode: number; body: string }, what: string): void {
  assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${what}: ${answer.statusCode} ${answer.body}`);
  const body = JSON.parse(answer.body);
  assert.equal(typeof body.ErrorCode, "string", what);
  assert.notEqual(body.ErrorMessage, "", what);
}

async function withSafe(admin: Caller): Promise<void> {
  await admin("POST", "/API/Safes", { safeName: "Vaulted" });
  await admin("POST", "/API/Safes/Vaulted/Members", { memberName: "Auditors", permissions: {} });
}

test("every endpoint refuses a call without a token, and with a wrong one", async (t) => {
  const { server, admin } = await startVault(t);
  await withSafe(admin);
  for (const [method, path] of everyEndpoint) {
    for (const headers of [
      {},
      { authorization: "None" },
      { authorization: `Bearer ${admin.token}` },
      { authorization: "" },
    ]) {
      const answer = await server.inject({ method, url: `/PasswordVault${path}`, headers });
      assert.equal(answer.statusCode, 401, `${method} ${path}`);
      assert.equal(answer.json().ErrorCode, "PASWS006E");
    }
  }
});

test("every endpoint that reads a body answers 4xx in the envelope to anything that is no such body", async (t) => {
  const { server, admin } = await startVault(t);
  await withSafe(admin);
  const bodies = ["{", "nul", "[]", "3", '"x"', '{"a":', "\u0000", '{"memberId":{}}'];
  const wrong = [{}, [], 1, -1, 1.5, true, "", "\u0000", "\ud800", "x".repeat(5000), null];
  for (const [method, path] of bodyEndpoints) {
    const names = [
      "username",
      "password",
      "newPassword",
      "groupName",
      "memberId",
      "safeName",
      "memberName",
      "permissions",
    ];
    const more = [
      "enableUser",
      "vaultAuthorization",
      "expiryDate",
      "personalDetails",
      "location",
      "FirstName",
      "ExpiryDate",
    ];
    const objects = [...names, ...more].flatMap((name) => wrong.map((value) => JSON.stringify({ [name]: value })));
    for (const payload of [...bodies, ...objects]) {
      const answer = await server.inject({
        method,
        url: `/PasswordVault${path}`,
        headers: { authorization: admin.token, "content-type": "application/json" },
        payload,
      });
      const what = `${method} ${path} ${payload.slice(0, 60)}`;
      // A first-generation PUT that says nothing it knows is a change of nothing.
      if (answer.statusCode === 200 && path.includes("PIMServices")) continue;
      if (answer.statusCode === 200 && method === "PUT" && path.startsWith("/API/Safes")) continue;
      assertEnvelope(answer, what);
    }
  }
});

test("ids that are no ids, or nobody's, answer 400 or 404", async (t) => {
  const { admin } = await startVault(t);
  for (const [method, path] of idEndpoints) {
    for (const id of [
      "0",
      "999999",
      "-1",
      "x",
      "1.5",
      "9".repeat(30),
      "%00",
      "1%2F2",
      "%E2%82%AC",
      "' or 1=1",
      "é".repeat(100),
    ]) {
      const answer = await admin(method, path.replace("*", encodeURI(id)), {
        username: "n",
        newPassword: "P@ssw0rd123!",
        memberId: "n",
      });
      assertEnvelope(answer, `${method} ${path} ${id}`);
      assert.ok([400, 404].includes(answer.statusCode), `${method} ${path} ${id}: ${answer.statusCode}`);
    }
  }
});

test("names that are nobody's answer 404", async (t) => {
  const { admin } = await startVault(t);
  await withSafe(admin);
  for (const name of ["nobody", "%00", "a%20b", "%25", "..%2f..", "é".repeat(200)]) {
    for (const [method, path] of [
      ["GET", `/API/Safes/${name}`],
      ["DELETE", `/API/Safes/${name}`],
      ["GET", `/API/Safes/Vaulted/Members/${name}`],
      ["DELETE", `/API/Safes/Vaulted/Members/${name}`],
      ["GET", `/API/Safes/${name}/Members`],
      ["DELETE", `/API/UserGroups/1000000001/Members/${name}`],
      ["GET", `/WebServices/PIMServices.svc/Users/${name}`],
      ["GET", `/API/Configuration/LDAP/Directories/${name}`],
    ] as const) {
      const answer = await admin(method, path);
      assert.equal(answer.statusCode, 404, `${method} ${path}: ${answer.body}`);
      assertEnvelope(answer, path);
    }
  }
});

test("queries that make no sense answer 400, and name the parameter", async (t) => {
  const { admin } = await startVault(t);
  await withSafe(admin);
  const cases: Record<string, readonly string[]> = {
    "/API/Users": [
      ...["pageSize=0", "pageSize=x", "pageOffset=-1", "sort=age", "sort=username up", "sort=a,b,c,d", "source=AD"],
      ...["UserStatus=Odd", "componentUser=2", "filter=age eq 3", "filter=userType gt 3", "ExtendedDetails=maybe"],
      ...[`search=${"x".repeat(501)}`, "search=%00", "pageSize=1&pageSize=2", "filter=componentUser eq 5"],
    ],
    "/API/UserGroups": ["limit=0", "limit=1001", "offset=x", "filter=x eq y", "sort=members", "includeMembers=7"],
    "/API/Safes": ["limit=0", "limit=5000", "offset=-1", "sort=x", "extendedDetails=x"],
    "/API/Safes/Vaulted/Members": ["limit=x", "filter=foo eq bar", "sort=x"],
  };
  for (const [path, queries] of Object.entries(cases)) {
    for (const query of queries) {
      const answer = await admin("GET", `${path}?${query.replaceAll(" ", "%20")}`);
      assert.equal(answer.statusCode, 400, `${path}?${query}: ${answer.body}`);
      const [{ ParameterName }] = answer.json().Details;
      assert.ok(query.toLowerCase().startsWith(ParameterName.toLowerCase()), `${query} names ${ParameterName}`);
    }
  }
});

test("law: whatever JSON object comes, a user endpoint answers 2xx or an envelope, never 500", async (t) => {
  const { admin } = await startVault(t);
  const name = fc.constantFrom(
    ...["username", "initialPassword", "enableUser", "expiryDate", "vaultAuthorization", "personalDetails", "location"],
    ...["authenticationMethod", "phones", "id", "source", "__proto__", "constructor", "loginFromHour", "userType"],
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.jsonValue({ maxDepth: 2 })), async (body) => {
      for (const [method, path] of [
        ["POST", "/API/Users"],
        ["PUT", "/API/Users/1"],
        ["POST", "/API/Users/1/ResetPassword"],
      ] as const) {
        const answer = await admin(method, path, body);
        if (answer.statusCode >= 300) assertEnvelope(answer, JSON.stringify(body));
      }
    }),
    { numRuns: 60 },
  );
});
