import assert from "node:assert/strict";
import { test } from "node:test";
import { connectServer } from "../../src/client/server.ts";
import { basic, passwords, upFor } from "../support/castellan.ts";
import { temporaryFolder } from "../support/folder.ts";
import { aggregated, createPamApplication, executed, identityFile } from "../support/governance.ts";

interface Urls {
  readonly vault: string;
  readonly gateway: string;
  readonly governance: string;
}

const arrangements: readonly {
  readonly name: string;
  up(test: { after(work: () => unknown): void }, data: string): Promise<Urls>;
}[] = [
  {
    name: "one process",
    up: async (context, data) => {
      const { url } = await upFor(context, ["--data", data, "--empty"]);
      return { vault: url, gateway: url, governance: url };
    },
  },
  {
    name: "three processes on one data folder",
    up: async (context, data) => {
      const alone = async (service: string, more: Record<string, string> = {}) =>
        (
          await upFor(context, ["--data", data, "--empty", "--services", service], {
            CASTELLAN_ADMIN_PASSWORD: passwords.admin,
            CASTELLAN_VAULT_PASSWORD: passwords.vault,
            ...more,
          })
        ).url;
      const [vault, governance] = await Promise.all([alone("vault"), alone("governance")]);
      const gateway = await alone("gateway", { CASTELLAN_PVWA_BASE_URL: `${vault}/PasswordVault` });
      return { vault, gateway, governance };
    },
  },
];

for (const { name, up } of arrangements) {
  test(`${name}: a user goes from a provisioning plan through the gateway into the vault, and is disabled`, async (context) => {
    const data = temporaryFolder(context);
    identityFile(data, ["ada"]);
    const urls = await up(context, data);
    const governance = connectServer(urls.governance, { username: "admin", password: passwords.admin });
    await createPamApplication(governance, `${urls.gateway}/scim/v2`);
    await aggregated(governance, "HR");
    await aggregated(governance, "PAM");

    const plan = { identity: "ada", accountRequests: [{ application: "PAM", operation: "Create" }] };
    const [created] = await executed(governance, plan);
    assert.equal(created?.status, "committed");
    const gateway = connectServer(urls.gateway, { username: "Administrator", password: passwords.vault });
    const path = `/CyberArk/scim/v2/Users/${created?.nativeIdentity}`;
    assert.equal(member((await gateway.call("GET", path)).body, "active"), true);

    const disable = {
      accountRequests: [{ application: "PAM", operation: "Disable", nativeIdentity: String(created?.nativeIdentity) }],
    };
    const [disabled] = await executed(governance, disable);
    assert.equal(disabled?.status, "committed");
    assert.equal(member((await gateway.call("GET", path)).body, "active"), false);
  });

  test(`${name}: every address of the design answers`, async (context) => {
    const urls = await up(context, temporaryFolder(context));
    const vault = basic("Administrator", passwords.vault);
    const admin = basic("admin", passwords.admin);
    const addresses: readonly (readonly [url: string, authorization: string | undefined, status: number])[] = [
      [`${urls.governance}/`, undefined, 200],
      [`${urls.governance}/api/openapi.json`, undefined, 200],
      [`${urls.governance}/api/applications`, admin, 200],
      [`${urls.governance}/api/applications`, undefined, 401],
      [`${urls.governance}/api/applications`, vault, 401],
      ...["/scim/v2", "/scim", "/CyberArk/scim/v2", "/CyberArk/scim", "/SCIM/V2", "/scim//v2"].map(
        (base) => [`${urls.gateway}${base}/Users/`, vault, 200] as const,
      ),
      [`${urls.gateway}/scim/v2/Users`, undefined, 401],
      [`${urls.vault}/PasswordVault/API/verify`, undefined, 200],
      [`${urls.vault}/passwordvault/api/VERIFY/`, undefined, 200],
      ...Object.values(urls).flatMap((url) =>
        ["/healthz", "/readyz", "/metrics"].map((path) => [`${url}${path}`, undefined, 200] as const),
      ),
      [`${urls.vault}/nothing/here`, undefined, 404],
    ];
    for (const [url, authorization, status] of addresses) {
      const answer = await fetch(url, authorization === undefined ? {} : { headers: { authorization } });
      assert.equal(answer.status, status, `${url}: ${await answer.text()}`);
      assert.match(answer.headers.get("x-request-id") ?? "", /^[\w-]{36}$/);
    }
  });
}

test("a request id that a caller gives comes back, unless it could harm a log", async (context) => {
  const { url } = await upFor(context, ["--data", temporaryFolder(context), "--empty", "--services", "vault"]);
  const answered = async (id: string) =>
    (await fetch(`${url}/healthz`, { headers: { "x-request-id": id } })).headers.get("x-request-id");
  assert.equal(await answered("ticket-4711"), "ticket-4711");
  assert.notEqual(await answered("a b"), "a b");
  assert.notEqual(await answered("x".repeat(65)), "x".repeat(65));
});

test("a gateway whose vault is away is not ready, says so, and recovers by itself", async (context) => {
  const vaultData = temporaryFolder(context);
  const vault = await upFor(context, ["--data", vaultData, "--empty", "--services", "vault"]);
  const gateway = await upFor(context, ["--data", temporaryFolder(context), "--empty", "--services", "gateway"], {
    CASTELLAN_PVWA_BASE_URL: `${vault.url}/PasswordVault`,
  });
  assert.equal((await fetch(`${gateway.url}/readyz`)).status, 200);
  await vault.kill();
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).status === 503);
  const answer = await fetch(`${gateway.url}/readyz`);
  assert.deepEqual(await answer.json(), { status: "notReady", services: { gateway: "pvwaUnreachable" } });
  assert.match(await (await fetch(gateway.url)).text(), /Vault unreachable/);
  await upFor(context, ["--data", vaultData, "--empty", "--services", "vault", "--port", new URL(vault.url).port]);
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).status === 200);
});

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not come about");
}

function member(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined;
}
