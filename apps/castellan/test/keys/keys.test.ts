import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import {
  basic,
  type CommandResult,
  passwordEnvironment,
  passwords,
  runCastellan,
  upFor,
} from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";

const applicationSecret = "Sealed-Setting-Of-The-Test-1";

/** A house with something sealed in the gateway and in governance. */
async function furnish(data: string, url: string): Promise<{ readonly token: string }> {
  const environment = { ...passwordEnvironment, CASTELLAN_URL: url, CASTELLAN_DATA: data };
  const made = await runCastellan(
    ["token", "gateway", "create", "--name", "keys", "--vault-user", "Administrator", "--json"],
    { ...environment, CASTELLAN_TOKEN_VAULT_PASSWORD: passwords.vault },
  );
  assert.equal(made.code, 0, made.err);
  const settings = {
    baseUrl: "/scim/v2",
    authentication: "basic",
    username: "Administrator",
    password: passwords.vault,
  };
  const created = await fetch(`${url}/api/applications`, {
    method: "POST",
    headers: { authorization: basic("admin", passwords.admin), "content-type": "application/json" },
    body: JSON.stringify({ name: "Sealed", type: "scim", authoritative: false, settings }),
  });
  assert.equal(created.status, 201, await created.text());
  return { token: JSON.parse(made.out).token };
}

async function usesSecrets(url: string, token: string): Promise<readonly [gateway: number, governance: number]> {
  const users = await fetch(`${url}/scim/v2/Users?count=1`, { headers: { authorization: `Bearer ${token}` } });
  const tried = await fetch(`${url}/api/applications/Sealed/test`, {
    method: "POST",
    headers: { authorization: basic("admin", passwords.admin) },
  });
  return [users.status, tried.status];
}

async function readiness(url: string): Promise<{ readonly status: number; readonly services: Record<string, string> }> {
  const answer = await fetch(`${url}/readyz`);
  const body = JSON.parse(await answer.text());
  return { status: answer.status, services: body.services };
}

/** Waits for what a watch that looks every two seconds will do. */
async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await is()) return;
    await pause(100);
  }
  assert.fail(`never: ${what}`);
}

const keysOf =
  (data: string) =>
  (words: readonly string[], more: Record<string, string> = {}) =>
    runCastellan(["keys", ...words, "--data", data], more);

function parsed({ code, out, err }: CommandResult) {
  assert.notEqual(out, "", err);
  return { code, ...JSON.parse(out) };
}

