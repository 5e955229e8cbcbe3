import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { administratorPassword, type House, openHouse } from "../support/house.ts";

function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
}

function ask(house: House, authorization: string | undefined, url = "/api/applications") {
  return house.send("GET", url, undefined, {
    headers: authorization === undefined ? { authorization: "" } : { authorization },
  });
}

async function token(house: House, scopes: readonly string[], more: object = {}): Promise<Record<string, unknown>> {
  const { status, body } = await house.post("/api/tokens", { name: "ci", scopes, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

describe("credentials", () => {
  const refused: readonly [why: string, authorization: string | undefined][] = [
    ["none", undefined],
    ["a wrong password", basic("admin", "wrong")],
    ["an unknown user", basic("nobody", administratorPassword)],
    ["a NUL character in the name", basic("ad\0min", administratorPassword)],
    ["no colon", `Basic ${Buffer.from("admin").toString("base64")}`],
    ["not Base64", "Basic %%%"],
    ["an unknown token", "Bearer cst_gov_nothing"],
    ["an unknown scheme", "Digest x"],
    ["an empty scheme", " "],
  ];
  for (const [why, authorization] of refused) {
    test(`${why}: 401 with the schemes that are understood`, async (t) => {
      const house = await openHouse(t);
      const { status, body, headers } = await ask(house, authorization);
      assert.equal(status, 401);
      assert.equal(body.code, "unauthenticated");
      assert.match(String(headers["www-authenticate"]), /Basic realm=.*Bearer/);
    });
  }

  test("of the administrator do", async (t) => {
    const house = await openHouse(t);
    assert.equal((await ask(house, basic("admin", administratorPassword))).status, 200);
  });

  test("are asked for before a place is looked for", async (t) => {
    const house = await openHouse(t);
    assert.equal((await ask(house, undefined, "/api/accounts/none")).status, 401);
  });

  test("are not asked for by the description of the API", async (t) => {
    const house = await openHouse(t);
    assert.equal((await ask(house, undefined, "/api/openapi.json")).status, 200);
  });

  test("that fail too often have to wait, and each failure is written down", async (t) => {
    const house = await openHouse(t);
    for (let failure = 0; failure < 5; failure++)
      assert.equal((await ask(house, basic("admin", `${failure}`))).status, 401);
    const waiting = await ask(house, basic("admin", administratorPassword));
    assert.equal(waiting.status, 429);
    assert.ok(Number(waiting.headers["retry-after"]) >= 1);
    const entries = await house.governance.audit.list({ limit: 100, action: "logon.failed" });
    assert.equal(entries.length, 5);
  });
});

test("guesses sent all at once have to wait as those sent one by one", async (t) => {
  const house = await openHouse(t);
  const guesses = Array.from({ length: 12 }, (_, index) => ask(house, basic("admin", `guess ${index}`)));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 401).length, 5);
  assert.equal(statuses.filter((status) => status === 429).length, 7);
  const [entry] = await house.governance.audit.list({ limit: 1, action: "logon.failed" });
  assert.equal(entry?.target, "user:admin");
});

describe("API tokens", () => {
  const allowed: readonly [scope: string, method: "GET" | "POST", url: string, allowed: boolean][] = [
    ["read", "GET", "/api/applications", true],
    ["read", "POST", "/api/plans/preview", true],
    ["read", "POST", "/api/plans", false],
    ["read", "GET", "/api/tokens", false],
    ["write", "GET", "/api/applications", true],
    ["write", "POST", "/api/plans", true],
    ["write", "POST", "/api/applications", false],
    ["write", "POST", "/api/tokens", false],
    ["admin", "POST", "/api/applications", true],
    ["admin", "GET", "/api/tokens", true],
  ];
  for (const [scope, method, url, may] of allowed) {
    test(`${scope} ${may ? "may" : "may not"} ${method} ${url}`, async (t) => {
      const house = await openHouse(t);
      const { token: secret } = await token(house, [scope]);
      const { status } = await house.send(method, url, method === "POST" ? {} : undefined, {
        headers: { authorization: `Bearer ${secret}` },
      });
      assert.equal(status === 403, !may);
      assert.ok(status !== 401);
    });
  }

  test("are shown once, listed without themselves, and end when they are revoked", async (t) => {
    const house = await openHouse(t);
    const made = await token(house, ["read"]);
    const listed = await house.get("/api/tokens");
    assert.ok(!JSON.stringify(listed.body).includes(String(made.token)));
    assert.equal(Object(listed.body.items)[0].id, made.id);
    assert.ok(!JSON.stringify((await house.get("/api/audit")).body).includes(String(made.token)));
    assert.equal((await house.delete(`/api/tokens/${made.id}`)).status, 204);
    assert.equal((await ask(house, `Bearer ${made.token}`)).status, 401);
    assert.equal((await house.delete(`/api/tokens/${made.id}`)).status, 404);
  });

  test("expire", async (t) => {
    let now = Date.parse("2030-01-01T00:00:00Z");
    const house = await openHouse(t, { clock: () => now });
    const made = await token(house, ["read"], { expiresAt: "2030-01-02T00:00:00Z" });
    assert.equal((await ask(house, `Bearer ${made.token}`)).status, 200);
    now = Date.parse("2030-01-02T00:00:00Z");
    assert.equal((await ask(house, `Bearer ${made.token}`)).status, 401);
  });

  for (const expiresAt of ["yesterday", "2001-01-01T00:00:00Z", "2101-01-01", "2101-01-01T00:00:00", "1/2/2101"]) {
    test(`cannot expire ${expiresAt}`, async (t) => {
      const house = await openHouse(t);
      const { status, body } = await house.post("/api/tokens", { name: "x", scopes: ["read"], expiresAt });
      assert.equal(status, 400);
      assert.equal(body.attribute, "expiresAt");
    });
  }
});
