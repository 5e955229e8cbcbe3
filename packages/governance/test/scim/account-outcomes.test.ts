import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ConnectorError } from "../../src/index.ts";
import { pamApplication } from "../support/documents.ts";
import { transactionEnd } from "../support/wait.ts";
import { account, disable, own, pamUrn, patch, withPam } from "./support.ts";

const planUrn = `${own}:Plan`;

suite("a write that takes long", () => {
  const scim = { waitMilliseconds: 30 };

  test("is answered with its plan, which tells when it is done; the account tells of it meanwhile", async (t) => {
    const people = await withPam(t, { scim });
    const gate = Promise.withResolvers<void>();
    people.house.pam.trouble = (moment) => (moment === "asked" ? gate.promise : undefined);
    const taken = await people.scim("PATCH", people.path, disable);
    assert.equal(taken.status, 202, JSON.stringify(taken.body));
    assert.deepEqual([taken.body.schemas, taken.body.status], [[planUrn], "pending"]);
    assert.equal(taken.headers.location, Object(taken.body.meta).location);
    const planPath = `/Plans/${taken.body.id}`;
    assert.ok(String(taken.headers.location).endsWith(planPath));
    const meanwhile = await people.scim("GET", people.path);
    assert.equal(meanwhile.body.active, true, "nothing is claimed that has not happened");
    assert.equal(Object(meanwhile.body.pendingPlans)[0].value, taken.body.id);
    gate.resolve();
    const [{ value }] = Object(taken.body.transactions);
    await transactionEnd(people.house, value);
    assert.equal((await people.scim("GET", planPath)).body.status, "committed");
    const { body } = await people.scim("GET", people.path);
    assert.deepEqual([body.active, body.pendingPlans], [false, undefined]);
    const transaction = await people.scim("GET", `/ProvisioningTransactions/${value}`);
    assert.deepEqual([transaction.body.operation, transaction.body.status], ["Disable", "committed"]);
  });

  test("is not waited for by a client that prefers not to", async (t) => {
    const people = await withPam(t, { scim: { waitMilliseconds: 60_000 } });
    const gate = Promise.withResolvers<void>();
    people.house.pam.trouble = (moment) => (moment === "asked" ? gate.promise : undefined);
    const answer = await people.scim("PATCH", people.path, disable, { prefer: "respond-async" });
    gate.resolve();
    assert.equal(answer.status, 202);
    await transactionEnd(people.house, Object(answer.body.transactions)[0].value);
  });

  test("creates and deletes the same way", async (t) => {
    const people = await withPam(t, { scim });
    const gate = Promise.withResolvers<void>();
    people.house.pam.trouble = (moment) => (moment === "asked" ? gate.promise : undefined);
    const answers = [
      await people.scim("POST", "/Accounts", account("PAM", { identity: { value: "ben" } })),
      await people.scim("DELETE", people.path),
    ];
    gate.resolve();
    for (const { status, body } of answers) {
      assert.equal(status, 202, JSON.stringify(body));
      await transactionEnd(people.house, Object(body.transactions)[0].value);
    }
    assert.equal((await people.scim("GET", people.path)).status, 404);
    assert.equal(Object((await people.scim("GET", "/Users/ben")).body).userName, "ben");
  });
});

suite("a write that fails", () => {
  const failures = [
    ["schema", 400, "invalidValue"],
    ["policy", 400, "invalidValue"],
    ["alreadyExists", 409, "uniqueness"],
    ["notFound", 409, undefined],
    ["unsupported", 501, undefined],
    ["authentication", 502, undefined],
    ["network", 503, undefined],
  ] as const;
  for (const [kind, status, scimType] of failures) {
    test(`for ${kind} is answered ${status}, with what the application said and the plan`, async (t) => {
      const { scim, house, path } = await withPam(t);
      await house.put("/api/applications/PAM", {
        ...pamApplication,
        retry: { maximumAttempts: 1, initialMilliseconds: 1, maximumMilliseconds: 1 },
      });
      house.pam.trouble = (moment) => {
        if (moment === "asked") throw new ConnectorError(kind, "because so");
      };
      const answer = await scim("PATCH", path, disable);
      assert.deepEqual([answer.status, answer.body.scimType], [status, scimType], JSON.stringify(answer.body));
      assert.match(String(answer.body.detail), /PAM did not do Disable: .*because so.*Nothing was changed/);
      const { value } = Object(answer.body[planUrn]);
      assert.equal((await scim("GET", `/Plans/${value}`)).body.status, "failed");
      assert.equal(
        (await scim("GET", "/Plans")).body.totalResults,
        1,
        "it is not tried again behind the client's back",
      );
      assert.equal((await scim("GET", path)).body.active, true);
    });
  }

  test("tells what of it was done", async (t) => {
    const { scim, house, path } = await withPam(t);
    house.pam.trouble = (moment, operation) => {
      if (moment === "asked" && operation === "disable") throw new ConnectorError("policy", "not on a Monday");
    };
    const change = patch(
      { op: "replace", path: "active", value: false },
      { op: "replace", path: `${pamUrn}:department`, value: "Law" },
    );
    const { body } = await scim("PATCH", path, change);
    assert.match(String(body.detail), /not on a Monday\. Done was Modify/);
    assert.equal(Object((await scim("GET", path)).body[pamUrn]).department, "Law");
  });
});
