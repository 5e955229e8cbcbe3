import assert from "node:assert/strict";
import { test } from "node:test";
import { compileResourceType, coreUserSchema, createMemoryStore, createProvider, profiles } from "@castellan/scim";
import { userType } from "../support/service.ts";

for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", ""]) {
  test(`a schema with an attribute named ${JSON.stringify(name)} is refused when it is compiled`, () => {
    const schema = { id: "urn:x", name: "X", description: "", attributes: [{ name, description: "" }] };
    assert.throws(() => compileResourceType(schema), TypeError);
    const nested = {
      ...schema,
      attributes: [{ name: "outer", type: "complex", description: "", subAttributes: schema.attributes }],
    } as const;
    assert.throws(() => compileResourceType(nested), TypeError);
    const definition = { ...userType, extensions: [{ schema, required: false }], store: createMemoryStore(userType) };
    const options = {
      profile: profiles.default,
      authenticationSchemes: [],
      maxResults: 1,
      resourceTypes: [definition],
    };
    assert.throws(() => createProvider(options), TypeError);
  });
}

test("a schema alone is a resource type without extensions, with the common attributes", () => {
  const type = compileResourceType(coreUserSchema);
  assert.equal(type.name, "User");
  assert.deepEqual(type.extensions, []);
  for (const name of ["schemas", "id", "externalid", "meta", "username"])
    assert.ok(type.core.attributesByName.has(name), name);
});

test("a schema may describe a common attribute in its own way", () => {
  const type = compileResourceType({
    id: "urn:x",
    name: "X",
    description: "",
    attributes: [{ name: "externalId", required: true, description: "" }],
  });
  assert.equal(type.core.attributesByName.get("externalid")?.required, true);
  assert.equal(type.core.attributes.filter((attribute) => attribute.name === "externalId").length, 1);
});

test("binary values and references are case-exact whatever a schema says", () => {
  const type = compileResourceType({
    id: "urn:x",
    name: "X",
    description: "",
    attributes: [
      { name: "a", type: "binary", caseExact: false, description: "" },
      { name: "b", type: "reference", caseExact: false, description: "" },
      { name: "c", description: "" },
    ],
  });
  assert.deepEqual(
    ["a", "b", "c"].map((name) => type.core.attributesByName.get(name)?.caseExact),
    [true, true, false],
  );
});
