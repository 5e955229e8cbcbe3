import assert from "node:assert/strict";
import { test } from "node:test";
import { createServer, startVault } from "../support/server.ts";

test("paths match in any letter case, with doubled slashes, with and without a trailing slash", async (t) => {
  const { admin } = await startVault(t);
  for (const path of ["/API/Users/1", "/api/users/1/", "/API//Users/1", "/aPi/uSeRs/1//"]) {
    const answer = await admin("GET", path);
    assert.equal(answer.statusCode, 200, path);
    assert.equal(answer.json().username, "Administrator");
  }
});

test("the virtual directory matches in any letter case, and only once is there a vault", async (t) => {
  const { server, admin } = await startVault(t);
  const headers = { authorization: admin.token };
  assert.equal((await server.inject({ url: "/passwordvault/api/users/1", headers })).statusCode, 200);
  assert.equal((await server.inject({ url: "/elsewhere/api/users/1", headers })).statusCode, 404);
});

test("property names match in any letter case, unknown ones are passed over, null counts as left out", async (t) => {
  const { admin } = await startVault(t);
  const body = {
    USERNAME: "p.quist",
    UserTYPE: "EPVUser",
    omitempty: {},
    description: null,
    PHONES: { BUSINESSNUMBER: "1" },
  };
  const answer = await admin("POST", "/API/Users", body);
  assert.equal(answer.statusCode, 201, answer.body);
  assert.equal(answer.json().username, "p.quist");
  assert.equal(answer.json().phones.businessNumber, "1");
  assert.equal(answer.json().description, "");
});

test("booleans and whole numbers may come as texts", async (t) => {
  const { admin } = await startVault(t);
  const body = { username: "aio", enableUser: "False", passwordNeverExpires: "TRUE", expiryDate: "1900000000" };
  const { enableUser, passwordNeverExpires, expiryDate } = (await admin("POST", "/API/Users", body)).json();
  assert.deepEqual([enableUser, passwordNeverExpires, expiryDate], [false, true, 1_900_000_000]);
});

test("an empty body with a JSON content type is taken on every method", async (t) => {
  const { admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "empty" })).json();
  for (const [method, path] of [
    ["GET", `/API/Users/${id}`],
    ["POST", `/API/Users/${id}/disable/`],
    ["POST", `/API/Users/${id}/enable`],
    ["POST", `/API/Users/${id}/Activate`],
    ["DELETE", `/API/Users/${id}`],
    ["POST", "/API/Auth/Logoff"],
  ] as const) {
    const answer = await admin(method, path);
    assert.equal(answer.statusCode, 200, `${method} ${path}: ${answer.body}`);
  }
});

test("bodies on GET, DELETE and actions are not looked at", async (t) => {
  const { server, admin } = await startVault(t);
  const { id } = (await admin("POST", "/API/Users", { username: "bodies" })).json();
  for (const [method, path] of [
    ["GET", `/API/Users/${id}`],
    ["POST", `/API/Users/${id}/disable`],
    ["DELETE", `/API/Users/${id}`],
  ] as const) {
    const answer = await server.inject({
      method,
      url: `/PasswordVault${path}`,
      headers: { authorization: admin.token, "content-type": "application/json" },
      payload: "{not json",
    });
    assert.equal(answer.statusCode, 200, `${method} ${path}: ${answer.body}`);
  }
});

test("the content types of JSON are taken, others answer 415 in the envelope", async (t) => {
  const { server, admin } = await startVault(t);
  const cases = [
    ["application/json", 201],
    ["application/json; charset=utf-8", 201],
    ["text/json", 201],
    ["application/vnd.cyberark.api+json", 201],
    ["application/x-www-form-urlencoded", 415],
    ["text/plain", 415],
  ] as const;
  for (const [type, status] of cases) {
    const answer = await server.inject({
      method: "POST",
      url: "/PasswordVault/API/Users",
      headers: { authorization: admin.token, "content-type": type },
      payload: JSON.stringify({ username: `u ${type.replaceAll(/\W/g, "")}` }),
    });
    assert.equal(answer.statusCode, status, `${type}: ${answer.body}`);
    if (status === 415) assert.equal(answer.json().ErrorCode, "CASTL008E");
  }
});

test("every answer carries the standard headers", async (t) => {
  const { admin, server } = await startVault(t);
  const answers = [
    await admin("GET", "/API/Users"),
    await admin("GET", "/API/Nothing"),
    await admin("PATCH", "/API/Users"),
    await server.inject({ url: "/PasswordVault/API/Users" }),
  ];
  for (const { headers } of answers) {
    assert.equal(headers["cache-control"], "no-cache, no-store, must-revalidate");
    assert.equal(headers.pragma, "no-cache");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["api-supported-versions"], "11.0");
    assert.equal(headers["content-type"], "application/json; charset=utf-8");
  }
});

