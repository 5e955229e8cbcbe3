import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { closePostgres } from "@castellan/testing";
import { pamApplication } from "../support/documents.ts";
import { engines } from "../support/engines.ts";
import { Target } from "../support/target.ts";
import { until } from "../support/wait.ts";
import { type Child, startChild } from "./child.ts";

after(closePostgres);

const kills = 10;
const aggregated = 2_500;
const retry = { maximumAttempts: 1_000, initialMilliseconds: 5, maximumMilliseconds: 20 };
const crm = { ...pamApplication, name: "CRM", settings: { target: "CRM" }, correlation: [], retry };

/** Fifty provisions in ten plans: thirty creates, ten disables, ten changes. */
const plans = Array.from({ length: 10 }, (_, plan) => ({
  trackingId: `plan-${plan}`,
  accountRequests: [
    ...[0, 1, 2].map((each) => ({
      application: "CRM",
      operation: "Create",
      attributeRequests: [
        { name: "userName", operation: "Set", value: `new.${plan}.${each}` },
        { name: "email", operation: "Set", value: `new.${plan}.${each}@x.example` },
      ],
    })),
    { application: "CRM", operation: "Disable", nativeIdentity: `c${plan}` },
    {
      application: "CRM",
      nativeIdentity: `d${plan}`,
      attributeRequests: [{ name: "department", operation: "Set", value: `Department ${plan}` }],
    },
  ],
}));

const expected = plans.flatMap((_, plan) => [
  ...[0, 1, 2].map((each) => `create id-new.${plan}.${each}`),
  `disable c${plan}`,
  `update d${plan}`,
]);

async function everything(child: Child, url: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let next: unknown;
  do {
    const { body } = await child.ask("GET", `${url}${next === undefined ? "" : `&after=${next}`}`);
    assert.ok(Array.isArray(body.items), JSON.stringify(body));
    items.push(...body.items);
    next = body.next;
  } while (next !== undefined);
  return items;
}

async function aggregateAll(child: Child, application: string): Promise<Record<string, unknown>> {
  const started = await child.ask("POST", `/api/applications/${application}/aggregate`);
  return taskOver(child, String(started.body.id));
}

function taskOver(child: Child, id: string): Promise<Record<string, unknown>> {
  return until(async () => {
    const { body } = await child.ask("GET", `/api/tasks/${id}`);
    return body.finishedAt === undefined ? undefined : body;
  });
}

/** Posts every plan; those that were posted before are answered, not repeated. */
async function postPlans(child: Child): Promise<void> {
  for (const plan of plans) {
    const { status, body } = await child.ask("POST", "/api/plans", plan);
    assert.equal(status, 202, JSON.stringify(body));
  }
}

for (const engine of await engines()) {
  test(`killed at any moment, governance loses and repeats nothing (${engine.name})`, {
    skip: engine.skip,
  }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "castellan-crash-"));
    const database = await engine.create();
    let child: Child | undefined;
    t.after(async () => {
      await child?.kill();
      await database.remove();
      await rm(folder, { recursive: true, force: true });
    });
    const [pam, target] = [new Target(join(folder, "PAM.db")), new Target(join(folder, "CRM.db"))];
    t.after(() => {
      pam.close();
      target.close();
    });
    for (let index = 0; index < aggregated; index++) pam.seed(`p${index}`, { email: `p${index}@x.example` });
    for (let index = 0; index < 10; index++) for (const kind of ["c", "d"]) target.seed(`${kind}${index}`);

    child = await startChild(database.url, folder);
    await child.ask("POST", "/api/applications", pamApplication);
    await child.ask("POST", "/api/applications", crm);
    await aggregateAll(child, "CRM");
    const started = await child.ask("POST", "/api/applications/PAM/aggregate");
    assert.equal(started.status, 202, JSON.stringify(started.body));
    for (let killed = 0; killed < kills; killed++) {
      const posting = postPlans(child).catch(() => undefined);
      await sleep(Math.random() * 250);
      await child.kill();
      await posting;
      child = await startChild(database.url, folder);
    }
    const last = child;
    await postPlans(last);
    await until(async () => {
      const pending = await Promise.all(
        ["pending", "executing", "retrying"].map((status) =>
          last.ask("GET", `/api/transactions?limit=1&status=${status}`),
        ),
      );
      return pending.every(({ body }) => Array.isArray(body.items) && body.items.length === 0) ? true : undefined;
    });
    const task = await taskOver(last, String(started.body.id));

    assert.equal(task.status, "completed", JSON.stringify(task));
    assert.ok(Number(task.attempts) > 1, "the run was taken up again");
    assert.equal(Object(task.counts).created, aggregated);
    assert.equal((await everything(last, "/api/accounts?limit=1000&application=PAM")).length, aggregated);

    const effects = target.effects().map(({ operation, nativeIdentity }) => `${operation} ${nativeIdentity}`);
    assert.deepEqual(effects.sort(), expected.toSorted(), "every effect exactly once");
    const transactions = await everything(last, "/api/transactions?limit=1000");
    assert.equal(transactions.length, 50);
    assert.ok(transactions.every(({ status }) => status === "committed"));
    assert.ok(
      transactions.some(({ attempts }) => Number(attempts) > 1),
      "an attempt was cut",
    );

    const again = await aggregateAll(last, "CRM");
    const { unchanged, created, changed, deleted } = Object(again.counts);
    assert.deepEqual([unchanged, created, changed, deleted], [50, 0, 0, 0], "what is believed is what is there");

    const facts = await everything(last, "/api/audit?limit=1000");
    const told = Map.groupBy(facts, ({ action, target: about }) => `${action} ${about}`);
    for (let index = 0; index < aggregated; index++) {
      assert.equal(told.get(`account.created account:PAM/p${index}`)?.length, 1, `p${index} is told of once`);
    }
    const committed = facts.filter(({ action }) => action === "transaction.committed");
    assert.equal(new Set(committed.map(({ details }) => Object(details).transaction)).size, 50);
    assert.equal(committed.length, 50);
    assert.equal(facts.filter(({ action }) => action === "plan.submitted").length, plans.length);
    assert.deepEqual((await last.ask("GET", "/api/audit/verify")).body, { intact: true, entries: facts.length });
  });
}
