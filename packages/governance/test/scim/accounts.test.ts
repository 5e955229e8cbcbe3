import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { pamApplication } from "../support/documents.ts";
import { targetSchema } from "../support/target.ts";
import { account, accountUrn, clientOf, disable, own, pamUrn, patch, user, withPam } from "./support.ts";

const bulkUrn = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

suite("an account", () => {
  test("shows what it has in its application under that application's own schema", async (t) => {
    const { scim, path, idOf } = await withPam(t);
    const { status, body } = await scim("GET", path);
    assert.equal(status, 200);
    const { identity, application, [pamUrn]: extension, meta: _meta, id: _id, schemas, ...shown } = body;
    const ada = await idOf("Users", 'userName eq "ada"');
    assert.deepEqual(identity, {
      value: ada,
      $ref: `http://localhost:80/governance/scim/v2/Users/${ada}`,
      userName: "ada",
      displayName: "ada",
    });
    assert.equal(Object(application).displayName, "PAM");
    const attributes = {
      id: "p1",
      userName: "ada",
      email: "ada@x.example",
      department: "IT",
      uid: 7,
      groups: ["a", "b"],
    };
    assert.deepEqual(extension, attributes);
    assert.deepEqual(schemas, [accountUrn, pamUrn]);
    assert.deepEqual(shown, {
      nativeIdentity: "p1",
      displayName: "ada",
      active: true,
      locked: false,
      correlation: "linked",
      manuallyCorrelated: false,
      hasEntitlements: true,
    });
  });

  test("is disabled, enabled and unlocked in its application", async (t) => {
    const { scim, house, path } = await withPam(t);
    const off = await scim("PATCH", path, disable);
    assert.deepEqual([off.status, off.body.active], [200, false], JSON.stringify(off.body));
    const on = await scim("PATCH", path, patch({ op: "add", value: { active: "True" } }));
    assert.deepEqual([on.status, on.body.active], [200, true]);
    house.pam.seed("p1", { userName: "ada" }, { locked: true });
    const { body: task } = await house.post("/api/applications/PAM/aggregate");
    while ((await house.get(`/api/tasks/${task.id}`)).body.status !== "completed");
    const free = await scim("PATCH", path, patch({ op: "replace", path: "locked", value: false }));
    assert.deepEqual([free.status, free.body.locked], [200, false]);
    assert.deepEqual(
      house.pam.effects().map(({ operation }) => operation),
      ["disable", "enable", "unlock"],
    );
  });

  test("changes its attributes by what comes and goes", async (t) => {
    const { scim, house, path } = await withPam(t);
    const answer = await scim(
      "PATCH",
      path,
      patch(
        { op: "replace", path: `${pamUrn}:department`, value: "Law" },
        { op: "add", path: `${pamUrn}:groups`, value: ["x", "c"] },
        { op: "replace", path: `${pamUrn}:groups`, value: ["c", "b"] },
        { op: "replace", path: `${pamUrn}:name_givenName`, value: "Ada" },
        { op: "remove", path: `${pamUrn}:uid` },
      ),
    );
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const { uid, ...attributes } = Object(house.pam.get("p1")?.attributes);
    assert.deepEqual(
      [attributes.department, attributes.groups, attributes["name.givenName"]],
      ["Law", ["b", "c"], "Ada"],
    );
    assert.equal(uid ?? null, null);
    assert.equal(house.pam.effects().length, 1, "one write");
    assert.deepEqual(Object(answer.body[pamUrn]).groups, ["b", "c"]);
  });

  test("is replaced by PUT as IdentityIQ's clients do: read, change, send back", async (t) => {
    const { scim, house, path } = await withPam(t);
    const { body } = await scim("GET", path);
    const answer = await scim("PUT", path, { ...body, active: false });
    assert.deepEqual([answer.status, answer.body.active], [200, false], JSON.stringify(answer.body));
    assert.deepEqual(house.pam.effects(), [{ operation: "disable", nativeIdentity: "p1" }]);
  });

  test("gets a password that nobody is shown", async (t) => {
    const { scim, house, path } = await withPam(t);
    const answer = await scim("PATCH", path, patch({ op: "replace", path: "password", value: "Sesame-Open-1!" }));
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(house.pam.get("p1")?.attributes.password, "Sesame-Open-1!");
    const plans = JSON.stringify([
      (await scim("GET", "/Plans")).body,
      (await house.get("/api/audit")).body,
      answer.body,
    ]);
    assert.ok(!plans.includes("Sesame"));
  });

  test("is given to somebody by hand, together with a change of its attributes", async (t) => {
    const { scim, house, path, idOf } = await withPam(t);
    const ben = await idOf("Users", 'userName eq "ben"');
    const { status, body } = await scim(
      "PATCH",
      path,
      patch({ op: "replace", path: "identity.value", value: ben }, { op: "replace", path: "active", value: false }),
    );
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([Object(body.identity).userName, body.manuallyCorrelated, body.active], ["ben", true, false]);
    const { body: audit } = await house.get("/api/audit?action=account.correlated&order=newest");
    assert.equal(Object(audit.items)[0].actor, "admin");
  });

  test("is deleted in its application", async (t) => {
    const { scim, house, path } = await withPam(t);
    assert.equal((await scim("DELETE", path)).status, 204);
    assert.equal(house.pam.get("p1"), undefined);
    assert.equal((await scim("GET", path)).status, 404);
    assert.equal((await scim("DELETE", path)).status, 404);
    assert.equal((await scim("PATCH", path, disable)).status, 404);
  });

  test("is written on condition", async (t) => {
    const { scim, house, path } = await withPam(t);
    const etag = String((await scim("GET", path)).headers.etag);
    assert.equal((await scim("PATCH", path, disable, { "if-match": etag })).status, 200);
    assert.equal((await scim("DELETE", path, undefined, { "if-match": etag })).status, 412);
    assert.notEqual(house.pam.get("p1"), undefined);
  });

  const refusals = [
    ["a lock", { op: "replace", path: "locked", value: true }, "mutability", /only the application locks/],
    ["no owner", { op: "remove", path: "identity" }, "mutability", /given to another User/],
    [
      "an owner who is nobody",
      { op: "replace", path: "identity.value", value: "x" },
      "invalidValue",
      /identity\.value/,
    ],
    ["another native identity", { op: "replace", path: "nativeIdentity", value: "x" }, "mutability", /immutable/],
    ["another application", { op: "replace", path: "application.value", value: "HR" }, "mutability", /immutable/],
    ["an external id", { op: "add", path: "externalId", value: "x" }, "mutability", /externalId/],
    ["what the application keeps", { op: "replace", path: `${pamUrn}:id`, value: "x" }, "mutability", /id/],
    [
      "attributes of another application",
      { op: "add", path: `${own}:Application:Schema:HR:account:department`, value: "x" },
      "invalidValue",
      /PAM has no attributes of HR/,
    ],
  ] as const;
  for (const [what, operation, scimType, detail] of refusals) {
    test(`is not given ${what}, and nothing is done`, async (t) => {
      const { scim, house, path } = await withPam(t);
      const { status, body } = await scim(
        "PATCH",
        path,
        patch(operation, { op: "replace", path: "active", value: false }),
      );
      assert.deepEqual([status, body.scimType], [400, scimType], JSON.stringify(body));
      assert.match(String(body.detail), detail);
      assert.deepEqual(house.pam.effects(), []);
      assert.equal((await scim("GET", "/Plans")).body.totalResults, 0);
    });
  }

  test("is not changed by what its application cannot do", async (t) => {
    const { scim, house, path } = await withPam(t);
    house.pam.features = ["PROVISIONING"];
    await house.put("/api/applications/PAM", { ...pamApplication, description: "weaker" });
    const { status, body } = await scim("PATCH", path, disable);
    assert.equal(status, 501, JSON.stringify(body));
    assert.match(String(body.detail), /PAM does not do Disable/);
  });
});