describe("the root key of a running installation", () => {
  test("changes without a restart, and the old one can be removed when nothing stands under it", async (context: TestContext) => {
    const data = temporaryFolder(context);
    const keys = keysOf(data);
    const { url } = await upFor(context, ["--data", data, "--empty"]);
    const { token } = await furnish(data, url);
    const before = parsed(await keys(["status", "--json"]));
    assert.equal(before.state, "open");
    assert.deepEqual(
      before.keys.map(({ role, source }: { role: string; source: string }) => [role, source]),
      [["current", "file"]],
    );
    assert.equal(before.keys[0].values.gateway >= 1 && before.keys[0].values.governance >= 1, true);

    const rotated = parsed(await keys(["rotate", "--json"]));
    assert.equal(rotated.earlier, before.keys[0].id);
    assert.equal(rotated.rewrapped >= 2, true);
    assert.equal(statSync(join(data, "root.key")).mode & 0o777, 0o600);
    assert.deepEqual(await usesSecrets(url, token), [200, 200]);

    const shown = await keys(["status"]);
    assert.equal(shown.code, 0, shown.err);
    assert.match(shown.out, new RegExp(`${rotated.earlier} +earlier +file +0 +0 +0`));
    const backup = join(data, "..", `backup-${randomBytes(4).toString("hex")}`);
    context.after(() => rmSync(backup, { recursive: true, force: true }));
    assert.equal((await runCastellan(["backup", backup, "--data", data])).code, 0);
    assert.deepEqual(
      readdirSync(backup)
        .filter((name) => name.startsWith("root.key"))
        .sort(),
      ["root.key", `root.key.${rotated.earlier}`],
    );

    // As if a minute had passed: by then every process has noticed.
    const past = new Date(Date.now() - 120_000);
    utimesSync(join(data, "root.key"), past, past);
    assert.deepEqual(parsed(await keys(["retire", "--json"])), { code: 0, retired: [rotated.earlier], kept: [] });
    assert.equal(existsSync(join(data, `root.key.${rotated.earlier}`)), false);
    assert.deepEqual(await usesSecrets(url, token), [200, 200]);
    await until("cached keys are read again", async () => parsed(await keys(["status", "--json"])).keys.length === 1);
  });

  test("that went seals what needs it, and nothing else, until it is back", async (context: TestContext) => {
    const data = temporaryFolder(context);
    const first = await upFor(context, ["--data", data, "--empty"]);
    const { token } = await furnish(data, first.url);
    await first.stop();
    const away = join(data, "..", `away-${randomBytes(4).toString("hex")}`);
    renameSync(join(data, "root.key"), away);
    context.after(() => rmSync(away, { force: true }));

    const { url } = await upFor(context, ["--data", data, "--empty"]);
    assert.equal(existsSync(join(data, "root.key")), false, "no other key is made silently");
    await until("it says so", async () => (await readiness(url)).status === 503);
    assert.deepEqual((await readiness(url)).services, { vault: "sealed", gateway: "sealed", governance: "sealed" });
    assert.match(await (await fetch(`${url}/metrics`)).text(), /castellan_service_sealed\{service="vault"\} 1/);
    assert.match(await (await fetch(url)).text(), /Vault <span class="state waiting">Sealed/);
    assert.deepEqual(await usesSecrets(url, token), [503, 503]);
    const basicUser = { headers: { authorization: basic("Administrator", passwords.vault) } };
    const listed = await fetch(`${url}/scim/v2/Users?count=1`, basicUser);
    assert.equal(listed.status, 200, await listed.text());
    assert.equal(
      (await fetch(`${url}/api/applications`, { headers: { authorization: basic("admin", passwords.admin) } })).status,
      200,
    );
    const status = parsed(await keysOf(data)(["status", "--json"]));
    assert.deepEqual([status.code, status.state, status.keys[0].role], [1, "sealed", "missing"]);
    const forgotten = await keysOf(data)(["forget", status.keys[0].id, "--yes"]);
    assert.equal(forgotten.code, 3, "without any root key nothing is known to be lost");
    assert.equal((await keysOf(data)(["rotate"])).code, 5);

    renameSync(away, join(data, "root.key"));
    await until("the key is noticed", async () => (await readiness(url)).status === 200);
    assert.deepEqual(await usesSecrets(url, token), [200, 200]);
  });

  test("that is another one opens nothing, and is told", async (context: TestContext) => {
    const data = temporaryFolder(context);
    const first = await upFor(context, ["--data", data, "--empty"]);
    const { token } = await furnish(data, first.url);
    await first.stop();
    const right = readFileSync(join(data, "root.key"));
    writeFileSync(join(data, "root.key"), `${randomBytes(32).toString("base64")}\n`);
    const { url } = await upFor(context, ["--data", data, "--empty"]);
    await until("it says so", async () => (await readiness(url)).services.gateway === "sealed");
    assert.deepEqual(await usesSecrets(url, token), [503, 503]);
    const { keys } = parsed(await keysOf(data)(["status", "--json"]));
    const idOf = (role: string) => keys.find((key: { role: string }) => key.role === role).id;
    assert.equal((await keysOf(data)(["forget", "0123abcd", "--yes"])).code, 5);
    assert.equal((await keysOf(data)(["forget", idOf("current"), "--yes"])).code, 4, "it is not lost");
    const warned = await keysOf(data)(["forget", idOf("missing")]);
    assert.match(warned.err, /0 safes would be lost.+--yes/);
    const forgotten = parsed(await keysOf(data)(["forget", idOf("missing"), "--yes", "--json"]));
    assert.equal(forgotten.forgotten, 0);
    assert.ok(forgotten.left.gateway >= 1 && forgotten.left.governance >= 1, "what does not seal others stays");
    writeFileSync(join(data, "root.key"), right);
    await until("the key is noticed", async () => (await readiness(url)).status === 200);
    assert.deepEqual(await usesSecrets(url, token), [200, 200]);
  });

  test("moves from the file to the environment, and changes there", async (context: TestContext) => {
    const data = temporaryFolder(context);
    const [one, two] = [randomBytes(32).toString("base64"), randomBytes(32).toString("hex")];
    const environment = (current: string, previous = "") => ({
      ...passwordEnvironment,
      CASTELLAN_ROOT_KEY: current,
      CASTELLAN_ROOT_KEY_PREVIOUS: previous,
    });
    const first = await upFor(context, ["--data", data, "--empty"]);
    const { token } = await furnish(data, first.url);
    await first.stop();
    const status = async (variables: Record<string, string>) =>
      parsed(await keysOf(data)(["status", "--json"], variables));

    const second = await upFor(context, ["--data", data, "--empty"], environment(one));
    await until("everything is wrapped anew", async () => {
      const { keys } = await status(environment(one));
      return keys.every(
        ({ role, values }: { role: string; values: object }) => role === "current" || Object.keys(values).length === 0,
      );
    });
    assert.equal((await keysOf(data)(["rotate"], environment(one))).code, 2);
    await second.stop();
    rmSync(join(data, "root.key"));

    const third = await upFor(context, ["--data", data, "--empty"], environment(two, one));
    await until("everything is wrapped anew", async () => {
      const { keys } = await status(environment(two, one));
      return keys.length === 2 && Object.keys(keys[1].values).length === 0;
    });
    await third.stop();
    const last = await upFor(context, ["--data", data, "--empty"], environment(two));
    assert.deepEqual(await usesSecrets(last.url, token), [200, 200]);
    assert.equal(existsSync(join(data, "root.key")), false);
    assert.equal(last.said.join("\n").includes(two), false);
  });

  test("is refused at the start when it is no key, without being repeated", async (context: TestContext) => {
    const data = temporaryFolder(context);
    const { code, err } = await runCastellan(["up", "--data", data, "--port", "0", "--empty"], {
      ...passwordEnvironment,
      CASTELLAN_ROOT_KEY: applicationSecret,
    });
    assert.equal(code, 2);
    assert.match(err, /32 bytes/);
    assert.ok(!err.includes(applicationSecret));
  });
});
