import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { inspect } from "node:util";
import { createPvwaClient, PvwaError } from "../../src/index.ts";
import { startFakePvwa } from "../support/fake-pvwa.ts";

async function failure(call: Promise<unknown>): Promise<PvwaError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof PvwaError, `not a PvwaError: ${inspect(error)}`);
  return error;
}

test("an error of the envelope comes with status, code, message and details", async (t) => {
  const { session } = await startFakePvwa(t, {
    "POST /API/Users/41/disable/": { status: 500, body: '{"ErrorCode":"ITATS692E","ErrorMessage":"not allowed"}' },
    "POST /API/Users/": {
      status: 400,
      body: '{"Details":[{"ParameterName":"id","ErrorCode":"","ErrorMessage":"bad"},7],"ErrorCode":"PASWS167E","ErrorMessage":"invalid"}',
    },
  });
  const { users } = await session();
  const refused = await failure(users.disable(41));
  assert.deepEqual(
    [refused.kind, refused.status, refused.code, refused.detail],
    ["http", 500, "ITATS692E", "not allowed"],
  );
  assert.equal(refused.message, "The PVWA answered 500 ITATS692E: not allowed");
  assert.equal(refused.details, undefined);
  const invalid = await failure(users.create({ username: "x" }));
  assert.deepEqual(invalid.details, [{ ParameterName: "id", ErrorCode: "", ErrorMessage: "bad" }]);
});

test("an answer outside the envelope keeps its status and loses its text", async (t) => {
  for (const body of ["<html>S3cret</html>", '"S3cret"', "[]", "", "null", '{"ErrorCode":7,"other":"S3cret"}']) {
    const { session } = await startFakePvwa(t, { "GET /API/Users/1/": { status: 502, body } });
    const error = await failure((await session()).users.get(1));
    assert.deepEqual([error.kind, error.status, error.code, error.detail], ["http", 502, "", ""], body);
    assert.doesNotMatch(inspect(error), /S3cret/);
  }
});

test("nothing that was sent, and no token, is in an error", async (t) => {
  const { client } = await startFakePvwa(t, {
    "POST /API/auth/CyberArk/Logon/": {
      status: 403,
      body: '{"ErrorCode":"ITATS004E","ErrorMessage":"Authentication failure"}',
    },
    "POST /API/auth/LDAP/Logon/": { body: '{"token":"S3cret-token"' },
    "POST /API/auth/RADIUS/Logon/": { body: '{"AdditionalInfo":"S3cret-token"}' },
    "POST /API/auth/Windows/Logon/": { body: '"S3cret\\r\\ntoken"' },
  });
  const expected = { CyberArk: "http", LDAP: "protocol", RADIUS: "protocol", Windows: "protocol" } as const;
  for (const type of ["CyberArk", "LDAP", "RADIUS", "Windows"] as const) {
    const error = await failure(
      client.logon({ type, username: "u", password: "S3cret-pass", newPassword: "S3cret-new" }),
    );
    assert.equal(error.kind, expected[type], type);
    assert.doesNotMatch(inspect(error, { depth: 10 }), /S3cret/, type);
  }
});

test("Retry-After is read in seconds and as a date", async (t) => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  for (const [header, low, high] of [
    ["7", 7, 7],
    [date, 50, 61],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0, 0],
  ] as const) {
    const { session } = await startFakePvwa(t, {
      "GET /API/Users/1/": { status: 429, headers: { "retry-after": header } },
    });
    const { retryAfterSeconds } = await failure((await session()).users.get(1));
    assert.ok(retryAfterSeconds !== undefined && retryAfterSeconds >= low && retryAfterSeconds <= high, header);
  }
  const { session } = await startFakePvwa(t, {
    "GET /API/Users/1/": { status: 429, headers: { "retry-after": "soon" } },
  });
  assert.equal((await failure((await session()).users.get(1))).retryAfterSeconds, undefined);
});

test("a server that is not there is a network error, and nothing was sent", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  assert.ok(typeof address === "object" && address !== null);
  const client = createPvwaClient({ baseUrl: `http://127.0.0.1:${address.port}/PasswordVault` });
  const error = await failure(client.verify());
  assert.deepEqual([error.kind, error.status, error.sent], ["network", 0, false]);
  await client.close();
  const closed = await failure(client.verify());
  assert.deepEqual([closed.kind, closed.sent], ["network", false]);
});

test("a connection that breaks is a network error, and the request may have arrived", async (t) => {
  const { session } = await startFakePvwa(t, { "POST /API/Users/": { handle: (response) => response.destroy() } });
  const error = await failure((await session()).users.create({ username: "x" }));
  assert.deepEqual([error.kind, error.sent], ["network", true]);
});

test("headers or a body that do not come are a timeout, and the request may have arrived", async (t) => {
  const { session } = await startFakePvwa(
    t,
    {
      "GET /API/Users/1/": { handle: () => undefined },
      "GET /API/Users/2/": { handle: (response) => void response.writeHead(200).write("{") },
    },
    { timeoutMilliseconds: 50 },
  );
  const { users } = await session();
  for (const id of [1, 2]) {
    const error = await failure(users.get(id));
    assert.deepEqual([error.kind, error.sent], ["timeout", true]);
  }
});

test("an answer that is not what was asked for is a protocol error", async (t) => {
  for (const body of ["", "{}", '{"id":"41","username":"x"}', '"text"', "not JSON"]) {
    const { session } = await startFakePvwa(t, { "GET /API/Users/41/": { body }, "GET /API/Users/": { body } });
    const { users } = await session();
    assert.equal((await failure(users.get(41))).kind, "protocol", body);
    assert.equal((await failure(users.list())).kind, "protocol", body);
  }
});
