import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectorError } from "../../src/index.ts";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { endOf, withAccount } from "../support/pam.ts";
import { aggregate, until } from "../support/wait.ts";

/** Two applications that can be written to, `PAM` with accounts `q0` to `q29` and `CRM` with `c1`. */
async function twoApplications(house: Awaited<ReturnType<typeof openHouse>>) {
  for (let index = 0; index < 30; index++) house.pam.seed(`q${index}`);
  house.hr.seed("c1");
  const retry = { maximumAttempts: 50, initialMilliseconds: 10, maximumMilliseconds: 20 };
  const { schemas } = hrApplication;
  await house.post("/api/applications", { ...pamApplication, retry });
  await house.post("/api/applications", { name: "CRM", type: "target", settings: { target: "HR" }, schemas });
  await aggregate(house, "PAM");
  await aggregate(house, "CRM");
}

describe("an application that does not answer", () => {
  test("is tried by one transaction at a time, and takes no other application's place", async (t) => {
    const house = await openHouse(t);
    await twoApplications(house);
    const open = Promise.withResolvers<void>();
    let failures = 0;
    let hanging = 0;
    house.pam.trouble = async (moment, operation) => {
      if (moment !== "asked" || operation !== "disable") return;
      if (++failures <= 12) throw new ConnectorError("network", "down");
      hanging += 1;
      await open.promise;
    };
    const accountRequests = Array.from({ length: 30 }, (_, index) => {
      return { application: "PAM", operation: "Disable", nativeIdentity: `q${index}` };
    });
    await house.post("/api/plans", { accountRequests });
    await until(async () => (hanging > 0 ? true : undefined));
    const other = { accountRequests: [{ application: "CRM", operation: "Disable", nativeIdentity: "c1" }] };
    assert.equal((await endOf(house, await house.post("/api/plans", other))).status, "committed");
    await sleep(50);
    assert.equal(hanging, 1);
    open.resolve();
  });
});

describe("the worker", () => {
  test("does not keep asking for what waits for a transaction before it", async (t) => {
    let asked = 0;
    const clock = () => {
      asked += 1;
      return Date.now();
    };
    const house = await openHouse(t, { clock, worker: { pollMilliseconds: 60_000 } });
    const id = await withAccount(house);
    const gate = Promise.withResolvers<void>();
    house.pam.trouble = (moment, operation) =>
      moment === "asked" && operation === "disable" ? gate.promise : undefined;
    const first = await house.post(`/api/accounts/${id}/disable`);
    const second = await house.post(`/api/accounts/${id}/enable`);
    await sleep(30);
    const before = asked;
    await sleep(200);
    assert.ok(asked - before < 60, `the database was asked ${asked - before} times`);
    gate.resolve();
    for (const answer of [first, second]) assert.equal((await endOf(house, answer)).status, "committed");
  });
});
