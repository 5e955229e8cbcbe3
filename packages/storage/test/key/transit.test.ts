import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { createTransitKeys, type TransitKeysOptions } from "@castellan/storage";
import { startTransit, type TransitServer } from "../support/transit-server.ts";

const context = "vault:data-key:41";
const sealed = { name: "StorageError", code: "sealed" };

function open(server: TransitServer, options: Partial<TransitKeysOptions> = {}) {
  const keys = createTransitKeys({ url: server.url, key: "castellan", token: async () => server.token, ...options });
  return Object.assign(keys, { [Symbol.asyncDispose]: () => keys.close() });
}

test("the documented calls are made, and no others", async () => {
  await using server = await startTransit();
  await using keys = open(server);
  const wrapped = await keys.wrap(randomBytes(32), context);
  await keys.unwrap(wrapped, context);
  await keys.rewrap(wrapped, context);
  assert.deepEqual(server.asked, [
    "POST /v1/transit/encrypt/castellan",
    "POST /v1/transit/decrypt/castellan",
    "POST /v1/transit/rewrap/castellan",
  ]);
  assert.equal(wrapped.keyId, "castellan:v1");
});

test("wrapping anew shows no data key to this process, nor to the wire", async () => {
  await using server = await startTransit();
  await using keys = open(server);
  const key = randomBytes(32);
  const wrapped = await keys.wrap(key, context);
  server.rotate();
  const before = server.bodies.length;
  const after = await keys.rewrap(wrapped, context);
  assert.equal(after.keyId, "castellan:v2");
  assert.equal(await keys.current(), "castellan:v2", "and the new version is known from then on");
  assert.ok(!server.bodies.slice(before).some((body) => body.includes(key.toString("base64").slice(0, 40))));
  assert.deepEqual(Buffer.from(await keys.unwrap(after, context)), key);
});

test("the newest version is asked for once in a while", async () => {
  await using server = await startTransit();
  const time = { now: 0 };
  await using keys = open(server, { clock: () => time.now });
  assert.equal(await keys.current(), "castellan:v1");
  server.rotate();
  assert.equal(await keys.current(), "castellan:v1");
  assert.equal(server.asked.length, 1);
  time.now = 60_000;
  assert.equal(await keys.current(), "castellan:v2");
});

test("a token that was renewed in its place is the next call's", async () => {
  await using server = await startTransit();
  await using keys = open(server);
  const wrapped = await keys.wrap(randomBytes(32), context);
  server.token = "s.renewed";
  await keys.unwrap(wrapped, context);
});

const failures: readonly (readonly [what: string, options: Partial<TransitKeysOptions>, message: RegExp])[] = [
  ["a token that is not good", { token: async () => "s.wrong" }, /403: its token is not good/],
  ["a mount that is not there", { mount: "elsewhere" }, /404: there is no such key or mount/],
  ["a key that is not there", { key: "another" }, /404/],
  ["a service that is not there", { url: "http://127.0.0.1:1" }, /cannot be reached \(ECONNREFUSED\)/],
];

for (const [what, options, message] of failures) {
  test(`${what} seals, with a message that tells why and no secret`, async () => {
    await using server = await startTransit();
    await using keys = open(server, options);
    const key = randomBytes(32);
    await assert.rejects(keys.wrap(key, context), sealed);
    await assert.rejects(keys.wrap(key, context), message);
    await assert.rejects(keys.wrap(key, context), ({ message }: Error) => {
      return !message.includes(key.toString("base64")) && !/s\.wrong|s\.token/.test(message);
    });
  });
}

test("a service that does not answer in time seals", async () => {
  await using server = await startTransit();
  await using keys = open(server, { token: async () => server.token, timeoutMilliseconds: 50 });
  server.silent = true;
  await assert.rejects(keys.current(), sealed);
});

test("a key's name that would be another path is refused", () => {
  for (const key of ["../keys", "a/b", "a b", ""]) {
    assert.throws(() => createTransitKeys({ url: "http://127.0.0.1:1", key, token: async () => "" }), TypeError);
  }
});
