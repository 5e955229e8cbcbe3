import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ConnectorError } from "../../src/index.ts";
import { pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { createPlan, endOf, ids, modify, withAccount } from "../support/pam.ts";
import { aggregate, transactionEnd, until } from "../support/wait.ts";

describe("trouble", () => {
  test("of the network is tried again, with every attempt kept", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    let left = 2;
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable" && left-- > 0) throw new ConnectorError("network", "cut");
    };
    const end = await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal(end.status, "committed");
    assert.ok(Array.isArray(end.history));
    assert.deepEqual(
      end.history.map(({ outcome }) => outcome),
      ["retrying", "retrying", "committed"],
    );
    assert.equal(end.history[0].error.kind, "network");
  });

  test("that will not go away fails at once, and can be tried by hand", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable") throw new ConnectorError("policy", "not on Fridays");
    };
    const failed = await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal(failed.status, "failed");
    assert.equal(failed.attempts, 1);
    assert.deepEqual(failed.error, { kind: "policy", detail: "not on Fridays" });
    house.pam.trouble = () => {};
    assert.equal((await house.post(`/api/transactions/${failed.id}/retry`)).status, 202);
    assert.equal((await transactionEnd(house, String(failed.id))).status, "committed");
    assert.equal((await house.post(`/api/transactions/${failed.id}/retry`)).status, 409);
  });

  test("that lasts is given up after the attempts the application allows", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable") throw new ConnectorError("conflict", "busy");
    };
    const end = await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal(end.status, "failed");
    assert.equal(end.attempts, pamApplication.retry.maximumAttempts);
    const { body } = await house.get("/api/audit?action=transaction.failed");
    assert.equal(Object(body.items).length, 1);
  });

  test("after a create whose answer was lost finds the account instead of making it again", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    let lost = 0;
    house.pam.trouble = (moment, operation) => {
      if (moment === "done" && operation === "create" && lost++ === 0) throw new ConnectorError("timeout", "no answer");
    };
    const end = await endOf(house, await house.post("/api/plans", createPlan));
    assert.equal(end.status, "committed");
    assert.equal(end.attempts, 2);
    assert.deepEqual(house.pam.effects(), [{ operation: "create", nativeIdentity: "id-new" }]);
  });

  test("does not take somebody else's account for the one whose answer was lost", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    let first = true;
    house.pam.trouble = (moment, operation) => {
      if (moment !== "asked" || operation !== "create" || !first) return;
      first = false;
      house.pam.seed("x1", { userName: "new", department: "Sales" });
      throw new ConnectorError("timeout", "no answer");
    };
    const plan = {
      accountRequests: [
        {
          ...createPlan.accountRequests[0],
          attributeRequests: [
            { name: "userName", operation: "Set", value: "new" },
            { name: "department", operation: "Set", value: "IT" },
          ],
        },
      ],
    };
    const end = await endOf(house, await house.post("/api/plans", plan));
    assert.equal(end.status, "failed");
    assert.equal(Object(end.error).kind, "alreadyExists");
  });

  for (const [action, effect] of [
    ["disable", "disable"],
    ["delete", "delete"],
  ] as const) {
    test(`after a ${action} whose answer was lost does not do it again`, async (t) => {
      const house = await openHouse(t);
      const id = await withAccount(house);
      let lost = 0;
      house.pam.trouble = (moment, operation) => {
        if (moment === "done" && operation === effect && lost++ === 0) throw new ConnectorError("timeout", "no answer");
      };
      assert.equal((await endOf(house, await house.post(`/api/accounts/${id}/${action}`))).status, "committed");
      assert.equal(house.pam.effects().length, 1);
    });
  }

  test("after a change whose answer was lost writes only what is missing", async (t) => {
    const house = await openHouse(t);
    await withAccount(house);
    let lost = 0;
    house.pam.trouble = (moment, operation) => {
      if (moment === "done" && operation === "update" && lost++ === 0) throw new ConnectorError("timeout", "no answer");
    };
    const end = await endOf(
      house,
      await house.post("/api/plans", modify({ name: "department", operation: "Set", value: "HR" })),
    );
    assert.equal(end.status, "committed");
    assert.equal(house.pam.effects().length, 1);
  });

  test("of a write that did not take is found by reading back", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    house.pam.trouble = (moment, operation) => {
      // Somebody enables it again, each time before it is read back.
      if (moment === "asked" && operation === "read") house.pam.seed("p1", { email: "p1@x.example" });
    };
    const end = await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal(end.status, "failed");
    assert.equal(Object(end.error).kind, "unverified");
    assert.match(String(Object(end.error).detail), /still enabled/);
    assert.equal(end.attempts, 4);
  });

  test("that nobody foresaw is tried again, without a word of it to the outside", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    let thrown = 0;
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable" && thrown++ === 0) throw new Error("canary-internal");
    };
    const end = await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal(end.status, "committed");
    assert.ok(!JSON.stringify(end).includes("canary-internal"));
  });
});

describe("order", () => {
  test("of one account is kept, however the attempts go", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    let first = true;
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable" && first) {
        first = false;
        throw new ConnectorError("network", "cut");
      }
    };
    const answers = [];
    for (const action of ["disable", "enable", "disable", "enable"])
      answers.push(await house.post(`/api/accounts/${id}/${action}`));
    for (const answer of answers) assert.equal((await endOf(house, answer)).status, "committed");
    assert.deepEqual(
      house.pam.effects().map(({ operation }) => operation),
      ["disable", "enable", "disable", "enable"],
    );
  });

  test("of different accounts is none: one that waits keeps no other from going on", async (t) => {
    const house = await openHouse(t);
    house.pam.seed("p2");
    await withAccount(house);
    const gate = Promise.withResolvers<void>();
    house.pam.trouble = (moment, _operation, subject) =>
      moment === "asked" && subject === "p1" ? gate.promise : undefined;
    const disable = (nativeIdentity: string) =>
      house.post("/api/plans", { accountRequests: [{ application: "PAM", operation: "Disable", nativeIdentity }] });
    const held = await disable("p1");
    assert.equal((await endOf(house, await disable("p2"))).status, "committed");
    gate.resolve();
    assert.equal((await endOf(house, held)).status, "committed");
  });
});

describe("an application that does not answer", () => {
  test("is left alone after a while, told of once, and everything is done when it is back", async (t) => {
    const house = await openHouse(t);
    const count = 12;
    for (let index = 0; index < count; index++) house.pam.seed(`q${index}`);
    const retry = { maximumAttempts: 50, initialMilliseconds: 10, maximumMilliseconds: 40 };
    await house.post("/api/applications", { ...pamApplication, retry });
    await aggregate(house, "PAM");
    house.pam.trouble = (_moment, operation) => {
      if (operation === "disable") throw new ConnectorError("network", "down");
    };
    const accountRequests = Array.from({ length: count }, (_, index) => ({
      application: "PAM",
      operation: "Disable",
      nativeIdentity: `q${index}`,
    }));
    const { body } = await house.post("/api/plans", { accountRequests });
    await until(async () =>
      Object((await house.get("/api/audit?action=application.paused")).body.items).length > 0 ? true : undefined,
    );
    house.pam.trouble = () => {};
    for (const id of ids(body)) assert.equal((await transactionEnd(house, id)).status, "committed");
    assert.equal(house.pam.effects().length, count);
    assert.equal(Object((await house.get("/api/audit?action=application.paused")).body.items).length, 1);
    assert.equal(Object((await house.get("/api/audit?action=application.resumed")).body.items).length, 1);
  });
});
