import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { openPeople, staffMapping } from "../support/directory.ts";
import { createChance, malformedRequests, sendMalformed } from "../support/malformed.ts";
import { administratorPassword, startVault } from "../support/server.ts";

/** More of them, or others, by the environment: a night of it finds what a minute does not. */
const count = Number(process.env.CASTELLAN_TEST_MALFORMED ?? 10_000);
const seed = Number(process.env.CASTELLAN_TEST_SEED ?? 20_260_802);

/** What the product answers 500 to, so that clients know it. */
const documented = new Set(["ITATS692E", "ITATS542I"]);

test(`${count} malformed requests are answered, none of them by a failure`, async (t) => {
  const directory = await openPeople(t);
  const vault = await startVault(t, { directories: [{ directory, mappings: [staffMapping] }] });
  await vault.admin("POST", "/API/Safes", { safeName: "Internal" });
  await vault.admin("POST", "/API/Accounts", { safeName: "Internal", platformId: "WinDomain", secret: "x" });
  let token = vault.admin.token;
  const requests = malformedRequests(vault.routes, () => token, createChance(seed));
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < count; sent += 1) {
    const request = requests.next().value;
    const answer = await sendMalformed(vault.server, request);
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    const what = () =>
      `request ${sent} of seed ${seed}: ${request.method} ${request.url} ${String(request.payload).slice(0, 300)}`;
    if (answer.statusCode >= 500) {
      assert.ok(documented.has(answer.json().ErrorCode), `${what()} was answered ${answer.statusCode} ${answer.body}`);
    }
    // A path that leads elsewhere, or cannot be decoded, reaches no vault: the server answers it.
    const astray = /\.\.|%2e/i.test(request.url) || answer.body.includes("is not a valid url component");
    if (answer.statusCode >= 400 && request.method !== "HEAD" && !astray) {
      assert.match(answer.body, /^\{"ErrorCode":"[A-Z0-9]+","ErrorMessage":"./, what());
    }
    // Some of them are a logoff.
    if (answer.statusCode === 401 && request.headers.authorization === token) {
      token = (await vault.logon("Administrator", administratorPassword)).token;
    }
  }
  t.diagnostic([...statuses].map(([status, times]) => `${status}: ${times}`).join(", "));
  assert.equal((await vault.tryLogon("Administrator", administratorPassword)).statusCode, 200, "the vault still works");
  const reached = [...statuses.keys()];
  for (const status of [200, 400, 401, 404, 405]) assert.ok(reached.includes(status), `some are answered ${status}`);
});

test("what is no HTTP, or too much of it, ends in a refusal or a closed connection, and the vault goes on", async (t) => {
  const vault = await startVault(t);
  await vault.server.listen({ host: "127.0.0.1", port: 0 });
  const address = vault.server.server.address();
  assert.ok(typeof address === "object" && address !== null);
  const path = "/PasswordVault/API/Users";
  for (const raw of [
    "\u0000\u0000\u0000\r\n\r\n",
    "GET\r\n\r\n",
    `GET ${path} HTTP/9.9\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\n\r\n`,
    `GET ${path}\u0000 HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: \u0001\r\n\r\n`,
    `GET ${path} HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(40_000)}\r\n\r\n`,
    `GET ${path}?${"a=b&".repeat(10_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
    `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `BREW ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `POST /PasswordVault/API/auth/CyberArk/Logon HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  ]) {
    const answer = await exchange(address.port, raw);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 400);
    assert.ok(status >= 400 && status < 500, `${raw.slice(0, 80)} was answered ${answer.slice(0, 80)}`);
  }
  assert.equal((await vault.admin("GET", "/API/Users")).statusCode, 200);
});

/** What the server says to `raw` until it has nothing more to say. */
function exchange(port: number, raw: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(raw, "latin1"));
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on("data", (bytes) => {
      heard += bytes.toString("latin1");
      if (heard.includes("\r\n\r\n")) end();
    });
    socket.on("close", end);
    socket.on("error", end);
    socket.setTimeout(2_000, end);
  });
}
