import assert from "node:assert/strict";
import { after, type TestContext, test } from "node:test";
import { closePostgres } from "@castellan/testing";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { type Engine, engines } from "../support/engines.ts";
import { openHouse } from "../support/house.ts";
import { aggregate, transactionEnd } from "../support/wait.ts";

after(closePostgres);

async function openOn(engine: Engine, t: TestContext) {
  const database = await engine.create();
  const house = await openHouse(t, { databaseUrl: database.url });
  t.after(() => database.remove());
  return house;
}

function texts(items: unknown, name: string): unknown[] {
  assert.ok(Array.isArray(items));
  return items.map((item) => item[name]);
}

for (const engine of await engines()) {
  const options = { skip: engine.skip };

  test(`a joiner, a mover and a leaver (${engine.name})`, options, async (t) => {
    const house = await openOn(engine, t);
    const identityAttributes = { ...hrApplication.identityAttributes, employee: "account.id" };
    const managerCorrelation = { key: "account.department", identityAttribute: "employee" };
    await house.post("/api/applications", { ...hrApplication, identityAttributes, managerCorrelation });
    await house.post("/api/applications", pamApplication);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example", department: "e2" });
    house.hr.seed("e2", { userName: "ben", email: "ben@x.example" });
    house.pam.seed("p2", { userName: "ada", email: "ben@x.example" });
    house.pam.seed("p3", { email: "nobody@x.example" });
    assert.equal((await aggregate(house, "HR")).status, "completed");
    const { linked, uncorrelated } = Object((await aggregate(house, "PAM")).counts);
    assert.deepEqual([linked, uncorrelated], [1, 1]);
    assert.equal((await house.get("/api/identities/ADA")).body.manager, "ben");

    const joined = await house.post("/api/identities/ada/accounts", { application: "PAM" });
    assert.equal(joined.status, 202, JSON.stringify(joined.body));
    const created = await transactionEnd(house, String(Object(joined.body.transactions)[0].id));
    assert.equal(created.status, "committed");
    assert.equal(created.nativeIdentity, "id-ada2");

    house.hr.seed("e1", { userName: "ada", email: "ada@x.example", department: "e9" });
    await aggregate(house, "HR");
    assert.equal((await house.get("/api/identities/ada")).body.manager, undefined);

    const left = await house.post(`/api/accounts/${created.accountId}/disable`);
    assert.equal((await transactionEnd(house, String(Object(left.body.transactions)[0].id))).status, "committed");
    house.pam.drop("id-ada2");
    assert.equal(Object((await aggregate(house, "PAM")).counts).deleted, 1);
    house.hr.drop("e1");
    await aggregate(house, "HR");
    assert.equal((await house.get("/api/identities/ada")).body.inactive, true);
    assert.equal((await house.get("/api/audit/verify")).body.intact, true);
  });

  test(`values inside documents are found when a unique one is sought (${engine.name})`, options, async (t) => {
    const house = await openOn(engine, t);
    const fields = [
      { name: "userName", value: "form.email" },
      { name: "email", unique: true, value: "'a\"b@x'" },
      { name: "name.givenName", unique: true, value: "'Ann'" },
    ];
    await house.post("/api/applications", {
      ...pamApplication,
      provisioningPolicies: [{ operation: "Create", fields: [...fields.slice(1), ...fields.slice(0, 1)] }],
    });
    house.pam.seed("p1", { email: 'A"B@x', "name.givenName": "ANN" });
    await aggregate(house, "PAM");
    const { body } = await house.post("/api/plans/preview", {
      accountRequests: [{ application: "PAM", operation: "Create" }],
    });
    const { attributes } = Object(body.plans)[0].requests[0];
    assert.equal(attributes.email, 'a"b2@x');
    assert.equal(attributes["name.givenName"], "Ann2");
  });

  test(`lists are searched and paged (${engine.name})`, options, async (t) => {
    const house = await openOn(engine, t);
    for (const [index, userName] of ["anna", "100%", "a_b", "back\\slash", "zoë"].entries()) {
      house.hr.seed(`e${index}`, { userName });
    }
    await house.post("/api/applications", hrApplication);
    await aggregate(house, "HR");
    for (const [search, found] of [
      ["ANN", ["anna"]],
      ["%", ["100%"]],
      ["_", ["a_b"]],
      ["\\", ["back\\slash"]],
      ["ZO", ["zoë"]],
      ["nobody", []],
    ] as const) {
      const query = encodeURIComponent(search);
      assert.deepEqual(texts((await house.get(`/api/identities?search=${query}`)).body.items, "name"), found, search);
      assert.deepEqual(
        texts((await house.get(`/api/accounts?search=${query}`)).body.items, "displayName"),
        found,
        search,
      );
    }
    const names: unknown[] = [];
    let next: unknown;
    do {
      const { body } = await house.get(`/api/identities?limit=2${next === undefined ? "" : `&after=${next}`}`);
      names.push(...texts(body.items, "name"));
      next = body.next;
    } while (next !== undefined);
    assert.equal(new Set(names).size, 5);
  });

  test(`the same plan posted by many at once is one (${engine.name})`, options, async (t) => {
    const house = await openOn(engine, t);
    await house.post("/api/applications", pamApplication);
    const attributeRequests = [{ name: "userName", operation: "Set", value: "new" }];
    const plan = {
      trackingId: "t-1",
      accountRequests: [{ application: "PAM", operation: "Create", attributeRequests }],
    };
    const answers = await Promise.all(Array.from({ length: 6 }, () => house.post("/api/plans", plan)));
    assert.deepEqual(
      new Set(answers.map(({ status }) => status)),
      new Set([202]),
      JSON.stringify(answers.map(({ body }) => body)),
    );
    assert.equal(new Set(answers.map(({ body }) => body.planId)).size, 1);
    await transactionEnd(house, String(Object(answers[0]?.body.transactions)[0].id));
    assert.equal(house.pam.effects().length, 1);
  });
}
