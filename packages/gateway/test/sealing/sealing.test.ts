import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { createLocalKeys, createSealer } from "@castellan/storage";
import { openHouse, serviceUser } from "../support/house.ts";
import { detailOf, scimCaller } from "../support/scim.ts";

/** A gateway whose root keys a test changes, with a token that acts as the service user. */
async function withToken(t: TestContext) {
  const keys: Uint8Array[] = [randomBytes(32)];
  const service = createLocalKeys({ load: async () => keys, refreshMilliseconds: 0 });
  const time = { now: Date.now() };
  const gateway = { sealer: createSealer(service), clock: () => time.now };
  const house = await openHouse({ gateway });
  t.after(() => house.close());
  const { token } = await house.gateway.tokens.create({
    name: "n",
    vaultUser: serviceUser.name,
    vaultPassword: serviceUser.password,
    scopes: ["read"],
  });
  /** Every session ends, so that the next call needs the password. */
  const endSessions = () => {
    time.now += 3_000_000;
  };
  return { ...house, keys, service, endSessions, bearer: scimCaller(house.server, `Bearer ${token}`) };
}

test("tokens and cursors outlive a change of the root key", async (t) => {
  const { gateway, keys, service, bearer, endSessions } = await withToken(t);
  const page = (await bearer("GET", "/scim/v2/Users?cursor=&count=1")).json();
  assert.ok(page.nextCursor);
  keys.unshift(randomBytes(32));
  assert.deepEqual(await gateway.custody.rewrap(), { rewrapped: 2, left: 0 });
  assert.deepEqual([...(await gateway.custody.underKeys())], [[await service.current(), 2]]);
  keys.splice(1);
  const next = await bearer("GET", `/scim/v2/Users?cursor=${page.nextCursor}&count=1`);
  assert.equal(next.statusCode, 200, "a cursor of before");
  endSessions();
  assert.equal((await bearer("GET", "/scim/v2/Users?count=1")).statusCode, 200);
  const [entry] = await gateway.audit.list({ limit: 1, action: "keys.rewrapped" });
  assert.deepEqual([entry?.target, entry?.details], [`root-key:${await service.current()}`, { values: 1 }]);
});

test("a sealed gateway answers 503 to tokens and cursors, and serves vault users as ever", async (t) => {
  const { keys, scim, bearer, endSessions, gateway } = await withToken(t);
  const away = keys.splice(0);
  endSessions();
  const refused = await bearer("GET", "/scim/v2/Users?count=1");
  assert.match(detailOf(refused, 503), /The gateway is sealed.+Give it back/);
  assert.ok(Number(refused.headers["retry-after"]) > 0);
  assert.equal((await scim("GET", "/scim/v2/Users?count=1")).statusCode, 200);
  assert.match(detailOf(await scim("GET", "/scim/v2/Users?cursor=&count=1"), 503), /page by index/);
  const token = { name: "m", vaultUser: "u", vaultPassword: "Canary-1", scopes: ["read"] as const };
  await assert.rejects(gateway.tokens.create(token), { name: "StorageError", code: "sealed" });
  keys.push(...away);
  assert.equal((await bearer("GET", "/scim/v2/Users?cursor=&count=1")).statusCode, 200);
});

test("a gateway with another root key than the stored secrets' is sealed, too", async (t) => {
  const { keys, bearer, endSessions } = await withToken(t);
  keys.splice(0, 1, randomBytes(32));
  endSessions();
  assert.equal((await bearer("GET", "/scim/v2/Users?count=1")).statusCode, 503, "the key may come back");
});
