import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type TestContext, test } from "node:test";
import { createSealer } from "@castellan/storage";
import { createGateway, type GatewayOptions } from "../../src/index.ts";
import { basic, detailOf, patchOp, scimCaller } from "../support/scim.ts";
import { portOf, serve } from "../support/server.ts";

type Reply = { readonly status?: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };
const token = { body: JSON.stringify("t".repeat(180)) };

/** A gateway before a PVWA that answers as told; `undefined` breaks the connection. */
async function before(
  context: TestContext,
  answer: (method: string, path: string) => Reply | undefined,
  options: Partial<GatewayOptions> = {},
) {
  const calls: string[] = [];
  const pvwa = createServer((request, response) => {
    const path = (request.url ?? "").replace("/PasswordVault", "");
    calls.push(`${request.method} ${path}`);
    const reply = answer(request.method ?? "", path);
    if (reply === undefined) {
      response.destroy();
      return;
    }
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body ?? "");
  });
  const baseUrl = await listen(pvwa);
  const gateway = await createGateway({
    databaseUrl: "sqlite::memory:",
    sealer: createSealer(new Uint8Array(32)),
    pvwa: { baseUrl, timeoutMilliseconds: 500 },
    profile: "default",
    directories: [],
    externalUsers: { strategies: ["vault"] },
    ...options,
  });
  const { server } = await serve(gateway.routes);
  context.after(async () => {
    await server.close();
    await gateway.close();
    pvwa.closeAllConnections();
    pvwa.close();
  });
  return { calls, gateway, pvwa, scim: scimCaller(server, basic("svc", "secret-of-svc")) };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${portOf(server)}/PasswordVault`;
}

const isLogon = (path: string) => path.startsWith("/API/auth/CyberArk/Logon");
const user = { id: 41, username: "ann", enableUser: true, internet: {}, phones: {} };

test("a PVWA that is down: 503 with Retry-After, and the address is not told", async (context) => {
  const { gateway, pvwa, scim } = await before(context, () => token);
  pvwa.closeAllConnections();
  await new Promise((resolve) => pvwa.close(resolve));
  for (const [method, path, body] of [
    ["GET", "/scim/v2/Users", undefined],
    ["GET", "/scim/v2/Users/41", undefined],
    ["POST", "/scim/v2/Users", { schemas: [], userName: "x" }],
    ["PATCH", "/scim/v2/Users/41", patchOp({ op: "replace", path: "active", value: false })],
    ["DELETE", "/scim/v2/Users/41", undefined],
  ] as const) {
    const answer = await scim(method, path, body);
    assert.match(detailOf(answer, 503), /cannot be reached/);
    assert.ok(Number(answer.headers["retry-after"]) > 0);
  }
  assert.equal((await gateway.status()).pvwa, "unreachable");
});

test("a connection that breaks during a change: it may have been made, and the client is told so", async (context) => {
  const { scim, calls } = await before(context, (method, path) => {
    if (isLogon(path)) return token;
    return method === "POST" ? undefined : { body: JSON.stringify(user) };
  });
  const detail = detailOf(await scim("POST", "/scim/v2/Users", { schemas: [], userName: "x" }), 503);
  assert.match(detail, /Whether the change was made is not known: read the user before trying again/);
  assert.equal(calls.filter((call) => call === "POST /API/Users/").length, 1, "a create is never sent twice");
});

const nonsense: readonly (readonly [string, Reply])[] = [
  ["a page of HTML", { body: "<html>Sign in</html>", headers: { "content-type": "text/html" } }],
  ["JSON of another kind", { body: "[1,2,3]" }],
  ["nothing", { body: "" }],
  ["half a JSON", { body: '{"Users":[' }],
];

for (const [name, reply] of nonsense) {
  test(`a PVWA that answers ${name}: 502`, async (context) => {
    const { scim } = await before(context, (_method, path) => (isLogon(path) ? token : reply));
    for (const path of ["/scim/v2/Users", "/scim/v2/Users/41"]) {
      assert.match(detailOf(await scim("GET", path), 502), /Check that the gateway's PVWA address is a PVWA's/);
    }
  });
}

test("a logon that answers no token: 502", async (context) => {
  const { scim } = await before(context, () => ({ body: '{"AdditionalInfo":"","UserName":"svc"}' }));
  assert.match(detailOf(await scim("GET", "/scim/v2/Users"), 502), /did not answer a token/);
});

const refusals: readonly (readonly [string, Reply, number, RegExp])[] = [
  ["without the right", { status: 403, body: error("PASWS041E", "not authorized") }, 403, /Audit Users/],
  ["broken inside", { status: 500, body: error("CAWS00001E", "vault connection") }, 502, /CAWS00001E/],
  ["overloaded", { status: 503, headers: { "retry-after": "77" } }, 503, /Try again later/],
  ["throttled", { status: 429 }, 503, /Try again later/],
  ["too old for the call", { status: 405 }, 501, /This version of the PVWA cannot do it/],
  ["with an empty 500", { status: 500 }, 502, /500/],
];

for (const [name, reply, status, reason] of refusals) {
  test(`a PVWA ${name}: ${status}`, async (context) => {
    const { scim } = await before(context, (_method, path) => (isLogon(path) ? token : reply));
    const answer = await scim("GET", "/scim/v2/Users/41");
    assert.match(detailOf(answer, status), reason);
    if (reply.headers?.["retry-after"] !== undefined) assert.equal(answer.headers["retry-after"], "77");
  });
}

const logons: readonly (readonly [string, Reply, number, RegExp])[] = [
  [
    "a wrong password",
    { status: 403, body: error("ITATS004E", "Authentication failure for User svc.") },
    401,
    /check the user name/,
  ],
  ["a suspended user", { status: 403, body: error("ITATS002E", "suspended") }, 401, /activate it in the vault/],
  ["an expired password", { status: 409, body: error("", "expired") }, 401, /password has expired/],
  ["a challenge for a one-time code", { status: 500, body: error("ITATS542I", "Enter code") }, 401, /without RADIUS/],
  [
    "too many sessions",
    { status: 403, body: error("X", "number of concurrent sessions reached its limit") },
    503,
    /no room/,
  ],
  ["an address that is no PVWA's", { status: 404 }, 502, /log on/],
  ["a failing vault", { status: 500, body: error("CAWS00001E", "x") }, 502, /CAWS00001E/],
];

for (const [name, reply, status, reason] of logons) {
  test(`a logon refused for ${name}: ${status}`, async (context) => {
    const { scim } = await before(context, () => reply);
    const answer = await scim("GET", "/scim/v2/Users");
    const detail = detailOf(answer, status);
    assert.match(detail, reason);
    assert.ok(!answer.body.includes("secret-of-svc"));
  });
}

test("a session that ended in the vault is renewed unseen", async (context) => {
  let ended = true;
  const { scim, calls } = await before(context, (_method, path) => {
    if (isLogon(path)) return token;
    if (path.startsWith("/API/verify")) return { body: '{"AuthenticationMethods":[],"ServerId":"s"}' };
    if (!path.startsWith("/API/Users/41")) return {};
    if (!ended) return { body: JSON.stringify(user) };
    ended = false;
    return { status: 401, body: error("PASWS006E", "expired") };
  });
  assert.equal((await scim("GET", "/scim/v2/Users/41")).statusCode, 200);
  assert.equal(calls.filter(isLogonCall).length, 2);
});

test("a vault that ends every session at once: 502, after one more try", async (context) => {
  const { scim, calls } = await before(context, (_method, path) =>
    isLogon(path) ? token : { status: 401, body: error("PASWS006E", "expired") },
  );
  assert.match(detailOf(await scim("GET", "/scim/v2/Users/41"), 502), /ended the session as soon as it began/);
  assert.equal(calls.filter((call) => call.includes("/API/Users/41")).length, 2);
});

test("a user of whom the PVWA tells little is still a user", async (context) => {
  const { scim } = await before(context, (_method, path) => {
    if (isLogon(path)) return token;
    if (path.startsWith("/API/verify")) return { status: 404 };
    return {
      body: '{"id":41,"username":"ann","personalDetails":null,"vaultAuthorization":"none","groupsMembership":null}',
    };
  });
  const answer = await scim("GET", "/scim/v2/Users/41");
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().userName, "ann");
});

test("closing logs off", async (context) => {
  const { scim, calls, gateway } = await before(context, (_method, path) =>
    isLogon(path) ? token : { body: '{"AuthenticationMethods":[]}' },
  );
  await scim("GET", "/scim/v2/Schemas");
  assert.deepEqual(await gateway.status(), { pvwa: "reachable", sessions: 1, tolerances: {} });
  await gateway.close();
  assert.ok(calls.includes("POST /API/Auth/Logoff/"));
});

function error(ErrorCode: string, ErrorMessage: string): string {
  return JSON.stringify({ ErrorCode, ErrorMessage });
}

function isLogonCall(call: string): boolean {
  return call.includes("/Logon");
}
