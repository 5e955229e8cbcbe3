import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { basic, runCastellan, upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

test("the first start shows the generated passwords, a later one does not, and what was done is still there", async (context) => {
  const data = join(temporaryFolder(context), "data");
  const first = await upFor(context, ["--data", data, "--services", "vault,gateway"], {});
  const credentials = JSON.parse(readFileSync(join(data, "credentials.json"), "utf8"));
  assert.match(first.said.join("\n"), /First passwords/);
  assert.ok(first.said.some((line) => line.endsWith(`Administrator  ${credentials.vaultPassword}`)));
  assert.ok(first.said.some((line) => line.endsWith(credentials.adminPassword)));
  assert.equal(statSync(join(data, "credentials.json")).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, "root.key")).mode & 0o777, 0o600);
  assert.equal(statSync(data).mode & 0o777, 0o700);

  const headers = {
    authorization: basic("Administrator", credentials.vaultPassword),
    "content-type": "application/scim+json",
  };
  const body = JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "kept" });
  const created = await fetch(`${first.url}/scim/v2/Users`, { method: "POST", headers, body });
  assert.equal(created.status, 201);
  const { id } = JSON.parse(await created.text());
  assert.equal((await first.stop()).code, 0);

  const second = await upFor(context, ["--data", data, "--services", "vault,gateway"], {});
  assert.doesNotMatch(second.said.join("\n"), /First passwords|Administrator/);
  const read = await fetch(`${second.url}/CyberArk/SCIM/users/${id}/`, { headers });
  assert.equal(read.status, 200);
  assert.equal(JSON.parse(await read.text()).userName, "kept");
  assert.equal((await second.stop()).code, 0);
});

test("SIGTERM ends it within seconds, also while a client keeps its connection open", async (context) => {
  const data = temporaryFolder(context);
  const child = await upFor(context, ["--data", data, "--services", "vault", "--empty"]);
  const socket = connect(Number(new URL(child.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "data");
  const { code, milliseconds } = await child.stop();
  socket.destroy();
  assert.equal(code, 0);
  assert.ok(milliseconds < 5000, `it took ${milliseconds} ms`);
  assert.equal(existsSync(join(data, "vault.pid")), false);
});

test("a data folder in use is refused for the same service, shared with another, and free after SIGKILL", async (context) => {
  const data = temporaryFolder(context);
  const child = await upFor(context, ["--data", data, "--services", "vault", "--empty"]);
  const refused = await runCastellan(["up", "--data", data, "--port", "0", "--services", "vault"]);
  assert.equal(refused.code, 6);
  assert.match(refused.err, new RegExp(`is in use: process ${child.pid} runs its vault`));
  assert.doesNotMatch(refused.out, /ready/);

  const gateway = await upFor(context, ["--data", data, "--services", "gateway", "--empty"], {
    CASTELLAN_PVWA_BASE_URL: `${child.url}/PasswordVault`,
  });
  assert.equal((await gateway.stop()).code, 0);

  await child.kill();
  const again = await upFor(context, ["--data", data, "--services", "vault", "--empty"]);
  assert.equal((await fetch(`${again.url}/readyz`)).status, 200);
  await again.stop();
});

test("a taken port is refused before the data folder is touched", async (context) => {
  const child = await upFor(context, ["--data", temporaryFolder(context), "--services", "vault", "--empty"]);
  const data = join(temporaryFolder(context), "never");
  const refused = await runCastellan(["up", "--data", data, "--port", new URL(child.url).port]);
  assert.equal(refused.code, 6);
  assert.match(refused.err, /Port \d+ on 127\.0\.0\.1 is taken/);
  assert.equal(existsSync(data), false);
  await child.stop();
});

const refusals: readonly (readonly [
  what: string,
  words: readonly string[],
  environment: Record<string, string>,
  said: RegExp,
])[] = [
  ["a service that does not exist", ["--services", "vualt"], {}, /services\[0\]: .*"vault", "gateway", "governance"/],
  ["a port that is none", ["--port", "many"], {}, /A port is a number from 0 to 65535/],
  ["an option that does not exist", ["--prot", "1"], {}, /Did you mean --port/],
  ["a gateway alone without its PVWA", ["--services", "gateway"], {}, /gateway\.pvwa\.baseUrl: is missing/],
  ["an environment variable of the wrong kind", [], { CASTELLAN_PORT: "x" }, /server\.port: must be an integer/],
  [
    "a configuration that is not there",
    ["--config", "none.json"],
    {},
    /none\.json cannot be read: there is no such file/,
  ],
  ["a host of another machine", ["--host", "203.0.113.9", "--port", "0"], {}, /not an address of this machine/],
];

for (const [what, words, environment, said] of refusals) {
  test(`${what} ends the command with 2 and a mend`, async (context) => {
    const { code, out, err } = await runCastellan(
      ["up", "--data", join(temporaryFolder(context), "data"), ...words],
      environment,
    );
    assert.equal(code, 2, err);
    assert.match(err, said);
    assert.doesNotMatch(err, /\n +at /, "no stack trace");
    assert.doesNotMatch(out, /ready/);
  });
}

const unusable: readonly (readonly [what: string, environment: Record<string, string>, code: number, said: RegExp])[] =
  [
    [
      "a database server that is away",
      { CASTELLAN_VAULT_DATABASE_URL: "postgres://u@127.0.0.1:1/d" },
      3,
      /127\.0\.0\.1:1|ECONNREFUSED/,
    ],
    ["a root key that is none", { CASTELLAN_ROOT_KEY: "short" }, 2, /32 bytes/],
  ];

for (const [what, environment, expected, said] of unusable) {
  test(`${what} ends the command with ${expected}, everything closed again`, async (context) => {
    const { code, err } = await runCastellan(["up", "--data", temporaryFolder(context), "--port", "0"], environment);
    assert.equal(code, expected, err);
    assert.match(err, said);
    assert.doesNotMatch(err, /\n +at /, "no stack trace");
  });
}

test("a host that others can reach is warned of when there is no TLS", async (context) => {
  const child = await upFor(context, [
    "--data",
    temporaryFolder(context),
    "--services",
    "vault",
    "--empty",
    "--host",
    "0.0.0.0",
  ]);
  assert.match(child.said.join("\n"), /Warning: The server listens on 0\.0\.0\.0 without TLS/);
  await child.stop();
});
