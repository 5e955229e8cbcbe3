import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createSealer } from "@castellan/storage";
import { createGovernance } from "../../src/index.ts";
import { pamApplication } from "../support/documents.ts";
import { administratorPassword, startHouse } from "../support/house.ts";
import { Target, targetFactory } from "../support/target.ts";
import { aggregate, taskEnd, until } from "../support/wait.ts";

test("a run that is stopped with its process goes on in the next one", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "castellan-task-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const pam = new Target(join(folder, "pam.db"));
  for (let index = 0; index < 1_200; index++) pam.seed(`p${index}`);
  const options = {
    databaseUrl: `sqlite:${join(folder, "governance.db")}`,
    sealer: createSealer(new Uint8Array(32)),
    connectorFactories: [targetFactory(new Map([["PAM", pam]]))],
  };
  const gate = Promise.withResolvers<void>();
  pam.trouble = (moment, operation, subject) =>
    moment === "asked" && operation === "iterate" && subject === "1000" ? gate.promise : undefined;
  const first = await startHouse(options);
  await first.post("/api/applications", pamApplication);
  const { body } = await first.post("/api/applications/PAM/aggregate");
  await until(async () =>
    Number((await first.get(`/api/tasks/${body.id}`)).body.processed) >= 500 ? true : undefined,
  );
  const stopped = first.governance.close();
  gate.resolve();
  await stopped;
  await first.server.close();
  pam.trouble = () => {};

  const second = await startHouse(options);
  const task = await taskEnd(second, String(body.id));
  assert.equal(task.status, "completed");
  assert.equal(task.attempts, 2);
  assert.equal(task.processed, 1_200);
  assert.equal(Object(task.counts).created, 1_200);
  const facts = await second.get(`/api/audit?limit=1000&correlationId=${body.id}&action=aggregation.resumed`);
  assert.equal(Object(facts.body.items).length, 1);
  assert.equal((await aggregate(second, "PAM")).status, "completed");
  await second.close();
  pam.close();
});

test("nothing runs before start", async () => {
  const pam = new Target();
  const governance = await createGovernance({
    databaseUrl: "sqlite::memory:",
    sealer: createSealer(new Uint8Array(32)),
    connectorFactories: [targetFactory(new Map([["PAM", pam]]))],
    administratorPassword,
  });
  assert.deepEqual(await governance.status(), {
    applications: 0,
    identities: 0,
    accounts: 0,
    pendingTransactions: 0,
    lastAggregations: [],
  });
  await governance.close();
  assert.equal(pam.calls, 0);
  pam.close();
});

test("tasks are listed, the newest first", async (t) => {
  const house = await startHouse();
  t.after(() => house.close());
  await house.post("/api/applications", pamApplication);
  const older = await aggregate(house, "PAM");
  const newer = await aggregate(house, "PAM");
  const first = await house.get("/api/tasks?limit=1&application=PAM&status=completed");
  assert.equal(Object(first.body.items)[0].id, newer.id);
  const second = await house.get(`/api/tasks?limit=1&after=${first.body.next}`);
  assert.equal(Object(second.body.items)[0].id, older.id);
  const { lastAggregations } = await house.governance.status();
  assert.equal(lastAggregations.length, 1);
  assert.equal(lastAggregations[0]?.application, "PAM");
});
