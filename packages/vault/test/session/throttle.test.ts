import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressThrottle } from "../../src/session/address-throttle.ts";
import { startVault } from "../support/server.ts";

const password = "P@ssw0rd123!";

test("an address that tries one name after the other has to wait; who last came from there has not", async (t) => {
  const { admin, server, tryLogon, time } = await startVault(t);
  const attempt = (username: string, remoteAddress: string, secret = "Wr0ng-password") =>
    server.inject({
      method: "POST",
      url: "/PasswordVault/API/auth/CyberArk/Logon",
      remoteAddress,
      payload: { username, password: secret, concurrentSession: true },
    });
  for (const username of ["home", "away"]) {
    await admin("POST", "/API/Users", { username, initialPassword: password });
  }
  assert.equal((await attempt("home", "10.0.0.9", password)).statusCode, 200);
  const codes: string[] = [];
  for (let name = 0; name < 61; name += 1) codes.push((await attempt(`name${name}`, "10.0.0.9")).json().ErrorCode);
  assert.deepEqual(new Set(codes.slice(0, 60)), new Set(["ITATS004E"]));
  assert.equal(codes[60], "CASTL019E");
  assert.equal((await attempt("away", "10.0.0.9", password)).json().ErrorCode, "CASTL019E");
  assert.equal((await attempt("home", "10.0.0.9", password)).statusCode, 200);
  assert.equal((await tryLogon("away", password)).statusCode, 200, "another address is another matter");
  time.now += 2_000;
  assert.equal((await attempt("away", "10.0.0.9", password)).statusCode, 200, "time gives attempts back");
});

test("attempts that succeed are given back, those at once are counted before they end", () => {
  let now = 0;
  const throttle = createAddressThrottle(() => now);
  for (let count = 0; count < 1_000; count += 1) {
    assert.equal(throttle.take("10.0.0.1"), 0);
    throttle.giveBack("10.0.0.1");
  }
  for (let count = 0; count < 60; count += 1) assert.equal(throttle.take("10.0.0.1"), 0);
  assert.equal(throttle.take("10.0.0.1"), 2_000);
  now += 500;
  assert.equal(throttle.take("10.0.0.1"), 1_500);
  now += 1_500;
  assert.equal(throttle.take("10.0.0.1"), 0);
  now += 1_000_000;
  for (let count = 0; count < 60; count += 1) assert.equal(throttle.take("10.0.0.1"), 0);
  assert.ok(throttle.take("10.0.0.1") > 0, "no more than 60 are ever saved up");
});

test("an IPv6 network counts as one, IPv4 addresses each for themselves", () => {
  const same = [
    ["2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true],
    ["2001:db8::1", "2001:0DB8:0:0:1::", true],
    ["::1", "::2", true],
    ["2001:db8:0:1::1", "2001:db8:0:2::1", false],
    ["10.0.0.1", "10.0.0.2", false],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.2", false],
  ] as const;
  for (const [one, other, together] of same) {
    const throttle = createAddressThrottle(() => 0);
    for (let count = 0; count < 60; count += 1) throttle.take(one);
    assert.equal(throttle.take(other) > 0, together, `${one} ${other}`);
  }
});

test("no more than 10,000 addresses are remembered, those seen last", () => {
  const throttle = createAddressThrottle(() => 0);
  for (let count = 0; count < 60; count += 1) throttle.take("first");
  for (let number = 0; number < 9_999; number += 1) throttle.take(`a${number}`);
  assert.ok(throttle.take("first") > 0);
  throttle.take("one more");
  assert.equal(throttle.take("first"), 0, "a flood of addresses makes it forget");
});
