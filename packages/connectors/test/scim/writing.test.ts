import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ConnectorAttributeChange } from "@castellan/governance";
import type { JsonObject, PatchOperation } from "@castellan/scim";
import fc from "fast-check";
import { needsCurrent, patchOperations } from "../../src/scim/patch-operations.ts";
import { newResource, withChanges, writablePart } from "../../src/scim/resource-change.ts";
import { account, vaultExtension } from "../support/object-types.ts";

const type = account();
const set = (attribute: string, value: ConnectorAttributeChange["value"]): ConnectorAttributeChange => ({
  operation: "Set",
  attribute,
  value,
});
const core = "urn:ietf:params:scim:schemas:core:2.0:User";

test("a new resource is put together from flat attributes", () => {
  const attributes = {
    userName: "scim.test01",
    "name.givenName": "SCIM",
    "name.familyName": "Test",
    active: "true",
    emails: ["scim@test.com", "other@test.com"],
    phoneNumbers: "+47 1",
    tags: ["a"],
    displayName: null,
    location: "\\",
    changePassOnNextLogon: true,
  };
  assert.deepEqual(newResource(type, attributes, "P@ssw0rd123!"), {
    schemas: [core, vaultExtension],
    userName: "scim.test01",
    name: { givenName: "SCIM", familyName: "Test" },
    active: true,
    emails: [
      { value: "scim@test.com", type: "work", primary: true },
      { value: "other@test.com", type: "work", primary: false },
    ],
    phoneNumbers: [{ value: "+47 1" }],
    tags: ["a"],
    [vaultExtension]: { location: "\\", changePassOnNextLogon: true },
    password: "P@ssw0rd123!",
  });
});

describe("what cannot be written is refused by name", () => {
  const cases: readonly [change: ConnectorAttributeChange, message: RegExp][] = [
    [set("nickName", "S"), /no attribute nickName of User/],
    [set("id", "7"), /id is read-only/],
    [set("groups", ["8"]), /groups is read-only/],
    [set("addresses.locality", ["Oslo"]), /read-only/],
    [set("active", "perhaps"), /active must be true or false/],
    [set("expiryDate", "soon"), /expiryDate must be a whole number/],
    [set("displayName", ["a", "b"]), /displayName holds one value/],
  ];
  for (const [change, message] of cases) {
    test(`${change.attribute} = ${JSON.stringify(change.value)}`, () => {
      const refusal = { name: "ConnectorError", kind: "schema", attribute: change.attribute, message };
      assert.throws(() => withChanges(type, {}, [change]), refusal);
      assert.throws(() => patchOperations(type, [change], {}), refusal);
    });
  }
});

const current: JsonObject = {
  schemas: [core],
  id: "41",
  meta: { resourceType: "User" },
  userName: "scim.test01",
  name: { givenName: "SCIM", formatted: "SCIM Test" },
  emails: [
    { value: "home@test.com", type: "home", primary: true },
    { value: "old@test.com", type: "work" },
  ],
  tags: ["a", "b"],
  groups: [{ value: "8" }],
};

describe("changes", () => {
  const cases: readonly { name: string; change: ConnectorAttributeChange; patch: PatchOperation[]; put: JsonObject }[] =
    [
      {
        name: "set one value",
        change: set("displayName", "S"),
        patch: [{ op: "replace", path: "displayName", value: "S" }],
        put: { displayName: "S" },
      },
      {
        name: "set a part",
        change: set("name.givenName", "S"),
        patch: [{ op: "replace", path: "name.givenName", value: "S" }],
        put: { name: { givenName: "S", formatted: "SCIM Test" } },
      },
      {
        name: "unset",
        change: set("name.givenName", null),
        patch: [{ op: "remove", path: "name.givenName" }],
        put: { name: { givenName: undefined, formatted: "SCIM Test" } },
      },
      {
        name: "remove one value",
        change: { operation: "Remove", attribute: "userName", value: "scim.test01" },
        patch: [{ op: "remove", path: "userName" }],
        put: { userName: undefined },
      },
      {
        name: "add to one value",
        change: { operation: "Add", attribute: "displayName", value: "S" },
        patch: [{ op: "replace", path: "displayName", value: "S" }],
        put: { displayName: "S" },
      },
      {
        name: "set in an extension",
        change: set("location", "\\Apps"),
        patch: [{ op: "replace", path: `${vaultExtension}:location`, value: "\\Apps" }],
        put: { schemas: [core, vaultExtension], [vaultExtension]: { location: "\\Apps" } },
      },
      {
        name: "set a list, whose elements keep what they say",
        change: set("emails", ["new@test.com", "home@test.com"]),
        patch: [
          {
            op: "replace",
            path: "emails",
            value: [
              { value: "new@test.com", type: "work", primary: true },
              { value: "home@test.com", type: "home", primary: false },
            ],
          },
        ],
        put: {
          emails: [
            { value: "new@test.com", type: "work", primary: true },
            { value: "home@test.com", type: "home", primary: false },
          ],
        },
      },
      {
        name: "empty a list",
        change: set("emails", []),
        patch: [{ op: "remove", path: "emails" }],
        put: { emails: undefined },
      },
      {
        name: "add to a list",
        change: { operation: "Add", attribute: "emails", value: "new@test.com" },
        patch: [{ op: "add", path: "emails", value: [{ value: "new@test.com", type: "work" }] }],
        put: {
          emails: [
            { value: "home@test.com", type: "home", primary: true },
            { value: "old@test.com", type: "work" },
            { value: "new@test.com", type: "work" },
          ],
        },
      },
      {
        name: "remove from a list",
        change: { operation: "Remove", attribute: "emails", value: ["old@test.com", 'a"b'] },
        patch: [
          { op: "remove", path: 'emails[value eq "old@test.com"]' },
          { op: "remove", path: 'emails[value eq "a\\"b"]' },
        ],
        put: { emails: [{ value: "home@test.com", type: "home", primary: true }] },
      },
      {
        name: "remove from a list of plain values",
        change: { operation: "Remove", attribute: "tags", value: "a" },
        patch: [{ op: "replace", path: "tags", value: ["b"] }],
        put: { tags: ["b"] },
      },
      {
        name: "add to a list of plain values",
        change: { operation: "Add", attribute: "tags", value: ["b", "c"] },
        patch: [{ op: "add", path: "tags", value: ["b", "c"] }],
        put: { tags: ["a", "b", "c"] },
      },
    ];
  for (const { name, change, patch, put } of cases) {
    test(`${name}, by PATCH`, () => {
      assert.deepEqual(patchOperations(type, [change], needsCurrent(type, [change]) ? current : undefined), patch);
    });
    test(`${name}, by PUT`, () => {
      assert.deepEqual(withChanges(type, current, [change]), { ...current, ...put });
    });
  }

  test("a PUT sends back neither meta nor what is read-only as a whole", () => {
    const { meta: _meta, groups: _groups, ...rest } = current;
    assert.deepEqual(writablePart(type, current), rest);
  });

  test("what is set is what is read", () => {
    const texts = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, texts, fc.string({ minLength: 1 }), fc.boolean(), (emails, tags, displayName, suspended) => {
        const attributes = { userName: "u", emails, tags, displayName, suspended };
        assert.deepEqual(type.toObject({ ...newResource(type, attributes, "secret"), id: "1" }).attributes, {
          id: "1",
          ...attributes,
        });
        const changes = Object.entries(attributes).map(([attribute, value]) => set(attribute, value));
        assert.deepEqual(type.toObject({ ...withChanges(type, current, changes), id: "1" }).attributes.emails, emails);
      }),
    );
  });
});
