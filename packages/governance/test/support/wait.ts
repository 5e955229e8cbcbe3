import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { House } from "./house.ts";

/** Asks until the answer will do; a test that waits for ever is ended by its own time limit. */
export async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await sleep(2);
  }
}

const over = new Set(["completed", "completedWithWarning", "failed", "cancelled"]);

/** Aggregates an application and gives the task when it is over. */
export async function aggregate(house: House, application: string, options: object = {}) {
  const started = await house.post(`/api/applications/${application}/aggregate`, options);
  assert.equal(started.status, 202, JSON.stringify(started.body));
  return taskEnd(house, String(started.body.id));
}

export async function taskEnd(house: House, id: string) {
  return until(async () => {
    const { body } = await house.get(`/api/tasks/${id}`);
    return over.has(String(body.status)) ? body : undefined;
  });
}

/** Waits until a transaction is committed or failed, and gives it with its attempts. */
export async function transactionEnd(house: House, id: string) {
  return until(async () => {
    const { body } = await house.get(`/api/transactions/${id}`);
    return body.status === "committed" || body.status === "failed" ? body : undefined;
  });
}
