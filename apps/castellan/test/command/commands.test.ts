import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { passwordEnvironment, passwords, runCastellan, upFor } from "../support/castellan.ts";
import { createEnding } from "../support/ending.ts";
import { temporaryFolder } from "../support/folder.ts";

/** One server with the sample company; every command talks to it as a person would, from a process of its own. */
describe("the commands, against a running server", () => {
  const ending = createEnding();
  after(ending.end);
  const folder = temporaryFolder(ending);
  const data = join(folder, "data");
  let environment: Record<string, string> = {};

  before(async () => {
    const { url } = await upFor(ending, ["--data", data]);
    environment = { CASTELLAN_URL: url, CASTELLAN_DATA: data, ...passwordEnvironment };
  });

  const run = (words: readonly string[], input = "", more: Record<string, string> = {}) =>
    runCastellan(words, { ...environment, ...more }, input);

  const json = async (words: readonly string[], input = "", more: Record<string, string> = {}) => {
    const { code, out, err } = await run([...words, "--json"], input, more);
    assert.equal(code, 0, `${words.join(" ")}: ${err}`);
    return JSON.parse(out);
  };

  test("aggregate waits for the end and tells what it did", async () => {
    const { code, out, err } = await run(["aggregate", "HR"]);
    assert.equal(code, 0, err);
    assert.match(out, /^HR: completed, 62 objects \(62 (created|unchanged)/);
    const task = await json(["aggregate", "PAM"]);
    assert.equal(task.status, "completed");
    assert.equal(task.processed >= 37, true);
  });

  test("aggregate of an application that does not exist ends with 5", async () => {
    const { code, err } = await run(["aggregate", "Nowhere"]);
    assert.equal(code, 5);
    assert.match(err, /Nowhere/);
  });

  test("account: list, create, disable, enable, change-password, delete", async () => {
    const found = await json(["account", "list", "--application", "PAM", "--search", "sodonnell"]);
    assert.equal(found[0].displayName, "sodonnell");
    assert.match((await run(["account", "list", "--application", "HR", "--limit", "3"])).out, /^APPLICATION +ACCOUNT/);

    const created = await run(
      ["account", "create", "daniel.mbeki", "--application", "PAM", "--with-password"],
      "First-Password-1\n",
    );
    assert.equal(created.code, 0, created.err);
    assert.match(created.out, /PAM +Create +\d+ +committed/);
    for (const [words, input] of [
      [["disable"], ""],
      [["enable"], ""],
      [["change-password"], "Another-Password-1\n"],
      [["delete"], ""],
    ] as const) {
      const plan = await json(["account", ...words, "PAM", "daniel.mbeki", "--comment", "of a test"], input);
      assert.equal(plan.transactions[0].status, "committed");
    }
    const gone = await run(["account", "disable", "PAM", "daniel.mbeki"]);
    assert.notEqual(gone.code, 0);
  });

  test("account: what does not exist, and what is badly named, is told apart", async () => {
    assert.equal((await run(["account", "disable", "PAM", "nobody.at.all"])).code, 5);
    assert.equal(
      (await run(["account", "create", "daniel.mbeki", "--application", "PAM", "--attribute", "noequals"])).code,
      2,
    );
    assert.equal((await run(["account", "list", "--limit", "none"])).code, 2);
    assert.equal((await run(["account", "change-password", "PAM", "sodonnell"], "")).code, 2);
  });

  test("plan: a preview changes nothing; an execution is followed to its end", async () => {
    const file = join(folder, "plan.json");
    const plan = { identity: "grace.wanjiru", accountRequests: [{ application: "PAM", operation: "Create" }] };
    writeFileSync(file, JSON.stringify(plan));
    const preview = await run(["plan", "preview", "--file", file]);
    assert.equal(preview.code, 0, preview.err);
    assert.match(preview.out, /grace\.wanjiru/);
    const before = await json(["account", "list", "--application", "PAM", "--identity", "grace.wanjiru"]);
    assert.deepEqual(before, []);
    const executed = await json(["plan", "execute"], JSON.stringify(plan));
    assert.equal(executed.transactions[0].status, "committed");
    assert.equal((await run(["plan", "execute"], "{")).code, 2);
    assert.equal((await run(["plan", "execute"], "{}")).code, 1);
  });

  test("scim: a resource is created, read, changed and deleted; errors keep their status as exit code", async () => {
    const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "by.command" };
    const created = await json(["scim", "post", "/Users"], JSON.stringify(user));
    assert.equal(created.userName, "by.command");
    const listed = await json(["scim", "get", '/Users?filter=userName eq "by.command"']);
    assert.equal(listed.totalResults, 1);
    const patch = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "active", value: false }],
    };
    assert.equal((await json(["scim", "patch", `/Users/${created.id}`], JSON.stringify(patch))).active, false);
    const put = await json(["scim", "put", `/Users/${created.id}`], JSON.stringify({ ...user, active: true }));
    assert.equal(put.active, true);
    assert.equal((await run(["scim", "delete", `/Users/${created.id}`])).code, 0);
    const missing = await run(["scim", "get", `/Users/${created.id}`]);
    assert.equal(missing.code, 5);
    assert.match(missing.err, /^404: /);
    const refused = await run(["scim", "get", "/Users"], "", { CASTELLAN_VAULT_PASSWORD: "wrong" });
    assert.equal(refused.code, 4);
    const wrapped = await run(["scim", "post", "/Users"], JSON.stringify({ userData: user }));
    assert.equal(wrapped.code, 1);
    assert.match(wrapped.err, /user data is required/);
  });

  test("token: governance's and the gateway's are made, used, listed and revoked", async () => {
    const made = await json(["token", "governance", "create", "--name", "reader", "--scope", "read", "--days", "1"]);
    const withToken = { CASTELLAN_TOKEN: made.token, CASTELLAN_ADMIN_PASSWORD: "" };
    assert.equal((await run(["account", "list"], "", withToken)).code, 0);
    assert.equal((await run(["aggregate", "HR"], "", withToken)).code, 4, "a reader starts nothing");
    assert.match((await run(["token", "governance", "list"])).out, /reader +read/);
    assert.equal((await run(["token", "governance", "revoke", made.id])).code, 0);
    assert.equal((await run(["account", "list"], "", withToken)).code, 4);

    const words = [
      "token",
      "gateway",
      "create",
      "--name",
      "scanner",
      "--vault-user",
      "Administrator",
      "--scope",
      "read",
    ];
    const scanner = await json(words, `${passwords.vault}\n`);
    const asScanner = { CASTELLAN_SCIM_TOKEN: scanner.token, CASTELLAN_VAULT_PASSWORD: "" };
    assert.equal((await run(["scim", "get", "/Users?count=1"], "", asScanner)).code, 0);
    assert.equal((await run(["scim", "delete", "/Users/1"], "", asScanner)).code, 4);
    assert.match((await run(["token", "gateway", "list"])).out, /scanner +read/);
    assert.equal((await run(["token", "gateway", "revoke", scanner.id])).code, 0);
    assert.equal((await run(["token", "gateway", "revoke", "none"])).code, 5);
    assert.equal((await run(["scim", "get", "/Users?count=1"], "", asScanner)).code, 4);
  });

  test("audit: entries of all services can be listed, and every chain verifies", async () => {
    const results = await json(["audit", "verify"]);
    assert.deepEqual(
      results.map(({ service, intact }: { service: string; intact: boolean }) => [service, intact]),
      [
        ["vault", true],
        ["gateway", true],
        ["governance", true],
      ],
    );
    const { end } = results.find(({ service }: { service: string }) => service === "vault");
    const noted = (hash: string) =>
      run(["audit", "verify", "--service", "vault", "--noted", `${end.sequence}:${hash}`]);
    assert.match((await noted(end.hash)).out, /^vault +intact, \d+ entries, end \d+:[0-9a-f]{64}$/m);
    const forged = await noted("0".repeat(64));
    assert.deepEqual([forged.code, /not the one that was noted/.test(forged.out)], [1, true]);
    assert.equal((await run(["audit", "verify", "--noted", `1:${end.hash}`])).code, 2, "of which service?");
    const entries = await json(["audit", "list", "--service", "vault", "--action", "user.created", "--limit", "5"]);
    assert.equal(entries.length, 5);
    assert.match((await run(["audit", "list", "--limit", "2"])).out, /^WHEN +SERVICE +ACTION/);
  });

  test("backup while the server runs; the copy starts, and its audit is intact", async (context) => {
    const copy = join(folder, "backup");
    const made = await run(["backup", copy]);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /directory\.db\nfiles\ngateway\.db\ngovernance\.db\nroot\.key/);
    assert.equal((await run(["backup", copy])).code, 2, "never into what is there");
    const restored = join(folder, "restored");
    assert.equal((await run(["restore", copy, "--data", restored])).code, 0);
    assert.equal((await run(["restore", copy, "--data", restored])).code, 2);
    assert.equal((await run(["restore", join(folder, "nothing"), "--data", join(folder, "x")])).code, 5);
    const { url } = await upFor(context, ["--data", restored]);
    const accounts = await json(["account", "list", "--application", "PAM"], "", { CASTELLAN_URL: url });
    assert.ok(accounts.length >= 37);
    const verified = await json(["audit", "verify"], "", { CASTELLAN_DATA: restored });
    assert.equal(verified.length, 3);
  });

  test("credentials: none and wrong ones end with 4, no server with 3", async () => {
    const none = { CASTELLAN_ADMIN_PASSWORD: "", CASTELLAN_DATA: join(folder, "elsewhere") };
    const missing = await run(["account", "list"], "", none);
    assert.equal(missing.code, 4);
    assert.match(missing.err, /CASTELLAN_TOKEN or CASTELLAN_ADMIN_PASSWORD/);
    assert.equal((await run(["account", "list"], "", { CASTELLAN_ADMIN_PASSWORD: "wrong" })).code, 4);
    const away = await run(["account", "list"], "", { CASTELLAN_URL: "http://127.0.0.1:1" });
    assert.equal(away.code, 3);
    assert.match(away.err, /cannot be reached.*CASTELLAN_URL/);
    assert.equal((await run(["account", "list"], "", { CASTELLAN_URL: "ftp://x" })).code, 2);
  });
});

