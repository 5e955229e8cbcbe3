import assert from "node:assert/strict";
import { test } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { type MountedRoute, startVault, type TestVault } from "../support/server.ts";

/** Whatever stands for a thing that is not there. */
const nothing = "999999999";

/** The route with something in the place of each of its parameters: what is there already is left alone. */
function pathOf({ url }: MountedRoute): string {
  return url.replace("/auth/:type/", "/auth/CyberArk/").replace(/:\w+/g, nothing);
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}

async function send({ server }: TestVault, { method, ...rest }: Sent): Promise<LightMyRequestResponse> {
  // The framework's own type of methods knows neither OPTIONS' nor TRACE's letter case.
  return await server.inject({ ...rest, method: methodOf(method) });
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function methodOf(name: string): (typeof methods)[number] {
  const method = methods.find((known) => known === name);
  if (method === undefined) throw new Error(`${name} is no method.`);
  return method;
}

function assertEnvelope(answer: LightMyRequestResponse, what: string): void {
  assert.match(String(answer.headers["content-type"]), /^application\/json/, what);
  const { ErrorCode, ErrorMessage } = answer.json();
  assert.ok(typeof ErrorCode === "string" && ErrorCode !== "", what);
  assert.ok(typeof ErrorMessage === "string" && ErrorMessage !== "", what);
}

test("only what must be asked before a logon is answered without a session", async (t) => {
  const vault = await startVault(t);
  const open = new Set<string>();
  for (const route of vault.routes) {
    for (const authorization of [undefined, "None", "", `Bearer ${vault.admin.token}`]) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await send(vault, { method: route.method, url: pathOf(route), headers });
      if (answer.statusCode !== 401) open.add(`${route.method} ${route.url.slice("/PasswordVault".length)}`);
      else assert.equal(answer.json().ErrorCode, "PASWS006E", route.url);
    }
  }
  assert.deepEqual([...open].sort(), [
    "GET /API/Server",
    "GET /API/openapi.json",
    "GET /API/verify",
    "GET /WebServices/PIMServices.svc/Logo",
    "GET /WebServices/PIMServices.svc/Server",
    "GET /WebServices/PIMServices.svc/Verify",
    "POST /API/auth/:type/Logon",
    "POST /WebServices/auth/Cyberark/CyberArkAuthenticationService.svc/Logon",
    "POST /WebServices/auth/SAML/SAMLAuthenticationService.svc/Logon",
    "POST /WebServices/auth/Shared/RestfulAuthenticationService.svc/Logon",
  ]);
});

test("every path matches in any letter case, with a trailing slash and with doubled ones", async (t) => {
  const vault = await startVault(t);
  for (const route of vault.routes) {
    const path = pathOf(route);
    const plain = await send(vault, { method: route.method, url: path });
    const variants = [path.toLowerCase(), path.toUpperCase(), `${path}/`, path.replaceAll("/", "//"), `${path}//`];
    for (const url of variants) {
      const answer = await send(vault, { method: route.method, url });
      assert.equal(answer.statusCode, plain.statusCode, `${route.method} ${url}: ${answer.body}`);
      assert.notEqual(answer.statusCode, 405, url);
    }
  }
});

test("every path refuses other methods with 405 and says what is allowed", async (t) => {
  const vault = await startVault(t);
  const allowed = Map.groupBy(vault.routes, ({ url }) => url.toLowerCase());
  for (const routes of allowed.values()) {
    const [first] = routes;
    if (first === undefined) continue;
    const known = new Set(routes.map(({ method }): string => method));
    const others = methods.filter((method) => !known.has(method) && !(method === "HEAD" && known.has("GET")));
    for (const method of others) {
      const answer = await send(vault, {
        method,
        url: pathOf(first),
        headers: { authorization: vault.admin.token },
      });
      assert.equal(answer.statusCode, 405, `${method} ${first.url}: ${answer.body}`);
      assert.deepEqual(String(answer.headers.allow).split(", ").sort(), [...known].sort(), first.url);
      if (method !== "HEAD") assertEnvelope(answer, first.url);
    }
  }
});

test("HEAD answers what GET does, without the body", async (t) => {
  const vault = await startVault(t);
  const headers = { authorization: vault.admin.token };
  for (const route of vault.routes.filter(({ method }) => method === "GET")) {
    const url = pathOf(route);
    const got = await send(vault, { method: "GET", url, headers });
    const head = await send(vault, { method: "HEAD", url, headers });
    assert.equal(head.statusCode, got.statusCode, url);
    assert.equal(head.body, "", url);
  }
});

test("every answer carries the standard headers", async (t) => {
  const vault = await startVault(t);
  for (const route of vault.routes) {
    const answer = await send(vault, { method: route.method, url: pathOf(route) });
    assert.equal(answer.headers["cache-control"], "no-cache, no-store, must-revalidate", route.url);
    assert.equal(answer.headers["x-content-type-options"], "nosniff", route.url);
    assert.equal(answer.headers["api-supported-versions"], "11.0", route.url);
  }
});

/** Routes that end the session they are called in. */
const ending = /logoff$/i;

test("GET and DELETE take any body and do not look at it", async (t) => {
  const vault = await startVault(t);
  for (const route of vault.routes.filter(({ method }) => method === "GET" || method === "DELETE")) {
    const sent = { method: route.method, url: pathOf(route) };
    const token = { authorization: vault.admin.token };
    const plain = await send(vault, { ...sent, headers: token });
    for (const [type, payload] of [
      ["application/json", ""],
      ["application/json", '""'],
      ["application/json", "{not json"],
      ["application/json", '{"search":"x"}'],
      ["application/x-www-form-urlencoded", "a=b"],
    ] as const) {
      const answer = await send(vault, { ...sent, headers: { ...token, "content-type": type }, payload });
      assert.equal(answer.statusCode, plain.statusCode, `${route.method} ${route.url} ${payload}: ${answer.body}`);
    }
  }
});

test("an empty body with a JSON type is no reason to refuse, nor is a member that nobody knows", async (t) => {
  const vault = await startVault(t);
  for (const route of vault.routes) {
    if (route.method === "GET" || route.method === "DELETE" || ending.test(route.url)) continue;
    const headers = { authorization: vault.admin.token, "content-type": "application/json" };
    const sent = { method: route.method, url: pathOf(route), headers };
    const empty = await send(vault, { ...sent, payload: "" });
    assert.ok(empty.statusCode < 500, `${route.url}: ${empty.body}`);
    assert.doesNotMatch(empty.body, /PASWS011E|CASTL008E/, route.url);
    const bare = await send(vault, { ...sent, payload: "{}" });
    const unknown = await send(vault, { ...sent, payload: '{"omitempty":{},"x-none":[1,null],"__proto__":{"a":1}}' });
    assert.equal(unknown.statusCode, bare.statusCode, `${route.method} ${route.url}: ${unknown.body}`);
  }
});

test("what is refused is refused in the envelope", async (t) => {
  const vault = await startVault(t);
  for (const route of vault.routes) {
    if (ending.test(route.url)) continue;
    for (const payload of ["{", "3", '"x"', "[[[]]]", "\u0000"]) {
      const headers = { authorization: vault.admin.token, "content-type": "application/json" };
      const answer = await send(vault, { method: route.method, url: pathOf(route), headers, payload });
      if (answer.statusCode < 300) continue;
      assert.ok(answer.statusCode < 500, `${route.method} ${route.url} ${payload}: ${answer.body}`);
      assertEnvelope(answer, route.url);
    }
  }
});
