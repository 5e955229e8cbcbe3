import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, type JsonObject, type JsonValue, profiles } from "@castellan/scim";
import { createTestService, names, vaultUserSchema } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async function create(members: JsonObject, profile: "default" | "strict" = "strict") {
  const service = createTestService({ profile: profiles[profile] });
  const urns = Object.keys(members).filter((name) => name.startsWith("urn:"));
  const body = { schemas: [coreUserSchema.id, ...urns], userName: "someone", ...members };
  return { service, answer: await service.call("POST", "/Users", body) };
}

const accepted: readonly {
  readonly name: string;
  readonly members: JsonObject;
  readonly stored: Readonly<Record<string, JsonValue>>;
}[] = [
  {
    name: "names in any letter case",
    members: { DISPLAYNAME: "A", Name: { GIVENNAME: "B" } },
    stored: { displayName: "A", name: { givenName: "B" } },
  },
  {
    name: "readOnly attributes, which are ignored",
    members: { id: "9", groups: [{ value: "1" }], meta: { version: "x" } },
    stored: { id: "1", groups: null },
  },
  {
    name: "null, which means unassigned",
    members: { title: null, name: { givenName: null }, emails: [] },
    stored: { title: null, name: null, emails: null },
  },
  {
    name: "a type beyond the canonical values",
    members: { emails: [{ value: "a", type: "boat" }] },
    stored: { emails: [{ value: "a", type: "boat" }] },
  },
  {
    name: "an element given twice, which is kept once",
    members: { emails: [{ value: "a" }, { value: "A" }, null] },
    stored: { emails: [{ value: "a" }] },
  },
  {
    name: "an element given twice, the second time with more, none of which is lost",
    members: { emails: [{ value: "a", type: "work" }, { value: "A", type: "Work", primary: true }, { value: "a" }] },
    stored: { emails: [{ value: "a", type: "work", primary: true }, { value: "a" }] },
  },
  {
    name: "the same value with different types",
    members: {
      emails: [
        { value: "a", type: "work" },
        { value: "a", type: "home" },
      ],
    },
    stored: {
      emails: [
        { value: "a", type: "work" },
        { value: "a", type: "home" },
      ],
    },
  },
  {
    name: "two addresses of one type, as neither has a value",
    members: {
      addresses: [
        { type: "work", locality: "A" },
        { type: "work", locality: "B" },
        { type: "work", locality: "A" },
      ],
    },
    stored: {
      addresses: [
        { locality: "A", type: "work" },
        { locality: "B", type: "work" },
      ],
    },
  },
  {
    name: "references of every form",
    members: {
      profileUrl: "../people/41?x=%20#top",
      photos: [{ value: "https://[::1]:8/a" }, { value: "urn:example:a" }, { value: "data:image/png;base64,AAAA" }],
    },
    stored: { profileUrl: "../people/41?x=%20#top" },
  },
  {
    name: "base64 without padding",
    members: { x509Certificates: [{ value: "MIIB+/A" }] },
    stored: { x509Certificates: [{ value: "MIIB+/A" }] },
  },
  {
    name: "whole numbers however JSON writes them",
    members: { [vaultUserSchema.id]: { expiryDate: JSON.parse("1.0"), score: JSON.parse("1e2") } },
    stored: { [vaultUserSchema.id]: { expiryDate: 1, score: 100 } },
  },
  {
    name: "an extension under its URN in any letter case",
    members: { [enterprise.toUpperCase()]: { Department: "Audit" }, schemas: [coreUserSchema.id, enterprise] },
    stored: { [enterprise]: { department: "Audit" } },
  },
  {
    name: "an extension that is null or empty",
    members: { [enterprise]: {}, [vaultUserSchema.id]: null },
    stored: { schemas: [coreUserSchema.id] },
  },
  {
    name: "each type",
    members: {
      x509Certificates: [{ value: "MIIB+/A=" }],
      profileUrl: "https://example.com",
      [vaultUserSchema.id]: {
        expiryDate: 7,
        score: 1.5,
        enrolled: "2026-01-23T04:56:22.5+01:00",
        custom: { deep: [1, { er: null }] },
      },
    },
    stored: {
      [vaultUserSchema.id]: {
        expiryDate: 7,
        score: 1.5,
        enrolled: "2026-01-23T04:56:22.5+01:00",
        custom: { deep: [1, { er: null }] },
      },
    },
  },
];

for (const { name, members, stored } of accepted) {
  test(`a body may hold ${name}`, async () => {
    const { answer, service } = await create(members);
    assert.equal(answer.status, 201, answer.body);
    for (const [member, value] of Object.entries(stored)) assert.deepEqual(answer.json[member] ?? null, value, member);
    assert.deepEqual(service.tolerated, []);
  });
}

