import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject } from "@castellan/scim";
import { account, vaultExtension } from "../support/object-types.ts";

const { toObject } = account();
const flatten = (resource: JsonObject) => toObject({ id: "41", userName: "scim.test01", ...resource });

describe("a resource, flattened", () => {
  const cases: readonly { name: string; resource: JsonObject; attributes: object }[] = [
    {
      name: "a complex attribute",
      resource: { name: { givenName: "SCIM", familyName: "Test" } },
      attributes: { "name.givenName": "SCIM", "name.familyName": "Test" },
    },
    {
      name: "a list of complex values",
      resource: { emails: [{ value: "a@x.example", type: "work" }, { value: "b@x.example" }] },
      attributes: { emails: ["a@x.example", "b@x.example"] },
    },
    {
      name: "the primary element first",
      resource: { emails: [{ value: "a" }, { value: "b", primary: true }, { value: "c" }] },
      attributes: { emails: ["b", "a", "c"] },
    },
    {
      name: "elements that are plain texts",
      resource: { emails: ["a@x.example"] },
      attributes: { emails: ["a@x.example"] },
    },
    {
      name: "a list that came as one value",
      resource: { emails: { value: "a@x.example" }, tags: "one" },
      attributes: { emails: ["a@x.example"], tags: ["one"] },
    },
    {
      name: "groups, by id and by name",
      resource: { groups: [{ value: "8", display: "Vault Admins" }, { value: "9" }] },
      attributes: { groups: ["8", "9"], "groups.display": ["Vault Admins"] },
    },
    {
      name: "an extension",
      resource: { [vaultExtension]: { location: "\\", expiryDate: 5 } },
      attributes: { location: "\\", expiryDate: 5 },
    },
    {
      name: "booleans and numbers that came as text",
      resource: { active: "True", [vaultExtension]: { expiryDate: "5" } },
      attributes: { active: true, expiryDate: 5 },
    },
    { name: "text that came as a number", resource: { displayName: 7 }, attributes: { displayName: "7" } },
    {
      name: "nulls, empty lists and wrong shapes are no values",
      resource: { displayName: null, emails: [], name: "x", tags: [null], [vaultExtension]: null },
      attributes: {},
    },
    {
      name: "what the schema does not have is left out",
      resource: { nickName: "S", "urn:other": { x: 1 } },
      attributes: {},
    },
    { name: "a password that a server echoes is left out", resource: { password: "P@ssw0rd123!" }, attributes: {} },
  ];
  for (const { name, resource, attributes } of cases) {
    test(name, () => {
      assert.deepEqual(flatten(resource).attributes, { id: "41", userName: "scim.test01", ...attributes });
    });
  }

  for (const [active, disabled] of [
    [true, false],
    [false, true],
    ["False", true],
    [null, false],
    [undefined, false],
  ] as const) {
    test(`active ${String(active)} means ${disabled ? "disabled" : "enabled"}`, () => {
      assert.equal(flatten({ active }).disabled, disabled);
    });
  }

  for (const [suspended, locked] of [
    [true, true],
    [false, false],
    [undefined, false],
  ] as const) {
    test(`suspended ${String(suspended)} means ${locked ? "locked" : "not locked"}`, () => {
      assert.equal(flatten({ [vaultExtension]: { suspended } }).locked, locked);
    });
  }

  test("it is known by its id, and shown by its userName", () => {
    const { nativeIdentity, displayName, objectType } = flatten({});
    assert.deepEqual([nativeIdentity, displayName, objectType], ["41", "scim.test01", "account"]);
    assert.equal(flatten({ id: 42 }).nativeIdentity, "42");
    assert.equal(flatten({ userName: undefined }).displayName, "41");
  });

  for (const id of [undefined, "", null, {}] as const) {
    test(`a resource whose id is ${JSON.stringify(id)} is a protocol error`, () => {
      assert.throws(() => flatten({ id }), { name: "ConnectorError", kind: "protocol" });
    });
  }
});