suite("a new account", () => {
  test("is made by a plan, with the policy's values", async (t) => {
    const { scim, house, idOf } = await withPam(t);
    const ben = await idOf("Users", 'userName eq "ben"');
    const extension = { department: "Law", groups: ["x", "y"] };
    const { status, body, headers } = await scim("POST", "/Accounts", {
      ...account("pam", { identity: { value: ben }, password: "First-Word-1!", [pamUrn]: extension }),
      schemas: [accountUrn, pamUrn],
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(headers.location, Object(body.meta).location);
    assert.deepEqual([body.nativeIdentity, Object(body.identity).userName, body.active], ["id-ben", "ben", true]);
    const { department, groups, email, password } = Object(house.pam.get("id-ben")?.attributes);
    assert.deepEqual([department, groups, email, password], ["Law", ["x", "y"], "ben@x.example", "First-Word-1!"]);
  });

  test("may belong to nobody yet", async (t) => {
    const { scim } = await withPam(t);
    const { status, body } = await scim("POST", "/Accounts", {
      ...account("PAM", { [pamUrn]: { userName: "robot" } }),
      schemas: [accountUrn, pamUrn],
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.correlation, body.identity], ["uncorrelated", undefined]);
  });

  test("has the native identity that was asked for where the application lets it be chosen", async (t) => {
    const { scim, house } = await withPam(t);
    const attributes = targetSchema.attributes.map((each) => (each.name === "id" ? { ...each, writable: true } : each));
    const schemas = [{ ...targetSchema, attributes, identityAttribute: "userName" }];
    await house.post("/api/applications", { ...pamApplication, name: "Free", schemas, provisioningPolicies: [] });
    const made = await scim("POST", "/Accounts", account("Free", { nativeIdentity: "zoe" }));
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(house.pam.get("id-zoe")?.attributes.userName, "zoe");
  });

  const refusals = [
    ["an application that is none", account("Nowhere"), 400, "invalidValue", /no application "Nowhere"/],
    ["no application", { schemas: [accountUrn], active: true }, 400, "invalidValue", /application is required/],
    ["an owner who is nobody", account("PAM", { identity: { value: "x" } }), 400, "invalidValue", /identity\.value/],
    [
      "a second account of one person",
      account("PAM", { identity: { value: "ada" } }),
      409,
      "uniqueness",
      /ada has the account ada on PAM/,
    ],
    [
      "a native identity that the application gives",
      account("PAM", { nativeIdentity: "x" }),
      400,
      "mutability",
      /nativeIdentity/,
    ],
    ["disabled", account("PAM", { identity: { value: "ben" }, active: false }), 400, "invalidValue", /active/],
    ["locked", account("PAM", { identity: { value: "ben" }, locked: true }), 400, "mutability", /locked/],
    ["without what its policy asks for", account("PAM"), 400, "invalidValue", /userName/],
  ] as const;
  for (const [what, body, status, scimType, detail] of refusals) {
    test(`is not made: ${what}`, async (t) => {
      const { scim, house } = await withPam(t);
      const answer = await scim("POST", "/Accounts", body);
      assert.deepEqual([answer.status, answer.body.scimType], [status, scimType], JSON.stringify(answer.body));
      assert.match(String(answer.body.detail), detail);
      assert.deepEqual(house.pam.effects(), []);
    });
  }
});

suite("a bulk request", () => {
  test("makes an identity and its account, and waits for all plans as long as for one", async (t) => {
    const { scim, house, path } = await withPam(t);
    const { status, body } = await scim("POST", "/Bulk", {
      schemas: [bulkUrn],
      Operations: [
        { method: "POST", path: "/Users", bulkId: "u", data: user("zoe", { emails: [{ value: "zoe@x.example" }] }) },
        {
          method: "POST",
          path: "/Accounts",
          bulkId: "a",
          data: account("PAM", { identity: { value: "bulkId:u" } }),
        },
        { method: "PATCH", path, data: disable },
        { method: "POST", path: "/Plans", bulkId: "p", data: {} },
      ],
    });
    assert.equal(status, 200);
    const statuses = Object(body.Operations).map((each: { status: string }) => each.status);
    assert.deepEqual(statuses, ["201", "201", "200", "405"], JSON.stringify(body));
    assert.equal(house.pam.find("zoe")?.attributes.email, "zoe@x.example");
  });
});

suite("the mount for clients of IdentityIQ", () => {
  test("speaks its URNs and has its references", async (t) => {
    const { house, path } = await withPam(t);
    const iiq = clientOf(house, "/identityiq/scim/v2");
    const prefix = "urn:ietf:params:scim:schemas:sailpoint:1.0";
    const { body } = await iiq("GET", path);
    assert.deepEqual(body.schemas, [`${prefix}:Account`, `${prefix}:Application:Schema:PAM:account`]);
    const { identity, application } = Object(body);
    assert.equal(identity.ref, identity.$ref);
    assert.ok(application.ref.endsWith("/identityiq/scim/v2/Applications/PAM"));
    const answer = await iiq("PUT", path, { ...body, active: false });
    assert.deepEqual([answer.status, answer.body.active], [200, false], JSON.stringify(answer.body));
    const disabled = await iiq("PATCH", path, patch({ op: "add", value: { active: true } }));
    assert.equal(disabled.body.active, true);
  });
});