const vault = (members: JsonObject): JsonObject => ({ [vaultUserSchema.id]: members });

const nested = (levels: number): JsonValue => (levels === 0 ? {} : { a: nested(levels - 1) });

const refused: readonly (readonly [members: JsonObject, scimType: string, detail: RegExp])[] = [
  [{ userName: null }, "invalidValue", /^userName is required$/],
  [{ userName: "" }, "invalidValue", /userName is required and must not be empty/],
  [{ userName: 7 }, "invalidValue", /userName must be text, not a number/],
  [{ userName: { a: 1 } }, "invalidValue", /userName must be text, not an object/],
  [{ userName: "a\u0000b" }, "invalidValue", /userName must not hold U\+0000/],
  [{ userName: "a\ud800b" }, "invalidValue", /userName must not hold/],
  [{ active: 1 }, "invalidValue", /active must be true or false, not a number/],
  [{ active: "yes" }, "invalidValue", /active must be true or false/],
  [{ name: [] }, "invalidValue", /name must be an object, not an array/],
  [{ name: { givenName: ["a"] } }, "invalidValue", /name.givenName must be text/],
  [{ emails: { value: "a" } }, "invalidValue", /emails must be an array, not an object/],
  [{ emails: ["a"] }, "invalidValue", /^each of emails must be an object, not text/],
  [
    {
      emails: [
        { value: "a", primary: true },
        { value: "b", primary: true },
      ],
    },
    "invalidValue",
    /emails has 2 primary values/,
  ],
  [{ x509Certificates: [{ value: "not base64!" }] }, "invalidValue", /x509Certificates.value must be base64/],
  [{ x509Certificates: [{ value: "MIIB+/=" }] }, "invalidValue", /must be base64-encoded, with padding or without/],
  [{ x509Certificates: [{ value: "MIIB_-A=" }] }, "invalidValue", /must be base64-encoded/],
  [{ profileUrl: "https://example.com/a b" }, "invalidValue", /profileUrl must be an absolute or relative URI/],
  [{ photos: [{ value: "1:2" }] }, "invalidValue", /photos.value must be an absolute or relative URI/],
  [
    {
      emails: [
        { value: "a", type: "work", primary: true },
        { value: "a", type: "home", primary: true },
      ],
    },
    "invalidValue",
    /emails has 2 primary values/,
  ],
  [vault({ enrolled: "2026-02-30T00:00:00Z" }), "invalidValue", /enrolled must be a date and time/],
  [vault({ expiryDate: 2 ** 53 }), "invalidValue", /expiryDate must be a whole number/],
  [vault({ custom: { a: "\u0000" } }), "invalidValue", /custom must not hold U\+0000/],
  [vault({ custom: { "\ud800": 1 } }), "invalidValue", /custom must not hold U\+0000 or half a character/],
  [vault({ custom: nested(17) }), "invalidValue", /custom is nested too deep/],
  [{ departmnt: "x" }, "invalidSyntax", /did you mean urn:.*enterprise:2.0:User:department\?/],
  [{ [enterprise]: { nickName: "x" } }, "invalidSyntax", /it is an attribute of urn:.*core:2.0:User/],
  [{ department: "x" }, "invalidSyntax", /department is an attribute of urn.*enterprise.*: send it in that member/],
  [{ [coreUserSchema.id]: { title: "x" } }, "invalidSyntax", /stand at the root, not in a member/],
  [
    { schemas: [coreUserSchema.id, coreUserSchema.id.toUpperCase()] },
    "invalidSyntax",
    /schemas names "URN:IETF:PARAMS:SCIM:SCHEMAS:CORE:2.0:USER" twice/,
  ],
  [
    { [enterprise]: { department: "a" }, [enterprise.toUpperCase()]: { costCenter: "b" } },
    "invalidSyntax",
    /enterprise:2.0:User is given more than once/,
  ],
  [vault({ expiryDate: 1.5 }), "invalidValue", /User:expiryDate must be a whole number/],
  [vault({ expiryDate: "7" }), "invalidValue", /expiryDate must be a whole number, not text/],
  [vault({ score: "7" }), "invalidValue", /score must be a number/],
  [vault({ enrolled: "yesterday" }), "invalidValue", /enrolled must be a date and time/],
  [vault({ enrolled: "2026-13-01T00:00:00Z" }), "invalidValue", /enrolled must be a date and time/],
  [vault({ custom: "x" }), "invalidValue", /custom must be an object/],
  [{ [enterprise]: "x" }, "invalidValue", /must be an object, not text/],
  [{ shoeSize: 44 }, "invalidSyntax", /User has no attribute "shoeSize"$/],
  [{ displayNmae: "x" }, "invalidSyntax", /did you mean displayName\?/],
  [
    { name: { givenname1: "x" } },
    "invalidSyntax",
    /name has no sub-attribute "givenname1"; did you mean name.givenName\?/,
  ],
  [
    { [enterprise]: { departement: "x" } },
    "invalidSyntax",
    /User has no attribute "departement"; did you mean department\?/,
  ],
  [{ "urn:nowhere": { a: 1 } }, "invalidSyntax", /urn:nowhere/],
  [{ UserName: "again" }, "invalidSyntax", /userName is given more than once/],
  [{ name: { givenName: "a", GivenName: "b" } }, "invalidSyntax", /name.givenName is given twice/],
  [{ schemas: "x" }, "invalidSyntax", /schemas must be an array/],
  [{ schemas: [1] }, "invalidSyntax", /schemas must hold URNs only/],
  [{ schemas: [] }, "invalidSyntax", /schemas must name urn:ietf:params:scim:schemas:core:2.0:User/],
  [{ schemas: [coreUserSchema.id, "urn:nowhere"] }, "invalidSyntax", /which is no schema of User/],
  [
    { schemas: [coreUserSchema.id], [enterprise]: { department: "x" } },
    "invalidSyntax",
    /schemas must name urn.*enterprise/,
  ],
];

