import assert from "node:assert/strict";
import { test } from "node:test";
import { pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { aggregate, taskEnd, until } from "../support/wait.ts";

test("who cancelled a task is written down; a task that has ended is not cancelled", async (t) => {
  const house = await openHouse(t);
  house.pam.seed("p1");
  await house.post("/api/applications", pamApplication);
  const gate = Promise.withResolvers<void>();
  let reading = false;
  house.pam.trouble = (_moment, operation) => {
    if (operation !== "iterate") return;
    reading = true;
    return gate.promise;
  };
  const { body } = await house.post("/api/applications/PAM/aggregate");
  await until(async () => (reading ? true : undefined));
  const cancelled = house.post(`/api/tasks/${body.id}/cancel`);
  const [fact] = await until(async () => {
    const facts = await house.governance.audit.list({ limit: 2, action: "aggregation.cancelled" });
    return facts.length > 0 ? facts : undefined;
  });
  assert.equal(fact?.actor, "admin");
  assert.equal(fact?.correlationId, body.id);
  gate.resolve();
  assert.equal((await cancelled).status, 200);
  assert.equal((await taskEnd(house, String(body.id))).status, "cancelled");

  const ended = await aggregate(house, "PAM");
  assert.equal((await house.post(`/api/tasks/${ended.id}/cancel`)).status, 409);
});
