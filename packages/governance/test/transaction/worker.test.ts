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

describe("an account", () => {
  test("made again under a native identity that was somebody else's belongs to whom it was made for", async (t) => {
    const house = await openHouse(t);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example" });
    house.hr.seed("e2", { userName: "ben", email: "ben@x.example" });
    await house.post("/api/applications", hrApplication);
    await house.post("/api/applications", pamApplication);
    await aggregate(house, "HR");
    const asked = (attributes: object) => ({ application: "PAM", attributes });
    const first = await house.post("/api/identities/ada/accounts", asked({ userName: "desk" }));
    const { accountId } = await endOf(house, first);
    assert.equal((await endOf(house, await house.post(`/api/accounts/${accountId}/delete`))).status, "committed");
    const second = await house.post("/api/identities/ben/accounts", asked({ userName: "desk" }));
    assert.equal((await endOf(house, second)).nativeIdentity, "id-desk");
    const { body } = await house.get("/api/accounts?nativeIdentity=id-desk");
    assert.equal(Object(body.items)[0].identity, "ben");
  });
});

describe("a failure", () => {
  test("does not repeat the secrets that the application was sent", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "changePassword")
        throw new ConnectorError("policy", 'the password "Canary-9!" is too short');
    };
    const answer = await house.post(`/api/accounts/${id}/change-password`, { password: "Canary-9!" });
    const end = await endOf(house, answer);
    assert.equal(Object(end.error).kind, "policy");
    const everything = JSON.stringify([end, (await house.get("/api/audit?limit=1000")).body]);
    assert.ok(!everything.includes("Canary-9!"));
  });
});
