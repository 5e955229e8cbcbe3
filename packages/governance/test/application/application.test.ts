import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hrApplication, pamApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { targetSchema } from "../support/target.ts";
import { aggregate } from "../support/wait.ts";

describe("an application", () => {
  test("is added, read, listed, replaced and removed", async (t) => {
    const house = await openHouse(t);
    const added = await house.post("/api/applications", pamApplication);
    assert.equal(added.status, 201);
    assert.equal(added.headers.location, "/api/applications/PAM");
    assert.equal(added.body.version, 1);
    assert.ok(Array.isArray(added.body.features) && added.body.features.includes("PROVISIONING"));
    assert.deepEqual((await house.get("/api/applications/pam")).body, added.body);

    const changed = await house.put("/api/applications/PAM", { ...pamApplication, displayName: "The vault" });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.displayName, "The vault");
    assert.equal(changed.body.version, 2);

    await house.post("/api/applications", hrApplication);
    const { body } = await house.get("/api/applications");
    assert.deepEqual(names(body.items), ["HR", "PAM"]);

    assert.equal((await house.delete("/api/applications/PAM")).status, 204);
    assert.equal((await house.get("/api/applications/PAM")).status, 404);
  });

  test("can be sent back as it was read", async (t) => {
    const house = await openHouse(t);
    const { body } = await house.post("/api/applications", pamApplication);
    assert.equal((await house.put("/api/applications/PAM", body)).status, 200);
    const stale = await house.put("/api/applications/PAM", body);
    assert.equal(stale.status, 409);
    assert.equal(stale.body.attribute, "version");
  });

  test("changed by several at once from one version is changed by one of them", async (t) => {
    const house = await openHouse(t);
    const { body } = await house.post("/api/applications", pamApplication);
    const changes = Array.from({ length: 6 }, (_, index) => ({ ...body, description: `change ${index}` }));
    const answers = await Promise.all(changes.map((change) => house.put("/api/applications/PAM", change)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409, 409, 409]);
    assert.equal((await house.get("/api/applications/PAM")).body.version, 2);
  });

  test("is listed a page at a time", async (t) => {
    const house = await openHouse(t);
    for (const name of ["c", "A", "b"]) await house.post("/api/applications", { ...pamApplication, name });
    const first = await house.get("/api/applications?limit=2");
    assert.deepEqual(names(first.body.items), ["A", "b"]);
    const second = await house.get(`/api/applications?limit=2&after=${first.body.next}`);
    assert.deepEqual(names(second.body.items), ["c"]);
    assert.equal(second.body.next, undefined);
  });

  test("may not be another's but for letter case", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    const again = await house.post("/api/applications", { ...pamApplication, name: "pam" });
    assert.equal(again.status, 409);
    assert.equal(again.body.code, "alreadyExists");
  });

  test("keeps its name", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    const renamed = await house.put("/api/applications/PAM", { ...pamApplication, name: "Vault" });
    assert.equal(renamed.status, 400);
    assert.equal(renamed.body.attribute, "name");
  });

  test("takes its accounts along when it is removed, and leaves the audit log whole", async (t) => {
    const house = await openHouse(t);
    house.pam.seed("p1");
    await house.post("/api/applications", pamApplication);
    await aggregate(house, "PAM");
    await house.delete("/api/applications/PAM");
    assert.equal((await house.governance.status()).accounts, 0);
    assert.equal((await house.get("/api/audit/verify")).body.intact, true);
  });
});

function names(items: unknown): unknown[] {
  return Array.isArray(items) ? items.map(({ name }) => name) : [];
}

describe("secret settings", () => {
  const withSecret = { ...pamApplication, settings: { target: "PAM", secret: "s3cret-canary" } };

  test("are never shown", async (t) => {
    const house = await openHouse(t);
    const added = await house.post("/api/applications", withSecret);
    assert.deepEqual(added.body.settings, { target: "PAM", secret: { sealed: true } });
    for (const url of ["/api/applications", "/api/applications/PAM", "/api/audit"]) {
      assert.ok(!JSON.stringify((await house.get(url)).body).includes("s3cret-canary"), url);
    }
  });

  test("are kept when they are left out, or sent back as they were shown", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", withSecret);
    for (const settings of [{ target: "PAM" }, { target: "PAM", secret: { sealed: true } }]) {
      const kept = await house.put("/api/applications/PAM", { ...pamApplication, settings });
      assert.deepEqual(kept.body.settings, { target: "PAM", secret: { sealed: true } });
    }
  });

  test("are not carried over to another host, where they would be told", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", withSecret);
    for (const secret of [undefined, { sealed: true }]) {
      const moved = await house.put("/api/applications/PAM", { ...pamApplication, settings: { target: "HR", secret } });
      assert.deepEqual(moved.body.settings, { target: "HR" });
      await house.put("/api/applications/PAM", withSecret);
    }
  });

  test("are not carried over to another type of connector", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", withSecret);
    const other = await house.put("/api/applications/PAM", { ...pamApplication, type: "other" });
    assert.equal(other.status, 400);
    assert.equal(other.body.attribute, "type");
  });
});

