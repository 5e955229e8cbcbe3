import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { hrApplication } from "../support/documents.ts";
import { openHouse } from "../support/house.ts";
import { aggregate } from "../support/wait.ts";
import { clientOf, coreUrn, enterpriseUrn, patch, peopled, type Scim, user, userUrn } from "./support.ts";

async function made(scim: Scim, userName: string, more = {}): Promise<string> {
  const { status, body } = await scim("POST", "/Users", user(userName, more));
  assert.equal(status, 201, JSON.stringify(body));
  return String(body.id);
}

suite("an identity that is made by hand", () => {
  test("keeps everything that was sent", async (t) => {
    const scim = clientOf(await openHouse(t));
    const boss = await made(scim, "boss", { displayName: "The Boss" });
    const sent = {
      userName: "Eve",
      externalId: "e-9",
      name: {
        formatted: "Dame Eve Fox",
        familyName: "Fox",
        givenName: "Eve",
        middleName: "M",
        honorificPrefix: "Dame",
      },
      displayName: "Eve Fox",
      nickName: "E",
      title: "Guide",
      userType: "contractor",
      preferredLanguage: "en",
      locale: "en-GB",
      timezone: "Europe/London",
      active: false,
      profileUrl: "https://x.example/eve",
      phoneNumbers: [{ value: "tel:+1-201-555-0123", type: "work" }],
      ims: [{ value: "eve", type: "xmpp" }],
      photos: [{ value: "https://x.example/eve.png", type: "photo" }],
      addresses: [{ type: "home", locality: "London", country: "GB" }],
      x509Certificates: [{ value: "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjELMAkGA1UE" }],
      emails: [
        { value: "home@x.example", type: "home", display: "At home" },
        { value: "work@x.example", primary: true },
      ],
    };
    const enterprise = {
      employeeNumber: "7",
      costCenter: "CC",
      organization: "Org",
      division: "Div",
      department: "Dep",
      manager: { value: boss },
    };
    const created = await scim("POST", "/Users", {
      schemas: [coreUrn, enterpriseUrn],
      ...sent,
      [enterpriseUrn]: enterprise,
    });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    const { id, meta, schemas, [userUrn]: governed, [enterpriseUrn]: kept, emails, ...shown } = created.body;
    const { emails: _sent, ...plain } = sent;
    assert.deepEqual(shown, plain);
    assert.deepEqual(emails, [
      { value: "work@x.example", primary: true },
      { value: "home@x.example", type: "home", display: "At home" },
    ]);
    const manager = {
      value: boss,
      $ref: `http://localhost:80/governance/scim/v2/Users/${boss}`,
      displayName: "The Boss",
    };
    assert.deepEqual(kept, { ...enterprise, manager });
    assert.deepEqual(governed, { isManager: false, correlated: false });
    assert.deepEqual(schemas, [coreUrn, userUrn, enterpriseUrn]);
    assert.equal(created.headers.location, Object(meta).location);
    assert.deepEqual((await scim("GET", `/Users/${id}`)).body, created.body);
    assert.deepEqual((await scim("GET", "/Users/EVE")).body, created.body, "by name, in any letter case");
    assert.equal(Object((await scim("GET", `/Users/${boss}`)).body[userUrn]).isManager, true);
  });

  test("is the same identity to the rest of governance, with an audit entry for each change", async (t) => {
    const house = await openHouse(t);
    const scim = clientOf(house);
    const id = await made(scim, "eve", { name: { givenName: "Eve" }, emails: [{ value: "eve@x.example" }] });
    const { body } = await house.get("/api/identities/eve");
    assert.deepEqual(body.attributes, { firstName: "Eve", email: "eve@x.example" });
    assert.equal(body.source, undefined);
    await scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "title", value: "Guide" }));
    await scim("DELETE", `/Users/${id}`);
    const { body: audit } = await house.get("/api/audit?target=identity:eve");
    assert.ok(Array.isArray(audit.items));
    const told = audit.items.map(({ action, actor, details }) => [action, actor, details.attributes ?? null]);
    assert.deepEqual(told, [
      ["identity.created", "admin", null],
      ["identity.changed", "admin", { title: { old: null, new: "Guide" } }],
      ["identity.deleted", "admin", null],
    ]);
    assert.equal((await scim("GET", `/Users/${id}`)).status, 404);
    assert.equal((await scim("DELETE", `/Users/${id}`)).status, 404);
  });

  test("is replaced whole by PUT: what is left out is gone, but it stays enabled or disabled", async (t) => {
    const scim = clientOf(await openHouse(t));
    const id = await made(scim, "eve", { title: "Guide", nickName: "E", active: false });
    const { status, body } = await scim("PUT", `/Users/${id}`, user("eve", { title: "Boss" }));
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.title, body.nickName, body.active], ["Boss", undefined, false]);
  });

  test("is called by its names where it has no display name", async (t) => {
    const scim = clientOf(await openHouse(t));
    const named = { name: { givenName: "Eve", familyName: "Fox" } };
    const id = await made(scim, "eve", { ...named, displayName: "Her Majesty" });
    const removed = await scim("PATCH", `/Users/${id}`, patch({ op: "remove", path: "displayName" }));
    assert.equal(removed.body.displayName, "Eve Fox");
    await made(scim, "nameless");
    assert.equal((await scim("GET", "/Users/nameless")).body.displayName, "nameless");
  });

  test("changes its main address by the path that identity providers use", async (t) => {
    const house = await openHouse(t);
    const scim = clientOf(house);
    const emails = [
      { value: "b@x.example", type: "home" },
      { value: "a@x.example", type: "work" },
    ];
    const id = await made(scim, "eve", { emails });
    const path = 'emails[type eq "work"].value';
    const { body } = await scim("PATCH", `/Users/${id}`, patch({ op: "replace", path, value: "new@x.example" }));
    assert.deepEqual(
      Object(body.emails).map(({ value }: { value: string }) => value),
      ["new@x.example", "b@x.example"],
    );
    assert.equal(Object((await house.get("/api/identities/eve")).body.attributes).email, "new@x.example");
    const nameless = await scim("PATCH", `/Users/${id}`, patch({ op: "add", path: "emails", value: [{ type: "x" }] }));
    assert.deepEqual([nameless.status, nameless.body.scimType], [400, "invalidValue"]);
  });

  const refusals = [
    ["a name that is taken, in other letters", user("ADA"), 409, "uniqueness", /identity ADA already/],
    ["no name", { schemas: [coreUrn], title: "T" }, 400, "invalidValue", /userName/],
    ["a name with spaces around it", user(" eve "), 400, "invalidValue", /userName neither begins nor ends/],
    ["a name that is too long", user("e".repeat(201)), 400, "invalidValue", /at most 200/],
    ["a name with control characters", user("e\tve"), 400, "invalidValue", /control/],
    [
      "a manager that is nobody",
      { schemas: [coreUrn, enterpriseUrn], userName: "eve", [enterpriseUrn]: { manager: { value: "nobody" } } },
      400,
      "invalidValue",
      /manager\.value/,
    ],
  ] as const;
  for (const [what, body, status, scimType, detail] of refusals) {
    test(`is not made of ${what}`, async (t) => {
      const { scim } = await peopled(t);
      const answer = await scim("POST", "/Users", body);
      assert.deepEqual([answer.status, answer.body.scimType], [status, scimType], JSON.stringify(answer.body));
      assert.match(String(answer.body.detail), detail);
    });
  }

  test("keeps its name", async (t) => {
    const scim = clientOf(await openHouse(t));
    const id = await made(scim, "eve");
    const answer = await scim("PATCH", `/Users/${id}`, patch({ op: "replace", path: "userName", value: "adam" }));
    assert.deepEqual([answer.status, answer.body.scimType], [400, "mutability"]);
  });

  test("is changed on condition, and not when it changed meanwhile", async (t) => {
    const scim = clientOf(await openHouse(t));
    const id = await made(scim, "eve");
    const { headers } = await scim("GET", `/Users/${id}`);
    const etag = String(headers.etag);
    const change = (value: string) => patch({ op: "replace", path: "title", value });
    assert.equal((await scim("GET", `/Users/${id}`, undefined, { "if-none-match": etag })).status, 304);
    assert.equal((await scim("PATCH", `/Users/${id}`, change("A"), { "if-match": etag })).status, 200);
    assert.equal((await scim("PATCH", `/Users/${id}`, change("B"), { "if-match": etag })).status, 412);
    assert.equal((await scim("DELETE", `/Users/${id}`, undefined, { "if-match": etag })).status, 412);
    assert.equal((await scim("GET", `/Users/${id}`)).body.title, "A");
  });

  test("loses no change when many are made at once", async (t) => {
    const scim = clientOf(await openHouse(t));
    const id = await made(scim, "eve");
    const paths = ["title", "nickName", "locale", "timezone", "userType", "name.givenName", "name.familyName"];
    const answers = await Promise.all(
      paths.map((path) => scim("PATCH", `/Users/${id}`, patch({ op: "replace", path, value: path }))),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    const { body } = await scim("GET", `/Users/${id}`);
    assert.deepEqual([body.title, body.nickName, body.locale, body.timezone, body.userType], paths.slice(0, 5));
    assert.deepEqual(body.name, { givenName: "name.givenName", familyName: "name.familyName" });
  });
});

