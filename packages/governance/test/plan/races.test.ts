import assert from "node:assert/strict";
import { after, describe, type TestContext, test } from "node:test";
import { closePostgres } from "@castellan/testing";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { type Engine, engines } from "../support/engines.ts";
import { openHouse } from "../support/house.ts";
import { createPlan, ids } from "../support/pam.ts";
import { aggregate, transactionEnd } from "../support/wait.ts";

after(closePostgres);

async function openOn(engine: Engine, t: TestContext) {
  const database = await engine.create();
  const house = await openHouse(t, { databaseUrl: database.url });
  t.after(() => database.remove());
  return house;
}

for (const engine of await engines()) {
  describe(`at the same time (${engine.name})`, { skip: engine.skip }, () => {
    test("several requests for one person's account make one account", async (t) => {
      const house = await openOn(engine, t);
      house.hr.seed("e1", { userName: "ada", email: "ada@x.example" });
      await house.post("/api/applications", hrApplication);
      await house.post("/api/applications", pamApplication);
      await aggregate(house, "HR");
      const gate = Promise.withResolvers<void>();
      house.pam.trouble = (moment, operation) =>
        moment === "asked" && operation === "create" ? gate.promise : undefined;
      const ask = () => house.post("/api/identities/ada/accounts", { application: "PAM" });
      const answers = await Promise.all([ask(), ask(), ask(), ask()]);
      const late = await ask();
      assert.equal(late.status, 409);
      assert.match(String(late.body.detail), /is being created/);
      const accepted = answers.filter(({ status }) => status === 202);
      assert.equal(accepted.length, 1);
      gate.resolve();
      for (const { body } of accepted) for (const id of ids(body)) await transactionEnd(house, id);
      assert.equal(house.pam.effects().length, 1);
      assert.equal((await ask()).status, 409);
    });

    test("a unique value is not given twice, whatever the letters and their case", async (t) => {
      const house = await openOn(engine, t);
      house.pam.seed("p1", { email: "\u00c9MILE@x.example" });
      const fields = [
        { name: "userName", value: "'emile'" },
        { name: "email", unique: true, value: "'\u00e9mile@X.example'" },
      ];
      const provisioningPolicies = [{ operation: "Create", fields }];
      await house.post("/api/applications", { ...pamApplication, provisioningPolicies });
      await aggregate(house, "PAM");
      const plan = { accountRequests: [{ application: "PAM", operation: "Create" }] };
      const { body } = await house.post("/api/plans/preview", plan);
      assert.equal(Object(body.plans)[0].requests[0].attributes.email, "\u00e9mile2@X.example");
    });

    test("a plan and the removal of its application do not both happen", async (t) => {
      const house = await openOn(engine, t);
      for (let round = 0; round < 10; round++) {
        await house.post("/api/applications", pamApplication);
        const [planned, removed] = await Promise.all([
          house.post("/api/plans", createPlan),
          house.delete("/api/applications/PAM"),
        ]);
        assert.ok([202, 400, 404, 409].includes(planned.status), JSON.stringify(planned.body));
        if (planned.status !== 202) continue;
        for (const id of ids(planned.body)) {
          const { body } = await house.get(`/api/transactions/${id}`);
          // Removed after the transaction was over is removed in time.
          assert.ok(removed.status === 409 || body.status === "committed", `a transaction is left ${body.status}`);
          await transactionEnd(house, id);
        }
        house.pam.drop("id-new");
        if (removed.status === 409) assert.equal((await house.delete("/api/applications/PAM")).status, 204);
      }
    });
  });
}
