import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, profiles, type Resource, type ResourceStore } from "@castellan/scim";
import fc from "fast-check";
import { createTestService, names, vaultUserSchema } from "../support/service.ts";

const vault = vaultUserSchema.id;
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** A careless store: it hands over secrets, and members that no schema has. */
const leaky: Resource = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", vault, enterprise],
  id: "1",
  meta: { resourceType: "User", created: "2026-01-01T00:00:00Z", version: "3" },
  userName: "x",
  password: "canary-1",
  passwordHash: "canary-2",
  title: null,
  name: { givenName: "A", familyName: "B" },
  emails: [{ value: "a", type: "work" }, { value: "b" }],
  [enterprise]: { department: "Audit", secretColumn: "canary-3" },
  [vault]: {
    location: "\\",
    token: "canary-4",
    notes: "shown on request",
    keys: [{ value: "k", secret: "canary-5" }, { secret: "canary-6" }],
  },
  "urn:unknown": { x: "canary-7" },
};

const excluded: (readonly string[])[] = [];
const store: ResourceStore<string> = {
  get: async (_caller, _id, options) => {
    excluded.push((options?.excluded ?? []).map((path) => path.attribute));
    return leaky;
  },
  list: async (_caller, query) => {
    excluded.push(query.excluded.map((path) => path.attribute));
    return { kind: "page", totalResults: 1, resources: [leaky] };
  },
  create: async () => leaky,
  modify: async () => leaky,
  delete: async () => {},
};

async function read(query: string): Promise<JsonObject> {
  const service = createTestService({ users: store });
  const one = await service.call("GET", "/Users/1", undefined, { query });
  assert.equal(one.status, 200, one.body);
  const list = await service.call("GET", "/Users", undefined, { query });
  assert.ok(Array.isArray(list.json.Resources));
  assert.deepEqual(list.json.Resources[0], one.json);
  return one.json;
}

const schemas = leaky.schemas;
const meta = {
  resourceType: "User",
  created: "2026-01-01T00:00:00Z",
  version: 'W/"3"',
  location: "http://127.0.0.1:8440/scim/v2/Users/1",
};

const cases: readonly (readonly [query: string, shown: JsonObject])[] = [
  [
    "",
    {
      schemas,
      id: "1",
      meta,
      userName: "x",
      name: leaky.name,
      emails: leaky.emails,
      [enterprise]: { department: "Audit" },
      [vault]: { location: "\\", keys: [{ value: "k" }] },
    },
  ],
  ["attributes=userName", { schemas, id: "1", userName: "x" }],
  ["attributes=USERNAME, meta.created", { schemas, id: "1", userName: "x", meta: { created: "2026-01-01T00:00:00Z" } }],
  [
    "attributes=name.givenName,emails.value",
    { schemas, id: "1", name: { givenName: "A" }, emails: [{ value: "a" }, { value: "b" }] },
  ],
  ["attributes=name.givenName,name", { schemas, id: "1", name: leaky.name }],
  ["attributes=emails.type", { schemas, id: "1", emails: [{ type: "work" }] }],
  [`attributes=${enterprise}:department`, { schemas, id: "1", [enterprise]: { department: "Audit" } }],
  [`attributes=${enterprise}`, { schemas, id: "1", [enterprise]: { department: "Audit" } }],
  [`attributes=${vault}:notes`, { schemas, id: "1", [vault]: { notes: "shown on request" } }],
  [`attributes=password,${vault}:token,${vault}:keys.secret`, { schemas, id: "1" }],
  [`attributes=${vault}:keys`, { schemas, id: "1", [vault]: { keys: [{ value: "k" }] } }],
  [
    `excludedAttributes=id,schemas,emails,meta,name.familyName,${vault}`,
    { schemas, id: "1", userName: "x", name: { givenName: "A" }, [enterprise]: { department: "Audit" } },
  ],
];

for (const [query, shown] of cases) {
  test(`${query || "no projection"} (RFC 7644 section 3.9)`, async () => {
    assert.deepEqual(await read(query), shown);
  });
}

test("a store is told what it need not load, except what the filter or the order needs", async () => {
  const service = createTestService({ users: store });
  excluded.length = 0;
  await service.call("GET", "/Users/1", undefined, { query: "excludedAttributes=emails" });
  await service.call("GET", "/Users", undefined, { query: "excludedAttributes=emails" });
  await service.call("GET", "/Users", undefined, {
    query: "excludedAttributes=emails,title&filter=emails pr&sortBy=title",
  });
  await service.call("GET", "/Users", undefined, {
    query: 'excludedAttributes=emails,title,name&filter=not (name.givenName eq "x")',
  });
  assert.deepEqual(excluded, [
    ["password", "emails", "token", "notes"],
    ["password", "emails", "token", "notes"],
    ["password", "token", "notes"],
    ["title", "password", "emails", "token", "notes"],
  ]);
});

test("what is unknown, and both parameters at once", async () => {
  const query = "attributes=userName,usrName";
  const service = createTestService();
  const id = await service.createUser();
  assert.equal((await service.call("GET", `/Users/${id}`, undefined, { query })).status, 200);
  assert.deepEqual(names(service), ["unknown-attribute"]);
  const strict = createTestService({ profile: profiles.strict });
  const refused = await strict.call("GET", `/Users/${id}`, undefined, { query });
  assert.equal(refused.status, 400);
  assert.match(String(refused.json.detail), /did you mean userName\?/);
  const both = await service.call("GET", "/Users", undefined, { query: "attributes=userName&excludedAttributes=name" });
  assert.equal(both.status, 400);
});

test("what is written is answered as asked, too", async () => {
  const service = createTestService();
  const query = "attributes=userName";
  const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "a", title: "b" };
  assert.deepEqual(Object.keys((await service.call("POST", "/Users", body, { query })).json), [
    "schemas",
    "userName",
    "id",
  ]);
  const put = await service.call("PUT", "/Users/1", { ...body, title: "c" }, { query });
  assert.equal(put.json.title, undefined);
});

test("no choice of attributes shows a secret", async () => {
  const names = [
    "password",
    "passwordHash",
    vault,
    `${vault}:token`,
    `${vault}:keys`,
    `${vault}:keys.secret`,
    `${vault}:keys.value`,
    enterprise,
    "urn:unknown",
    "emails",
    "name.givenName",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("attributes", "excludedAttributes"),
      fc.subarray(names),
      async (parameter, chosen) => {
        const shown = await read(chosen.length === 0 ? "" : `${parameter}=${chosen.join(",")}`);
        assert.doesNotMatch(JSON.stringify(shown), /canary/);
      },
    ),
    { numRuns: 300 },
  );
});