suite("an identity that came from an authoritative application", () => {
  const refused = [
    ["displayName", { op: "replace", path: "displayName", value: "X" }],
    ["active", { op: "replace", path: "active", value: false }],
    ["email", { op: "replace", path: 'emails[type eq "work"].value', value: "x@y.example" }],
    ["department", { op: "remove", path: `${enterpriseUrn}:department` }],
  ] as const;
  for (const [attribute, operation] of refused) {
    test(`keeps ${attribute}, which the next aggregation would overwrite`, async (t) => {
      const { scim } = await peopled(t);
      const { status, body } = await scim(
        "PATCH",
        "/Users/ada",
        patch(operation, { op: "add", path: "title", value: "T" }),
      );
      assert.deepEqual([status, body.scimType], [400, "mutability"], JSON.stringify(body));
      assert.match(String(body.detail), new RegExp(`${attribute}.*authoritative application HR.*change it in HR`));
      assert.equal((await scim("GET", "/Users/ada")).body.title, undefined, "nothing of a refused change is done");
    });
  }

  test("keeps what is written beside, through the next aggregation", async (t) => {
    const { house, scim } = await peopled(t);
    const { status } = await scim("PATCH", "/Users/ada", patch({ op: "add", path: "title", value: "Countess" }));
    assert.equal(status, 200);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example", department: "Math" });
    await aggregate(house, "HR");
    const { body } = await scim("GET", "/Users/ada");
    assert.deepEqual([body.title, Object(body[enterpriseUrn]).department], ["Countess", "Math"]);
  });

  test("may have more addresses than its application knows, which stay when that one changes", async (t) => {
    const { house, scim } = await peopled(t);
    const home = { value: "ada@home.example", type: "home" };
    const { status } = await scim("PATCH", "/Users/ada", patch({ op: "add", path: "emails", value: [home] }));
    assert.equal(status, 200);
    house.hr.seed("e1", { userName: "ada", email: "countess@x.example", department: "IT" });
    await aggregate(house, "HR");
    const main = { value: "countess@x.example", type: "work", primary: true };
    assert.deepEqual((await scim("GET", "/Users/ada")).body.emails, [main, home]);
    const found = await scim("GET", `/Users?filter=${encodeURIComponent('emails[type eq "home" and value sw "ada"]')}`);
    assert.equal(found.body.totalResults, 1);
  });

  test("can be sent back as it was read", async (t) => {
    const { scim } = await peopled(t);
    const { body, headers } = await scim("GET", "/Users/ada");
    const answer = await scim("PUT", "/Users/ada", { ...body, title: "Countess" });
    assert.deepEqual([answer.status, answer.body.title], [200, "Countess"], JSON.stringify(answer.body));
    assert.notEqual(answer.headers.etag, headers.etag);
  });

  test("has the manager that its application says, or the one that was written where it says nothing", async (t) => {
    const { house, scim } = await peopled(t);
    const ben = String((await scim("GET", "/Users/ben")).body.id);
    const change = patch({ op: "add", path: `${enterpriseUrn}:manager.value`, value: ben });
    assert.equal(Object((await scim("PATCH", "/Users/ada", change)).body[enterpriseUrn]).manager.value, ben);
    await aggregate(house, "HR");
    assert.equal(Object((await scim("GET", "/Users/ada")).body[enterpriseUrn]).manager.displayName, "ben");
    const managerCorrelation = { key: "account.department", identityAttribute: "email" };
    await house.put("/api/applications/HR", { ...hrApplication, managerCorrelation });
    const removed = await scim("PATCH", "/Users/ada", patch({ op: "remove", path: `${enterpriseUrn}:manager` }));
    assert.deepEqual([removed.status, removed.body.scimType], [400, "mutability"]);
  });

  test("shows its accounts, and its entitlements on request", async (t) => {
    const { scim } = await peopled(t);
    const { body } = await scim("GET", "/Users/ada");
    const { accounts, entitlements, source, correlated } = Object(body[userUrn]);
    assert.deepEqual(
      accounts.map(({ application, display }: Record<string, string>) => [application, display]),
      [
        ["HR", "ada"],
        ["PAM", "ada"],
      ],
    );
    assert.deepEqual([source, correlated, entitlements], ["HR", true, undefined]);
    const asked = await scim("GET", `/Users/ada?attributes=${userUrn}:entitlements`);
    assert.deepEqual(
      Object(asked.body[userUrn]).entitlements.map(({ type, value }: Record<string, string>) => `${type}=${value}`),
      ["PAM/groups=a", "PAM/groups=b"],
    );
    const change = patch({ op: "add", path: "title", value: "Countess" });
    const changed = await scim("PATCH", `/Users/ada?attributes=${userUrn}:entitlements`, change);
    assert.equal(Object(changed.body[userUrn]).entitlements.length, 2);
    assert.equal(
      changed.headers.etag,
      (await scim("GET", "/Users/ada")).headers.etag,
      "a version is not of a projection",
    );
  });

  test("stays while it has accounts, and goes when they are gone", async (t) => {
    const { house, scim } = await peopled(t);
    const refusal = await scim("DELETE", "/Users/ada");
    assert.equal(refusal.status, 409);
    assert.match(String(refusal.body.detail), /ada has 2 accounts: ada on HR, ada on PAM; delete the accounts/);
    house.hr.drop("e1");
    house.pam.drop("p1");
    await aggregate(house, "HR");
    await aggregate(house, "PAM", { deleteGuard: { maximumCount: 5, maximumPercent: 100 } });
    assert.equal((await scim("DELETE", "/Users/ada")).status, 204);
    house.hr.seed("e1", { userName: "ada", email: "ada@x.example" });
    assert.equal((await aggregate(house, "HR")).status, "completed");
    assert.equal((await scim("GET", "/Users/ada")).body.active, true, "somebody who comes back is a new identity");
  });

  test("takes over one that was made by hand where a correlation rule says so", async (t) => {
    const house = await openHouse(t);
    const scim = clientOf(house);
    await made(scim, "grace", { emails: [{ value: "grace@x.example" }], title: "Admiral" });
    const correlation = [{ key: "lower(account.email)", identityAttribute: "email" }];
    await house.post("/api/applications", { ...hrApplication, correlation });
    house.hr.seed("e5", { userName: "grace.h", email: "grace@x.example" });
    await aggregate(house, "HR");
    const { body } = await scim("GET", "/Users/grace");
    assert.deepEqual([body.displayName, body.title], ["grace.h", "Admiral"]);
    const answer = await scim("PATCH", "/Users/grace", patch({ op: "replace", path: "active", value: false }));
    assert.deepEqual([answer.status, answer.body.scimType], [400, "mutability"]);
  });
});

