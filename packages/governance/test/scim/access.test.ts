import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { createScimClient, type Resource } from "@castellan/scim";
import Fastify from "fastify";
import { preferredWait } from "../../src/scim/caller.ts";
import { administratorPassword, type House, openHouse } from "../support/house.ts";
import { base, clientOf, coreUrn, peopled, user } from "./support.ts";

/** Where a house is served on a socket of its own. */
async function served(t: TestContext, { governance }: House): Promise<string> {
  const server = Fastify({ forceCloseConnections: true });
  await server.register(governance.routes);
  t.after(() => server.close());
  return server.listen({ host: "127.0.0.1", port: 0 });
}

const messages = "urn:ietf:params:scim:api:messages:2.0";

suite("who may what", () => {
  test("nobody without credentials, but to learn how to authenticate", async (t) => {
    const address = await served(t, await openHouse(t));
    const ask = (method: "GET" | "POST", path: string) => fetch(`${address}${base}${path}`, { method });
    const refused = await ask("GET", "/Users");
    assert.equal(refused.status, 401);
    assert.match(String(refused.headers.get("www-authenticate")), /Basic realm=.*Bearer/);
    assert.deepEqual(Object(await refused.json()).schemas, [`${messages}:Error`]);
    assert.equal((await ask("GET", "/ServiceProviderConfig")).status, 200);
    assert.equal((await ask("POST", "/Users")).status, 401);
  });

  test("a token as far as its scope reaches", async (t) => {
    const { house } = await peopled(t);
    const scim = clientOf(house);
    const asToken = async (scope: string) => {
      const { body } = await house.post("/api/tokens", { name: scope, scopes: [scope] });
      return { authorization: `Bearer ${body.token}` };
    };
    const search = { schemas: [`${messages}:SearchRequest`], filter: 'userName eq "ada"' };
    const read = await asToken("read");
    assert.equal((await scim("GET", "/Users/ada", undefined, read)).status, 200);
    assert.equal((await scim("POST", "/Users/.search", search, read)).body.totalResults, 1);
    for (const [method, path] of [
      ["POST", "/Users"],
      ["PUT", "/Users/ada"],
      ["PATCH", "/Users/ada"],
      ["DELETE", "/Users/ada"],
      ["POST", "/Bulk"],
    ] as const) {
      const answer = await scim(method, path, {}, read);
      assert.equal(answer.status, 403, `${method} ${path}`);
      assert.match(String(answer.body.detail), /needs the scope write/);
    }
    const write = await asToken("write");
    assert.equal((await scim("POST", "/Users", user("eve"), write)).status, 201);
    const { body } = await house.get("/api/audit?action=identity.created&order=newest");
    assert.equal(Object(body.items)[0].actor, "token:write");
  });

  test("who guesses passwords at one door waits at the other", async (t) => {
    const house = await openHouse(t);
    const authorization = `Basic ${Buffer.from("admin:wrong").toString("base64")}`;
    for (let guess = 0; guess < 5; guess += 1) {
      await house.send("GET", "/api/applications", undefined, { headers: { authorization } });
    }
    const { status, headers } = await house.send("GET", `${base}/Users`, undefined, { headers: { authorization } });
    assert.equal(status, 429);
    assert.ok(Number(headers["retry-after"]) > 0);
  });
});

test("bodies that are no SCIM are refused in SCIM's shape", async (t) => {
  const scim = clientOf(await openHouse(t));
  for (const [body, headers, status] of [
    ["not an object", {}, 400],
    [user("x"), { "content-type": "text/plain" }, 415],
    [{ schemas: [coreUrn], userName: 7 }, {}, 400],
    [{ schemas: [coreUrn], userName: "x\0" }, {}, 400],
  ] as const) {
    const answer = await scim("POST", "/Users", body, headers);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.deepEqual(answer.body.schemas, [`${messages}:Error`]);
  }
});

test("a SCIM client over HTTP makes, finds, changes and deletes identities", async (t) => {
  const address = await served(t, await openHouse(t));
  const client = createScimClient({
    baseUrl: `${address}${base}`,
    fetch,
    authentication: { kind: "basic", username: "admin", password: administratorPassword },
  });
  const names = Array.from({ length: 7 }, (_, index) => `user${index}`);
  for (const userName of names) await client.create("/Users", { schemas: [coreUrn], userName });
  const found: Resource[] = [];
  for await (const page of client.list("/Users", { pageSize: 3 })) found.push(...page);
  assert.deepEqual(found.map(({ userName }) => userName).sort(), names);
  const [first] = found;
  assert.ok(first !== undefined);
  assert.ok(first.meta?.location?.startsWith(`${address}${base}/Users/`));
  const changed = await client.patch("/Users", first.id, [{ op: "replace", path: "title", value: "T" }]);
  assert.equal(Object(changed).title, "T");
  await client.delete("/Users", first.id);
  await assert.rejects(client.get("/Users", first.id), { status: 404 });
});

test("a preference says how long a write waits", () => {
  const cases = [
    [undefined, Number.POSITIVE_INFINITY],
    ["return=minimal", Number.POSITIVE_INFINITY],
    ["respond-async", 0],
    ["return=representation, wait=2", 2_000],
    [["handling=lenient", "WAIT=10"], 10_000],
    ["wait=soon", Number.POSITIVE_INFINITY],
    ["respond-async, wait=5", 0],
  ] as const;
  for (const [header, expected] of cases) {
    assert.equal(preferredWait(typeof header === "object" ? [...header] : header), expected, String(header));
  }
});