test("malformed JSON answers 400 and quotes nothing of it", async (t) => {
  const { server, admin } = await startVault(t);
  for (const payload of ['{"initialPassword":"S3cret-value",', "[]", '"text"', "17", "null", "{}}"]) {
    const answer = await server.inject({
      method: "POST",
      url: "/PasswordVault/API/Users",
      headers: { authorization: admin.token, "content-type": "application/json" },
      payload,
    });
    assert.equal(answer.statusCode, 400, payload);
    assert.equal(answer.json().ErrorCode, "PASWS011E", payload);
    assert.doesNotMatch(answer.body, /S3cret/);
  }
});

test("wrong types answer 400 PASWS167E that names every parameter", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("POST", "/API/Users", { username: 7, enableUser: "perhaps", expiryDate: 1.5, phones: [] });
  assert.equal(answer.statusCode, 400);
  const { ErrorCode, Details } = answer.json();
  assert.equal(ErrorCode, "PASWS167E");
  const names = Details.map((detail: { ParameterName: string }) => detail.ParameterName);
  assert.deepEqual(names, ["username", "enableUser", "expiryDate", "phones"]);
});

test("a problem inside an object is named by its path", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("POST", "/API/Users", {
    username: "deep",
    personalDetails: { firstName: "x".repeat(30) },
  });
  assert.deepEqual(answer.json().Details, [
    { ParameterName: "personalDetails.firstName", ErrorCode: "", ErrorMessage: "must have at most 29 characters." },
  ]);
});

test("an id that is not a number answers 400 PASWS167E", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("GET", "/API/Users/alice");
  assert.equal(answer.statusCode, 400);
  assert.deepEqual(answer.json().Details, [
    { ParameterName: "id", ErrorCode: "PASWS018E", ErrorMessage: "must be a whole number." },
  ]);
});

test("an oversized body answers 413 in the envelope", async (t) => {
  const { admin } = await startVault(t);
  const answer = await admin("POST", "/API/Users", { username: "big", description: "x".repeat(300_000) });
  assert.equal(answer.statusCode, 413);
  assert.equal(answer.json().ErrorCode, "CASTL007E");
});

test("an unknown route answers 404, a wrong method 405 with what is allowed", async (t) => {
  const { admin, server } = await startVault(t);
  const unknown = await admin("GET", "/API/Nothing?secret=1");
  assert.equal(unknown.statusCode, 404);
  assert.deepEqual(unknown.json(), {
    ErrorCode: "CASTL005E",
    ErrorMessage: "There is nothing at [/PasswordVault/API/Nothing].",
  });
  for (const url of ["/passwordvault", "/PASSWORDVAULT/api/Nothing", "/PasswordVault/"]) {
    const answer = await server.inject({ method: "POST", url, payload: "x", headers: { "content-type": "a/b" } });
    assert.equal(answer.json().ErrorCode, "CASTL005E", url);
  }
  for (const method of ["PATCH", "OPTIONS"] as const) {
    const wrong = await admin(method, "/API/Users/1");
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.headers.allow, "GET, PUT, DELETE");
    assert.equal(wrong.json().ErrorCode, "CASTL006E");
  }
});

test("a body that is not UTF-8 answers 400, for letters of it would be lost", async (t) => {
  const { admin, server } = await startVault(t);
  const answer = await server.inject({
    method: "POST",
    url: "/PasswordVault/API/Users",
    headers: { authorization: admin.token, "content-type": "application/json" },
    payload: Buffer.from('{"username":"müller"}', "latin1"),
  });
  assert.equal(answer.statusCode, 400);
  assert.equal(answer.json().ErrorCode, "PASWS011E");
  assert.match(answer.json().ErrorMessage, /not UTF-8/);
});

test("the vault's error shape and parsers stay within its own paths", async (t) => {
  const { vault } = await startVault(t);
  const server = createServer();
  t.after(() => server.close());
  await server.register(vault.routes);
  server.post("/other", async (request) => ({ got: request.body }));
  const other = await server.inject({ method: "POST", url: "/other", payload: { a: 1 } });
  assert.deepEqual(other.json(), { got: { a: 1 } });
  assert.equal((await server.inject({ url: "/nowhere" })).json().error, "Not Found");
});
