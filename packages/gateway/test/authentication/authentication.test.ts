import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { parseBasic } from "../../src/authentication/basic.ts";
import { GatewayError } from "../../src/index.ts";
import { type House, openHouse, serviceUser } from "../support/house.ts";
import { basic, detailOf, patchOp, scimCaller } from "../support/scim.ts";

let house: House;
const time = { now: Date.now() };
before(async () => {
  house = await openHouse({ gateway: { clock: () => time.now } });
});
after(() => house.close());

const challenge = /^Basic realm="Castellan", charset="UTF-8", Bearer realm="Castellan"/;

describe("HTTP Basic", () => {
  const refused: readonly (readonly [string, string | undefined])[] = [
    ["no credentials", undefined],
    ["an unknown scheme", "Digest username=x"],
    ["no credentials after the scheme", "Basic"],
    ["what is not base64", "Basic ***"],
    ["no colon", `Basic ${Buffer.from("nobody").toString("base64")}`],
    ["no user name", basic("", "password")],
    ["no password", basic(serviceUser.name, "")],
    ["what is not UTF-8", `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString("base64")}`],
    ["a control character (RFC 7617 section 2)", basic("nob\0dy", "password")],
    ["a user name that is longer than any", basic("x".repeat(5_000), "password")],
    ["a password that is longer than any", basic(serviceUser.name, "x".repeat(5_000))],
    ["a wrong password", basic(serviceUser.name, "wrong")],
    ["an unknown user", basic("nobody", "password")],
  ];
  for (const [name, authorization] of refused) {
    test(`${name}: 401, SCIM-shaped, with the challenges`, async () => {
      for (const [method, path] of [
        ["GET", "/scim/v2/Users"],
        ["POST", "/CyberArk/scim/Users"],
        ["GET", "/scim/Schemas"],
      ] as const) {
        const answer = await scimCaller(house.server, authorization)(method, path);
        assert.ok(detailOf(answer, 401).length > 20);
        assert.match(String(answer.headers["www-authenticate"]), challenge);
      }
    });
  }

  test("the scheme's name may come in any letter case", async () => {
    const lower = basic(serviceUser.name, serviceUser.password).replace("Basic", "basic");
    assert.equal((await scimCaller(house.server, lower)("GET", "/scim/v2/Users?count=1")).statusCode, 200);
  });

  test("a disabled vault user is told why he is not let in", async () => {
    const password = "P@ssw0rd123!";
    const { id } = (
      await house.scim("POST", "/scim/Users", { schemas: [], userName: "off", password, active: false })
    ).json();
    assert.ok(id);
    const detail = detailOf(await scimCaller(house.server, basic("off", password))("GET", "/scim/Users"), 401);
    assert.match(detail, /ITATS005E.*enable it in the vault/);
    assert.ok(!detail.includes(password));
  });

  test("requests share one vault session", async () => {
    const before = (await house.vault.status()).sessions;
    await Promise.all(Array.from({ length: 20 }, () => house.scim("GET", "/scim/v2/Users?count=1")));
    assert.equal((await house.vault.status()).sessions, before);
  });

  test("passwords may hold colons and letters of any script", () => {
    const parsed = parseBasic(Buffer.from("ann:pä:ss: ордер").toString("base64"));
    assert.deepEqual(parsed, { username: "ann", password: "pä:ss: ордер" });
  });
});

describe("ServiceProviderConfig", () => {
  test("tells who says nothing how to authenticate", async () => {
    const answer = await scimCaller(house.server)("GET", "/scim/v2/ServiceProviderConfig");
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(
      answer.json().authenticationSchemes.map(({ type }: { type: string }) => type),
      ["httpbasic", "oauthbearertoken"],
    );
  });
  test("does not take wrong credentials for none", async () => {
    const answer = await scimCaller(house.server, basic("x", "y"))("GET", "/scim/v2/ServiceProviderConfig");
    assert.equal(answer.statusCode, 401);
  });
});