test("config check shows the whole configuration, or every problem, and ends with 0 or 2", async (context) => {
  const file = join(temporaryFolder(context), "castellan.json");
  writeFileSync(
    file,
    JSON.stringify({ server: { port: 9000 }, governance: { databaseUrl: "postgres://u:s3cret@db/g" } }),
  );
  const sound = await runCastellan(["config", "check", "--config", file, "--json"]);
  assert.equal(sound.code, 0, sound.err);
  const { configuration } = JSON.parse(sound.out);
  assert.equal(configuration.server.port, 9000);
  assert.equal(configuration.governance.databaseUrl, "postgres://u:***@db/g");
  writeFileSync(file, JSON.stringify({ server: { prot: 9000 } }));
  const wrong = await runCastellan(["config", "check", "--config", file]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /^server\.prot: is not a setting\. Did you mean "port"\.\n$/);
});

test("help is printed for every command, and a word that is none ends with 2", async () => {
  for (const words of [[], ["up"], ["account"], ["account", "create"], ["token", "gateway", "create"]]) {
    const { code, out } = await runCastellan([...words, "--help"]);
    assert.equal(code, 0);
    assert.match(out, /^Usage: castellan/);
  }
  const unknown = await runCastellan(["upp"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /Did you mean up\?/);
  assert.equal((await runCastellan(["--version"])).out, "0.1.0\n");
});
