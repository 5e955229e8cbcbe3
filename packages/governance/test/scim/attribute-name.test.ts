import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scimNames } from "../../src/scim/attribute-name.ts";

test("names of attributes become names that SCIM allows", () => {
  const cases = [
    ["userName", "userName"],
    ["name.givenName", "name_givenName"],
    ["name givenName", "name_givenName_2"],
    ["NAME_GIVENNAME", "NAME_GIVENNAME_3"],
    ["7even", "attribute_7even"],
    ["constructor", "attribute_constructor"],
    ["größe", "gr__e"],
  ];
  assert.deepEqual([...scimNames(cases.map(([name = ""]) => name))], cases);
});

test("no two names are the same in any letter case, and each is one", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (names) => {
      const made = [...scimNames(names).values()];
      assert.equal(made.length, names.length);
      assert.equal(new Set(made.map((name) => name.toLowerCase())).size, made.length);
      for (const name of made) assert.match(name, /^[A-Za-z][A-Za-z0-9_-]*$/);
    }),
  );
});