describe("what is wrong with an application is named, all at once", () => {
  const field = (more: object) => ({
    provisioningPolicies: [{ operation: "Create", fields: [{ name: "userName", ...more }] }],
  });
  const schema = (more: object) => ({ schemas: [{ ...targetSchema, ...more }] });
  const cases: readonly [why: string, document: object, attribute: string, detail: RegExp][] = [
    ["a name that is none", { name: " " }, "name", /name/],
    ["a type that is none", { type: "sims" }, "type", /no connector type/],
    ["a setting that is missing", { settings: {} }, "settings.target", /names no target/],
    [
      "a rule that does not compile",
      { correlation: [{ key: "account.email +", identityAttribute: "email" }] },
      "correlation[0].key",
      /\^/,
    ],
    [
      "a rule of an unknown attribute",
      { correlation: [{ key: "account.mail", identityAttribute: "email" }] },
      "correlation[0].key",
      /no attribute mail/,
    ],
    [
      "a rule of a variable without value",
      { correlation: [{ key: "identity.name", identityAttribute: "name" }] },
      "correlation[0].key",
      /no value here/,
    ],
    [
      "identity attributes of an application without authority",
      { identityAttributes: { email: "account.email" } },
      "identityAttributes",
      /only an authoritative/,
    ],
    [
      "a field that does not compile",
      field({ value: "lowr(identity.name)" }),
      "provisioningPolicies[0].fields[0].value",
      /no function lowr/,
    ],
    [
      "a field of an unknown attribute",
      field({ name: "usrName" }),
      "provisioningPolicies[0].fields[0].name",
      /no attribute usrName/,
    ],
    [
      "a value and a default",
      field({ value: "'a'", defaultValue: "'b'" }),
      "provisioningPolicies[0].fields[0].defaultValue",
      /never used/,
    ],
    [
      "a field that allows nothing",
      field({ allowedValues: [] }),
      "provisioningPolicies[0].fields[0].allowedValues",
      /nothing/,
    ],
    [
      "a generated password in the open",
      field({ value: "generatePassword()" }),
      "provisioningPolicies[0].fields[0].value",
      /secret/,
    ],
    [
      "two policies for one operation",
      {
        provisioningPolicies: [
          { operation: "Create", fields: [] },
          { operation: "Create", fields: [] },
        ],
      },
      "provisioningPolicies[1].operation",
      /another policy/,
    ],
    [
      "an identity attribute that is not in the schema",
      schema({ identityAttribute: "uuid" }),
      "schemas[0].identityAttribute",
      /not an attribute/,
    ],
    [
      "an attribute that stands twice",
      schema({ attributes: [...targetSchema.attributes, ...targetSchema.attributes.slice(0, 1)] }),
      "schemas[0].attributes[9].name",
      /twice/,
    ],
    ["two schemas of one type", { schemas: [targetSchema, targetSchema] }, "schemas[1].objectType", /another schema/],
  ];

  for (const [why, more, attribute, detail] of cases) {
    test(why, async (t) => {
      const house = await openHouse(t);
      const { status, body } = await house.post("/api/applications", { ...pamApplication, ...more });
      assert.equal(status, 400, JSON.stringify(body));
      assert.equal(body.attribute, attribute);
      assert.match(String(body.detail), detail);
    });
  }

  test("several problems come together", async (t) => {
    const house = await openHouse(t);
    const { body } = await house.post("/api/applications", {
      ...pamApplication,
      type: "x",
      correlation: [{ key: "?", identityAttribute: "a" }],
    });
    assert.ok(Array.isArray(body.problems));
    assert.deepEqual(
      body.problems.map(({ attribute }) => attribute),
      ["type", "correlation[0].key"],
    );
  });

  test("a typing error gets a suggestion", async (t) => {
    const house = await openHouse(t);
    const { body } = await house.post("/api/applications", {
      ...pamApplication,
      correlation: [{ key: "account.emial", identityAttribute: "email" }],
    });
    assert.match(String(body.mend), /did you mean email/);
  });
});

describe("the connection", () => {
  test("is tried, and a failure is an answer", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", pamApplication);
    assert.equal((await house.post("/api/applications/PAM/test")).body.ok, true);
    house.pam.trouble = () => {
      throw new Error("nobody there");
    };
    const failed = await house.post("/api/applications/PAM/test");
    assert.equal(failed.status, 200);
    assert.equal(failed.body.ok, false);
  });

  test("types are listed with what is secret in them", async (t) => {
    const house = await openHouse(t);
    const { body } = await house.get("/api/connector-types");
    assert.deepEqual(body.items, [
      { type: "target", displayName: "A target of the tests", secretSettings: ["secret"] },
    ]);
  });
});

describe("schema discovery", () => {
  test("fills the application and tells what changed", async (t) => {
    const house = await openHouse(t);
    await house.post("/api/applications", { ...pamApplication, schemas: [] });
    const found = await house.post("/api/applications/PAM/discover-schema");
    assert.deepEqual(found.body.changes, [{ objectType: "account", change: "schemaAdded" }]);
    const again = await house.post("/api/applications/PAM/discover-schema");
    assert.deepEqual(again.body.changes, []);
  });

  test("is refused by an application that cannot", async (t) => {
    const house = await openHouse(t);
    house.pam.features = ["PROVISIONING"];
    await house.post("/api/applications", pamApplication);
    const { status, body } = await house.post("/api/applications/PAM/discover-schema");
    assert.equal(status, 409);
    assert.equal(body.code, "unsupportedOperation");
  });
});
