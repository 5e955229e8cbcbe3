import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openHouse } from "../support/house.ts";
import { endOf, withAccount } from "../support/pam.ts";
import { aggregate } from "../support/wait.ts";

describe("Manage Accounts", () => {
  test("disable, enable, unlock, change password and delete reach the application and are read back", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house, { locked: true });
    for (const [action, body] of [
      ["disable", {}],
      ["enable", {}],
      ["unlock", undefined],
      ["change-password", { password: "New-Pa55word!" }],
      ["delete", {}],
    ] as const) {
      const end = await endOf(house, await house.post(`/api/accounts/${id}/${action}`, body));
      assert.equal(end.status, "committed", JSON.stringify(end));
    }
    assert.deepEqual(
      house.pam.effects().map(({ operation }) => operation),
      ["disable", "enable", "unlock", "changePassword", "delete"],
    );
    const { body } = await house.get(`/api/accounts/${id}`);
    assert.ok(body.deletedAt);
    const again = await house.post(`/api/accounts/${id}/enable`);
    assert.equal(again.status, 409);
  });

  test("the account shows its state as soon as the transaction is committed", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    await endOf(house, await house.post(`/api/accounts/${id}/disable`));
    assert.equal((await house.get(`/api/accounts/${id}`)).body.disabled, true);
    const task = await aggregate(house, "PAM");
    assert.equal(Object(task.counts).unchanged, 1);
  });

  test("what the application cannot do is refused with the reason", async (t) => {
    const house = await openHouse(t);
    house.pam.features = ["PROVISIONING"];
    const id = await withAccount(house);
    const { status, body } = await house.post(`/api/accounts/${id}/disable`);
    assert.equal(status, 409);
    assert.equal(body.code, "unsupportedOperation");
    assert.match(String(body.detail), /ENABLE/);
  });

  test("a button does it even where governance believes that it is done", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    house.pam.seed("p1", {}, { disabled: true });
    assert.equal((await endOf(house, await house.post(`/api/accounts/${id}/enable`))).status, "committed");
    assert.equal(house.pam.get("p1")?.disabled, false);
  });

  test("a password is in no answer, no audit entry, and gone from the row when it is set", async (t) => {
    const house = await openHouse(t);
    const id = await withAccount(house);
    const answer = await house.post(`/api/accounts/${id}/change-password`, { password: "canary-Pa55" });
    const end = await endOf(house, answer);
    assert.equal(end.secrets, undefined);
    const plan = await house.get(`/api/plans/${answer.body.planId}`);
    const audit = await house.get("/api/audit?limit=1000");
    for (const body of [answer.body, end, plan.body, audit.body])
      assert.ok(!JSON.stringify(body).includes("canary-Pa55"));
    assert.equal(house.pam.get("p1")?.attributes.password, "canary-Pa55");
  });
});