suite("attributes that only this company has", () => {
  const identityAttributes = {
    ...hrApplication.identityAttributes,
    location: "account.department",
    badge: "account.uid",
    contractor: "account.email.contains('ext')",
    teams: "account.groups",
    accounts: "account.department",
    "cost.place": "account.department",
  };

  test("have the type that they are mapped from, and a name that SCIM allows", async (t) => {
    const house = await openHouse(t);
    const scim = clientOf(house);
    await house.post("/api/applications", { ...hrApplication, identityAttributes });
    const attributes = { userName: "ada", email: "ada@ext.example", department: "IT", uid: 7, groups: ["a", "b"] };
    house.hr.seed("e1", attributes);
    await aggregate(house, "HR");
    const { accounts: _accounts, ...extension } = Object((await scim("GET", "/Users/ada")).body[userUrn]);
    const extended = {
      location: "IT",
      badge: 7,
      contractor: true,
      teams: ["a", "b"],
      accounts_2: "IT",
      cost_place: "IT",
    };
    assert.deepEqual(extension, { ...extended, isManager: false, source: "HR", correlated: true });
    const { body } = await scim("GET", `/Schemas/${userUrn}`);
    const declared = new Map(Object(body.attributes).map((each: Record<string, unknown>) => [each.name, each]));
    const kinds = Object.keys(extended).map((name) => [
      Object(declared.get(name)).type,
      Object(declared.get(name)).multiValued,
    ]);
    assert.deepEqual(kinds, [
      ["string", false],
      ["integer", false],
      ["boolean", false],
      ["string", true],
      ["string", false],
      ["string", false],
    ]);
    for (const filter of [`${userUrn}:location eq "it"`, `${userUrn}:badge eq 7`, `${userUrn}:teams eq "b"`]) {
      const found = await scim("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      assert.equal(found.body.totalResults, 1, filter);
    }
  });

  test("are written on identities that are made by hand", async (t) => {
    const house = await openHouse(t);
    const scim = clientOf(house);
    await house.post("/api/applications", { ...hrApplication, identityAttributes });
    const sent = { location: "Rome", badge: 9, contractor: false, teams: ["x"] };
    const created = await scim("POST", "/Users", { ...user("eve"), schemas: [coreUrn, userUrn], [userUrn]: sent });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    assert.deepEqual(created.body[userUrn], { ...sent, isManager: false, correlated: false });
    const { body } = await house.get("/api/identities/eve");
    assert.deepEqual(body.attributes, sent);
  });
});