for (const [members, scimType, detail] of refused) {
  test(`${JSON.stringify(members)} is refused with ${scimType}`, async () => {
    const { answer, service } = await create(members);
    assert.equal(answer.status, 400, answer.body);
    assert.equal(answer.json.scimType, scimType, answer.body);
    assert.match(String(answer.json.detail), detail);
    assert.equal(service.users.size, 0);
  });
}

const tolerated: readonly (readonly [
  members: JsonObject,
  tolerances: readonly string[],
  stored: Readonly<Record<string, JsonValue>>,
])[] = [
  [
    { shoeSize: 44, name: { givenName: "A", nick: "B" } },
    ["unknown-attribute", "unknown-attribute"],
    { shoeSize: null, name: { givenName: "A" } },
  ],
  [{ schemas: [] }, ["missing-schema"], { schemas: [coreUserSchema.id] }],
  [{ schemas: null }, ["missing-schema"], { schemas: [coreUserSchema.id] }],
  [{ schemas: coreUserSchema.id }, ["single-for-list"], { schemas: [coreUserSchema.id] }],
  [{ schemas: [coreUserSchema.id, "urn:x:y"] }, ["unknown-schema"], { schemas: [coreUserSchema.id] }],
  [{ active: "True" }, ["string-boolean"], { active: true }],
  [{ emails: { value: "a" } }, ["single-for-list"], { emails: [{ value: "a" }] }],
  [{ emails: ["a"] }, ["bare-complex-value"], { emails: [{ value: "a" }] }],
  [{ department: "Audit" }, ["root-extension-attribute"], { [enterprise]: { department: "Audit" } }],
  [{ x509Certificates: [{ value: "MIIB_-A=" }] }, ["url-safe-base64"], { x509Certificates: [{ value: "MIIB_-A=" }] }],
  [{ profileUrl: "https://m\u00fcller.example/" }, ["loose-reference"], { profileUrl: "https://m\u00fcller.example/" }],
  [
    { schemas: [coreUserSchema.id], [coreUserSchema.id]: { title: "x" } },
    ["core-member"],
    { title: "x", [coreUserSchema.id]: null },
  ],
  [{ schemas: [coreUserSchema.id, coreUserSchema.id] }, ["duplicate-schema"], { schemas: [coreUserSchema.id] }],
];

for (const [members, tolerances, stored] of tolerated) {
  test(`${JSON.stringify(members)} is taken by the default profile as ${tolerances[0]}`, async () => {
    const { answer, service } = await create(members, "default");
    assert.equal(answer.status, 201, answer.body);
    assert.deepEqual(names(service), tolerances);
    for (const [member, value] of Object.entries(stored)) assert.deepEqual(answer.json[member] ?? null, value, member);
    assert.equal((await create(members, "strict")).answer.status, 400);
  });
}

test("the detail of a tolerance names attributes, never values", async () => {
  const { service } = await create({ active: "TRUE", shoeSize: "hunter2", token: "hunter2" }, "default");
  assert.doesNotMatch(JSON.stringify(service.tolerated), /hunter2|TRUE/);
});

test("an attribute given at the root and in its extension is refused, not chosen between", async () => {
  const { answer } = await create({ location: "a", ...vault({ location: "b" }) }, "default");
  assert.equal(answer.status, 400);
  assert.match(String(answer.json.detail), /location is given more than once/);
});