describe("API tokens", () => {
  const token = (scopes: readonly ("read" | "users")[], expiresAt?: number) =>
    house.gateway.tokens.create({
      name: `${scopes.join("+")} token`,
      vaultUser: serviceUser.name,
      vaultPassword: serviceUser.password,
      scopes,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  const bearer = (text: string) => scimCaller(house.server, `Bearer ${text}`);
  const newUser = (userName: string) => ({ schemas: [], userName, password: "P@ssw0rd123!" });

  test("read reads and searches, and changes nothing", async () => {
    const scim = bearer((await token(["read"])).token);
    assert.equal((await scim("GET", "/scim/v2/Users")).statusCode, 200);
    assert.equal((await scim("GET", "/scim/v2/Schemas")).statusCode, 200);
    assert.equal(
      (
        await scim("POST", "/scim/v2/Users/.search", {
          schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        })
      ).statusCode,
      200,
    );
    const refused = [
      await scim("POST", "/scim/v2/Users", newUser("t1")),
      await scim("PUT", "/scim/v2/Users/2", newUser("t1")),
      await scim("PATCH", "/scim/v2/Users/2", patchOp({ op: "replace", path: "active", value: false })),
      await scim("DELETE", "/scim/v2/Users/2"),
    ];
    for (const answer of refused) assert.match(detailOf(answer, 403), /needs the scope users/);
  });

  test("users reads and changes, in the token's name", async () => {
    const scim = bearer((await token(["users"])).token);
    const made = await scim("POST", "/scim/v2/Users", newUser("t2"));
    assert.equal(made.statusCode, 201, made.body);
    assert.equal((await scim("GET", `/scim/v2/Users/${made.json().id}`)).statusCode, 200);
    const [entry] = await house.gateway.audit.list({ limit: 1, target: `user:${made.json().id}` });
    assert.equal(entry?.actor, "token:users token");
  });

  test("a revoked token ends at once", async () => {
    const made = await token(["read"]);
    const scim = bearer(made.token);
    assert.equal((await scim("GET", "/scim/v2/Users?count=1")).statusCode, 200);
    await house.gateway.tokens.revoke(made.id);
    await house.gateway.tokens.revoke(made.id);
    const answer = await scim("GET", "/scim/v2/Users?count=1");
    assert.match(detailOf(answer, 401), /revoked/);
    assert.match(String(answer.headers["www-authenticate"]), /error="invalid_token"/);
  });

  test("an expired token has ended", async () => {
    const made = await token(["read"], time.now + 1_000);
    const scim = bearer(made.token);
    assert.equal((await scim("GET", "/scim/v2/Users?count=1")).statusCode, 200);
    time.now += 1_001;
    assert.equal((await scim("GET", "/scim/v2/Users?count=1")).statusCode, 401);
  });

  test("what is no token is refused", async () => {
    for (const text of ["", "cst_nothing", "x".repeat(5_000)]) {
      assert.equal((await bearer(text)("GET", "/scim/v2/Users")).statusCode, 401);
    }
  });

  test("a token whose vault password no longer counts says so", async () => {
    const made = await house.gateway.tokens.create({
      name: "old",
      vaultUser: serviceUser.name,
      vaultPassword: "no-longer-right",
      scopes: ["read"],
    });
    assert.match(detailOf(await bearer(made.token)("GET", "/scim/v2/Users"), 401), /refused the logon of SCIM-user/);
  });

  test("the list tells everything but the secrets", async () => {
    const made = await token(["read"]);
    await bearer(made.token)("GET", "/scim/v2/Users?count=1");
    const list = await house.gateway.tokens.list();
    const listed = list.find(({ id }) => id === made.id);
    assert.equal(listed?.vaultUser, serviceUser.name);
    assert.deepEqual(listed?.scopes, ["read"]);
    assert.equal(listed?.lastUsedAt, time.now);
    const text = JSON.stringify(list);
    assert.ok(!text.includes(made.token) && !text.includes(serviceUser.password));
  });

  const impossible = [
    { name: " " },
    { vaultUser: "" },
    { vaultPassword: "" },
    { scopes: [] },
    { expiresAt: 1 },
    { expiresAt: Number.NaN },
  ];
  for (const part of impossible) {
    test(`a token with ${JSON.stringify(part)} is not made`, async () => {
      const usual = { name: "x", vaultUser: "u", vaultPassword: "p", scopes: ["read"] as const };
      await assert.rejects(
        house.gateway.tokens.create({ ...usual, ...part }),
        (error) => error instanceof GatewayError && error.code === "invalidToken",
      );
    });
  }

  test("revoking a token that is not there is told", async () => {
    await assert.rejects(
      house.gateway.tokens.revoke("nothing"),
      (error) => error instanceof GatewayError && error.code === "unknownToken",
    );
  });
});

test("a changed password stops the old one within the sessions' maximum age", async () => {
  const other = await openHouse({ gateway: { clock: () => time.now, sessions: { maximumAgeSeconds: 60 } } });
  try {
    const password = "P@ssw0rd123!";
    const made = await other.scim("POST", "/scim/v2/Users", { schemas: [], userName: "ann", password });
    const ann = scimCaller(other.server, basic("ann", password));
    assert.equal((await ann("GET", "/scim/v2/Schemas")).statusCode, 200);
    const { id } = made.json();
    await other.scim(
      "PATCH",
      `/scim/v2/Users/${id}`,
      patchOp({ op: "replace", path: "password", value: "N3w-passw0rd!" }),
    );
    time.now += 60_001;
    assert.equal((await ann("GET", "/scim/v2/Schemas")).statusCode, 401);
    assert.equal(
      (await scimCaller(other.server, basic("ann", "N3w-passw0rd!"))("GET", "/scim/v2/Schemas")).statusCode,
      200,
    );
  } finally {
    await other.close();
  }
});
