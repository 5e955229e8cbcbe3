import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, type JsonValue, messageUris, profiles } from "@castellan/scim";
import { createTestService, names, vaultUserSchema } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface Case {
  readonly name: string;
  readonly before?: JsonObject;
  readonly operations: readonly JsonObject[];
  readonly tolerances: readonly string[];
  readonly after: Readonly<Record<string, JsonValue>>;
}

/** What identity providers were seen to send: the default profile takes it and says so, the strict one refuses it. */
const cases: readonly Case[] = [
  {
    name: "op in another letter case",
    operations: [{ op: "Replace", path: "title", value: "x" }],
    tolerances: ["operation-case"],
    after: { title: "x" },
  },
  {
    name: "booleans as text",
    before: { active: true },
    operations: [{ op: "replace", path: "active", value: "False" }],
    tolerances: ["string-boolean"],
    after: { active: false },
  },
  {
    name: "an element that does not exist is created from its filter",
    operations: [
      { op: "replace", path: 'emails[type eq "work"].value', value: "w@x" },
      { op: "add", path: 'addresses[type eq "work"].locality', value: "Oslo" },
      { op: "add", path: 'addresses[type eq "work"].country', value: "NO" },
    ],
    tolerances: ["create-on-missing", "create-on-missing"],
    after: {
      emails: [{ value: "w@x", type: "work" }],
      addresses: [{ locality: "Oslo", country: "NO", type: "work" }],
    },
  },
  {
    name: "an element that does not exist is created whole",
    operations: [{ op: "replace", path: 'roles[primary eq "True"]', value: { VALUE: "admin" } }],
    tolerances: ["string-boolean", "create-on-missing"],
    after: { roles: [{ value: "admin", primary: true }] },
  },
  {
    name: "a sub-attribute without an element to hold it",
    operations: [{ op: "add", path: "emails.value", value: "w@x" }],
    tolerances: ["create-on-missing"],
    after: { emails: [{ value: "w@x" }] },
  },
  {
    name: "paths as member names",
    operations: [
      {
        op: "replace",
        value: { "name.givenName": "A", [`${enterprise}:department`]: "Audit", 'emails[type eq "work"].value': "w@x" },
      },
    ],
    tolerances: ["dotted-key", "create-on-missing"],
    after: {
      name: { givenName: "A" },
      [enterprise]: { department: "Audit" },
      emails: [{ value: "w@x", type: "work" }],
    },
  },
  {
    name: "a manager as bare text",
    operations: [{ op: "add", path: `${enterprise}:manager`, value: "26118915" }],
    tolerances: ["bare-complex-value"],
    after: { [enterprise]: { manager: { value: "26118915" } } },
  },
  {
    name: "a manager as empty text is taken away",
    before: { [enterprise]: { manager: { value: "2" }, department: "Audit" } },
    operations: [{ op: "replace", path: `${enterprise}:manager`, value: "" }],
    tolerances: ["empty-text"],
    after: { [enterprise]: { department: "Audit" } },
  },
  {
    name: "remove with a list of values removes those only",
    before: { emails: [{ value: "a" }, { value: "b" }, { value: "c" }] },
    operations: [{ op: "remove", path: "emails", value: [{ value: "B" }, { value: "zz" }] }],
    tolerances: ["remove-value-list"],
    after: { emails: [{ value: "a" }, { value: "c" }] },
  },
  {
    name: "remove of what is not there",
    before: { title: "x" },
    operations: [{ op: "remove", path: 'emails[value eq "zz"]' }],
    tolerances: ["remove-missing"],
    after: { title: "x", emails: null },
  },
  {
    name: "a URN joined with a dot",
    operations: [{ op: "add", path: `${enterprise}.department`, value: "Audit" }],
    tolerances: ["urn-dot"],
    after: { [enterprise]: { department: "Audit" } },
  },
  {
    name: "an attribute of an extension without its URN",
    operations: [{ op: "add", value: { location: "\\" } }],
    tolerances: ["root-extension-attribute"],
    after: { [vaultUserSchema.id]: { location: "\\" } },
  },
  {
    name: "an unknown attribute",
    operations: [{ op: "add", value: { title: "x", shoeSize: 44 } }],
    tolerances: ["unknown-attribute"],
    after: { title: "x", shoeSize: null },
  },
  {
    name: "schemas as an attribute",
    operations: [
      { op: "add", path: "schemas", value: [enterprise] },
      { op: "add", path: `${enterprise}:department`, value: "Audit" },
    ],
    tolerances: ["schemas-operation"],
    after: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise] },
  },
  {
    name: "members that a client sends back as it read them",
    operations: [{ op: "replace", value: { id: "1", title: "x", schemas: ["whatever"], meta: { version: "0" } } }],
    tolerances: ["read-only-member", "schemas-operation"],
    after: { id: "1", title: "x" },
  },
  { name: "no operations at all", operations: [], tolerances: ["empty-operations"], after: {} },
];

for (const { name, before, operations, tolerances, after } of cases) {
  test(name, async () => {
    const service = createTestService();
    const id = await service.createUser(before);
    const answer = await service.patch(`/Users/${id}`, ...operations);
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual([...new Set(names(service))], [...new Set(tolerances)]);
    for (const [member, value] of Object.entries(after)) assert.deepEqual(answer.json[member] ?? null, value, member);
    const strict = createTestService({ profile: profiles.strict });
    assert.equal((await strict.patch(`/Users/${await strict.createUser(before)}`, ...operations)).status, 400);
  });
}

test("a message without its URN, its members in another letter case", async () => {
  const service = createTestService();
  const id = await service.createUser();
  const body = { operations: [{ OP: "ADD", Path: "title", Value: "x" }] };
  const answer = await service.call("PATCH", `/Users/${id}`, body);
  assert.equal(answer.json.title, "x");
  assert.deepEqual(names(service), ["missing-schema", "operation-case"]);
});

test("a push of group members as one client repeats it adds nobody twice", async () => {
  const service = createTestService();
  const group = await service.call("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "G",
  });
  const path = `/Groups/${group.json.id}`;
  for (const _ of [1, 2, 3]) {
    await service.patch(path, {
      op: "Add",
      path: "members",
      value: [{ value: "7", display: "Bob", type: "User" }, { value: "8" }],
    });
  }
  assert.deepEqual((await service.call("GET", path)).json.members, [{ value: "7", type: "User" }, { value: "8" }]);
  const pushed = await service.call("PATCH", path, {
    schemas: [messageUris.patchOp],
    Operations: [{ op: "replace", value: { id: group.json.id, displayName: "Renamed" } }],
  });
  assert.equal(pushed.json.displayName, "Renamed");
});
