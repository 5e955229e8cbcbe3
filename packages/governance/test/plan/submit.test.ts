import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { createPlan, endOf, ids, modify, withAccount } from "../support/pam.ts";
import { aggregate } from "../support/wait.ts";

describe("a plan", () => {
  test("changes attributes, and drops what is so already", async (t) => {
    const house = await openHouse(t);
    await withAccount(house);
    const wanted = modify(
      { name: "department", operation: "Set", value: "HR" },
      { name: "groups", operation: "Add", value: ["a", "b"] },
      { name: "email", operation: "Set", value: "p1@x.example" },
    );
    const preview = await house.post("/api/plans/preview", wanted);
    assert.equal(Object(preview.body.filtered).length, 2);
    assert.deepEqual(house.pam.effects(), []);
    assert.equal((await endOf(house, await house.post("/api/plans", wanted))).status, "committed");
    assert.deepEqual(house.pam.get("p1")?.attributes.groups, ["a", "b"]);
    const again = await house.post("/api/plans", wanted);
    assert.deepEqual(ids(again.body), []);
  });

  test("posted again under its tracking id is done once", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    const plan = { ...createPlan, trackingId: "request-7" };
    const answers = await Promise.all(Array.from({ length: 4 }, () => house.post("/api/plans", plan)));
    const all = new Set(answers.flatMap(({ body }) => ids(body)));
    assert.equal(all.size, 1);
    await endOf(house, answers[0] ?? { status: 0, body: {} });
    assert.equal(ids((await house.post("/api/plans", plan)).body)[0], [...all][0]);
    assert.deepEqual(house.pam.effects().length, 1);
    const other = await house.post("/api/plans", { ...modify(), trackingId: "request-7" });
    assert.equal(other.status, 409);
    assert.equal(other.body.attribute, "trackingId");
  });

  test("that lacks a value names every missing one, and nothing happens", async (t) => {
    const house = await openHouse(t);
    const fields = [
      { name: "userName", required: true },
      { name: "department", required: true, allowedValues: ["IT"] },
    ];
    await house.post("/api/applications", {
      ...pamApplication,
      provisioningPolicies: [{ operation: "Create", fields }],
    });
    const { status, body } = await house.post("/api/plans", {
      accountRequests: [{ application: "PAM", operation: "Create" }],
    });
    assert.equal(status, 400);
    assert.equal(body.code, "unanswered");
    assert.ok(Array.isArray(body.problems));
    assert.deepEqual(
      body.problems.map(({ attribute }) => attribute),
      ["PAM.userName", "PAM.department"],
    );
    assert.equal((await house.governance.status()).pendingTransactions, 0);
  });

  test("of many accounts is one unit: one wrong request, and nothing is written", async (t) => {
    const house = await openHouse(t);
    await withAccount(house);
    const { status, body } = await house.post("/api/plans", {
      accountRequests: [
        { application: "PAM", operation: "Disable", nativeIdentity: "p1" },
        { application: "PAM", operation: "Disable", nativeIdentity: "p9" },
      ],
    });
    assert.equal(status, 400);
    assert.match(String(body.detail), /no account p9/);
    assert.deepEqual(house.pam.effects(), []);
  });

  test("finds a name that no account, and no account to come, has", async (t) => {
    const house = await openHouse(t);
    house.pam.seed("p1", { userName: "ada" });
    const fields = [
      { name: "userName", unique: true, value: "'ada'" },
      { name: "email", unique: true, value: "'ada@x'" },
    ];
    await house.post("/api/applications", {
      ...pamApplication,
      provisioningPolicies: [{ operation: "Create", fields }],
    });
    await aggregate(house, "PAM");
    const gate = Promise.withResolvers<void>();
    house.pam.trouble = (moment, operation) =>
      moment === "asked" && operation === "create" ? gate.promise : undefined;
    const plan = { accountRequests: [{ application: "PAM", operation: "Create" }] };
    const first = await house.post("/api/plans", plan);
    const second = await house.post("/api/plans", plan);
    gate.resolve();
    for (const answer of [first, second]) await endOf(house, answer);
    const third = await house.post("/api/plans", plan);
    await endOf(house, third);
    assert.deepEqual(
      house.pam
        .all()
        .map(({ attributes }) => attributes.userName)
        .sort(),
      ["ada", "ada2", "ada3", "ada4"],
    );
    assert.deepEqual(house.pam.find("ada4")?.attributes.email, "ada3@x");
  });

  test("of one person does nothing to another's account", async (t) => {
    const house = await openHouse(t);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example" });
    house.hr.seed("e2", { userName: "ben", email: "ben@x.example" });
    house.pam.seed("p1", { email: "ben@x.example" });
    await house.post("/api/applications", hrApplication);
    await house.post("/api/applications", pamApplication);
    await aggregate(house, "HR");
    await aggregate(house, "PAM");
    const accountRequests = [{ application: "PAM", operation: "Disable", nativeIdentity: "p1" }];
    const { status, body } = await house.post("/api/plans", { identity: "ada", accountRequests });
    assert.equal(status, 400);
    assert.match(String(body.detail), /p1 on PAM is another identity's/);
    const own = await house.post("/api/plans", { identity: "ben", accountRequests });
    assert.equal((await endOf(house, own)).status, "committed");
  });

  test("is not told a secret that is not allowed", async (t) => {
    const house = await openHouse(t);
    const fields = [
      { name: "userName", value: "'x'" },
      { name: "password", value: "'canary'", allowedValues: ["a"] },
    ];
    const provisioningPolicies = [{ operation: "Create", fields }];
    await house.post("/api/applications", { ...pamApplication, provisioningPolicies });
    const plan = { accountRequests: [{ application: "PAM", operation: "Create" }] };
    const { body } = await house.post("/api/plans/preview", plan);
    assert.equal(Object(body.messages)[0].code, "notAllowed");
    assert.ok(!JSON.stringify(body).includes("canary"));
  });
});
