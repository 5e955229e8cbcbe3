import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AttributeDefinition,
  compileResourceType,
  coreUserSchema,
  createMemoryStore,
  createProvider,
  profiles,
} from "@castellan/scim";
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

/** RFC 7643 sections 2.1 and 2.3.8. */
const unsound: readonly (readonly [what: string, attributes: readonly AttributeDefinition[]])[] = [
  ["a name with a dot", [{ name: "a.b", description: "" }]],
  ["a name with a colon", [{ name: "a:b", description: "" }]],
  ["a name with a bracket", [{ name: "a[b", description: "" }]],
  ["a name with a space", [{ name: "a b", description: "" }]],
  ["a name that begins with a digit", [{ name: "1a", description: "" }]],
  ["a name beyond ASCII", [{ name: "stra\u00dfe", description: "" }]],
  [
    "a name twice, in different letter case",
    [
      { name: "shoeSize", description: "" },
      { name: "ShoeSize", description: "" },
    ],
  ],
  [
    "a sub-attribute twice",
    [
      {
        name: "a",
        type: "complex",
        description: "",
        subAttributes: [
          { name: "b", description: "" },
          { name: "B", description: "" },
        ],
      },
    ],
  ],
  [
    "what is complex inside what is complex",
    [{ name: "a", type: "complex", description: "", subAttributes: [{ name: "b", type: "complex", description: "" }] }],
  ],
  ["sub-attributes of text", [{ name: "a", description: "", subAttributes: [{ name: "b", description: "" }] }]],
];

for (const [what, attributes] of unsound) {
  test(`a schema with ${what} is refused when it is compiled`, () => {
    assert.throws(() => compileResourceType({ id: "urn:x", name: "X", description: "", attributes }), TypeError);
  });
}

for (const name of ["$ref", "gamma-ray", "delta_4", "X", "x509Certificates"]) {
  test(`${name} is a name that an attribute may have`, () => {
    const schema = { id: "urn:x", name: "X", description: "", attributes: [{ name, description: "" }] };
    assert.equal(compileResourceType(schema).core.attributesByName.get(name.toLowerCase())?.name, name);
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
