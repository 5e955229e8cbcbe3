import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { asDocument, type Document, documentsOf, listItems, textOf } from "../../src/client/documents.ts";
import { waitFor } from "../../src/client/wait.ts";
import { onEveryEngine } from "../support/engines.ts";
import { temporaryFolder } from "../support/folder.ts";
import { aggregated, createPamApplication, identityFile } from "../support/governance.ts";
import { createWorld, randomNumbers, type World } from "./world.ts";

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
/** In the vault before governance knows it: thirteen are to be enabled, twelve to be disabled, the rest fills the pages. */
const disabledBefore = names("off", 13);
const enabledBefore = names("on", 12);
const others = names("other", 200);
const created = names("new", 25);

await onEveryEngine("a system that is killed at random moments", (databases) => {
  test("of an aggregation and of fifty provisions loses nothing and does nothing twice", async (context) => {
    const random = seeded(context);
    const data = temporaryFolder(context);
    identityFile(data, [...disabledBefore, ...enabledBefore, ...created]);
    const world = await createWorld(context, data, await databases());
    await fillVault(world);
    await createPamApplication(world.governance(), "/scim/v2");
    await aggregated(world.governance(), "HR");

    await crashingAggregation(world, random);
    await accountsEqualVault(world);

    const plans = await crashingProvisions(world, random);
    await provisioned(world, plans);
    await accountsEqualVault(world);
    await vaultHolds(world);
    await auditTellsEachOnce(world);
  });
});

function seeded(context: TestContext): (below: number) => number {
  const seed = Number(process.env.CASTELLAN_TEST_SEED ?? Math.floor(Math.random() * 1e9));
  context.diagnostic(`CASTELLAN_TEST_SEED=${seed}`);
  return randomNumbers(seed);
}

async function fillVault(world: World): Promise<void> {
  const users = [
    ...disabledBefore.map((name) => [name, false] as const),
    ...[...enabledBefore, ...others].map((name) => [name, true] as const),
  ];
  await Promise.all(
    users.map(([userName, active]) =>
      world.gateway().call("POST", "/scim/v2/Users", {
        body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName, active },
        contentType: "application/scim+json",
      }),
    ),
  );
}

/** One aggregation, killed three times on its way; it goes on by itself. */
async function crashingAggregation(world: World, random: (below: number) => number): Promise<void> {
  const started = await world.governance().call("POST", "/api/applications/PAM/aggregate");
  const id = textOf(asDocument(started.body, "a task"), "id");
  for (let crash = 0; crash < 3; crash += 1) await world.crashAfter(random(120));
  const task = await waitFor(
    () =>
      world.insist(async () => asDocument((await world.governance().call("GET", `/api/tasks/${id}`)).body, "a task")),
    ({ status }) => !["pending", "running", "interrupted"].includes(String(status)),
  );
  assert.equal(task.status, "completed", JSON.stringify(task));
}

/** Fifty plans, posted while the process dies again and again; each is posted until it was taken, under its own name. */
async function crashingProvisions(world: World, random: (below: number) => number): Promise<readonly string[]> {
  const accounts = await listItems(world.governance(), "/api/accounts?application=PAM", 1000);
  const native = new Map(
    accounts.map((account) => [textOf(account, "displayName"), textOf(account, "nativeIdentity")]),
  );
  const change = (operation: string) => (name: string) => ({
    trackingId: `${operation}-${name}`,
    accountRequests: [{ application: "PAM", operation, nativeIdentity: native.get(name) }],
  });
  const documents = [
    ...created.map((name) => ({
      trackingId: `Create-${name}`,
      identity: name,
      accountRequests: [{ application: "PAM", operation: "Create" }],
    })),
    ...disabledBefore.map(change("Enable")),
    ...enabledBefore.map(change("Disable")),
  ];
  assert.equal(documents.length, 50);
  const posted = Promise.all(
    documents.map((body) =>
      world.insist(async () =>
        textOf(asDocument((await world.governance().call("POST", "/api/plans", { body })).body, "a plan"), "planId"),
      ),
    ),
  );
  for (let crash = 0; crash < 5; crash += 1) await world.crashAfter(random(400));
  return posted;
}

async function provisioned(world: World, plans: readonly string[]): Promise<void> {
  const read = (id: string) =>
    world.insist(async () =>
      documentsOf(
        asDocument((await world.governance().call("GET", `/api/plans/${id}`)).body, "a plan"),
        "transactions",
      ),
    );
  const transactions = await waitFor(
    async () => (await Promise.all(plans.map(read))).flat(),
    (all) => all.every(({ status }) => status === "committed" || status === "failed"),
  );
  assert.equal(transactions.length, 50);
  assert.deepEqual(
    transactions.filter(({ status }) => status !== "committed"),
    [],
  );
}

/** What governance believes is what the vault says. */
async function accountsEqualVault(world: World): Promise<void> {
  const accounts = await listItems(world.governance(), "/api/accounts?application=PAM", 1000);
  const known = accounts.map(
    (account) => `${textOf(account, "nativeIdentity")} ${textOf(account, "displayName")} ${!account.disabled}`,
  );
  const users = await vaultUsers(world);
  assert.deepEqual(
    known.sort(),
    users.map((user) => `${textOf(user, "id")} ${textOf(user, "userName")} ${user.active}`).sort(),
  );
}

async function vaultHolds(world: World): Promise<void> {
  const users = await vaultUsers(world);
  const active = new Map(users.map((user) => [textOf(user, "userName"), user.active]));
  assert.equal(active.size, users.length, "each name once");
  for (const name of [...created, ...disabledBefore, ...others]) assert.equal(active.get(name), true, name);
  for (const name of enabledBefore) assert.equal(active.get(name), false, name);
}

async function vaultUsers(world: World): Promise<readonly Document[]> {
  const { body } = await world.gateway().call("GET", "/scim/v2/Users?count=1000");
  return documentsOf(asDocument(body, "a list"), "Resources");
}

async function auditTellsEachOnce(world: World): Promise<void> {
  const trails = await world.trails();
  assert.equal(trails.length, 3);
  for (const { service, audit, close } of trails) {
    const result = await audit.verify();
    assert.equal(result.intact, true, service);
    if (service === "vault") {
      const entries = await audit.list({ limit: 1000, action: "user.created" });
      const people = entries.filter(({ actor }) => actor !== "system");
      const expected = created.length + disabledBefore.length + enabledBefore.length + others.length;
      assert.equal(people.length, expected);
      assert.equal(new Set(people.map(({ target }) => target)).size, expected);
    }
    if (service === "governance") {
      const entries = await audit.list({ limit: 1000, action: "transaction.committed" });
      assert.equal(entries.length, 50);
      assert.equal(new Set(entries.map(({ target }) => target)).size, 50);
    }
    await close();
  }
}
