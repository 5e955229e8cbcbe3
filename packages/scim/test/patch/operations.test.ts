import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, type JsonValue, profiles } from "@castellan/scim";
import { createTestService, vaultUserSchema } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const work = { value: "w@x", type: "work", primary: true };
const home = { value: "h@x", type: "home" };

interface Case {
  readonly name: string;
  /** The user before, without schemas and userName. */
  readonly before?: JsonObject;
  readonly operations: readonly JsonObject[];
  /** Members of the user after; null where there must be none. */
  readonly after: Readonly<Record<string, JsonValue>>;
}

/** RFC 7644 section 3.5.2, in the strict profile. */
const cases: readonly Case[] = [
  {
    name: "add without a path adds the attributes of the value",
    before: { emails: [work] },
    operations: [{ op: "add", value: { nickName: "Babs", emails: [home] } }],
    after: { nickName: "Babs", emails: [work, home] },
  },
  {
    name: "add of an element that is there changes nothing",
    before: { emails: [work] },
    operations: [{ op: "add", path: "emails", value: [{ value: "W@X" }] }],
    after: { emails: [work] },
  },
  {
    name: "add of an element that is there takes its further sub-attributes",
    before: { emails: [home] },
    operations: [{ op: "add", path: "emails", value: [{ value: "h@x", display: "Home" }] }],
    after: { emails: [{ value: "h@x", display: "Home", type: "home" }] },
  },
  {
    name: "the same value of another type is another element",
    before: { emails: [home] },
    operations: [{ op: "add", path: "emails", value: { value: "h@x", type: "other" } }],
    after: { emails: [home, { value: "h@x", type: "other" }] },
  },
  {
    name: "add of a complex attribute keeps its other sub-attributes",
    before: { name: { givenName: "A", familyName: "B" } },
    operations: [{ op: "add", path: "name", value: { givenName: "C" } }],
    after: { name: { familyName: "B", givenName: "C" } },
  },
  {
    name: "replace of a complex attribute keeps its other sub-attributes",
    before: { name: { givenName: "A", familyName: "B" } },
    operations: [{ op: "replace", path: "name", value: { familyName: "C" } }],
    after: { name: { familyName: "C", givenName: "A" } },
  },
  {
    name: "replaces without a path that name parts of one attribute add up",
    operations: [
      { op: "replace", value: { name: { givenName: "A" } } },
      { op: "replace", value: { name: { familyName: "B" } } },
    ],
    after: { name: { familyName: "B", givenName: "A" } },
  },
  {
    name: "null unassigns",
    before: { title: "x", name: { givenName: "A", familyName: "B" } },
    operations: [{ op: "replace", value: { title: null, name: { givenName: null } } }],
    after: { title: null, name: { familyName: "B" } },
  },
  {
    name: "a complex attribute that loses everything goes",
    before: { name: { givenName: "A" } },
    operations: [{ op: "remove", path: "name.givenName" }],
    after: { name: null },
  },
  {
    name: "replace of a multi-valued attribute replaces all of it",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: "emails", value: [{ value: "n@x" }] }],
    after: { emails: [{ value: "n@x" }] },
  },
  {
    name: "replace with an empty list removes all of it",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: "emails", value: [] }],
    after: { emails: null },
  },
  {
    name: "replace of chosen elements replaces them whole",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: 'emails[type eq "home"]', value: { value: "n@x", type: "other" } }],
    after: { emails: [work, { value: "n@x", type: "other" }] },
  },
  {
    name: "replace of a sub-attribute of chosen elements",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: 'emails[type eq "home"].value', value: "n@x" }],
    after: { emails: [work, { value: "n@x", type: "home" }] },
  },
  {
    name: "add to chosen elements sets what is given",
    before: { emails: [work, home] },
    operations: [{ op: "add", path: 'emails[type eq "home"]', value: { display: "Home" } }],
    after: { emails: [work, { value: "h@x", display: "Home", type: "home" }] },
  },
  {
    name: "a sub-attribute of the only element needs no filter",
    before: { emails: [home] },
    operations: [{ op: "replace", path: "emails.display", value: "Home" }],
    after: { emails: [{ value: "h@x", display: "Home", type: "home" }] },
  },
  {
    name: "a new primary takes over from the old one (add)",
    before: { emails: [work, home] },
    operations: [{ op: "add", path: "emails", value: { value: "n@x", primary: true } }],
    after: { emails: [{ ...work, primary: false }, home, { value: "n@x", primary: true }] },
  },
  {
    name: "a new primary takes over from the old one (replace)",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: 'emails[type eq "home"].primary', value: true }],
    after: {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  },
  {
    name: "a new primary takes over from the old one (replaced element)",
    before: { emails: [work, home] },
    operations: [{ op: "replace", path: 'emails[type eq "home"]', value: { value: "h@x", primary: true } }],
    after: {
      emails: [
        { ...work, primary: false },
        { value: "h@x", primary: true },
      ],
    },
  },
  {
    name: "remove of an attribute",
    before: { title: "x", emails: [work] },
    operations: [
      { op: "remove", path: "title" },
      { op: "remove", path: "emails" },
    ],
    after: { title: null, emails: null },
  },
  {
    name: "remove of chosen elements",
    before: { emails: [work, home] },
    operations: [{ op: "remove", path: 'emails[type eq "work" and value ew "x"]' }],
    after: { emails: [home] },
  },
  {
    name: "remove of a sub-attribute of chosen elements",
    before: { emails: [work] },
    operations: [{ op: "remove", path: 'emails[type eq "work"].primary' }],
    after: { emails: [{ value: "w@x", type: "work" }] },
  },
  {
    name: "remove of a sub-attribute everywhere",
    before: { emails: [work, home] },
    operations: [{ op: "remove", path: "emails.type" }],
    after: { emails: [{ value: "w@x", primary: true }, { value: "h@x" }] },
  },
  {
    name: "an element that loses everything goes",
    before: { emails: [{ value: "w@x" }, home] },
    operations: [{ op: "remove", path: 'emails[value eq "w@x"].value' }],
    after: { emails: [home] },
  },
  {
    name: "an extension by its URN",
    operations: [
      { op: "add", path: `${enterprise}:department`, value: "Audit" },
      { op: "add", path: enterprise, value: { costCenter: "7", manager: { value: "2" } } },
      { op: "replace", value: { [vaultUserSchema.id]: { location: "\\" } } },
    ],
    after: {
      [enterprise]: { costCenter: "7", department: "Audit", manager: { value: "2" } },
      [vaultUserSchema.id]: { location: "\\" },
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise, vaultUserSchema.id],
    },
  },
  {
    name: "remove of an extension takes its URN out of schemas",
    before: { [enterprise]: { department: "Audit", costCenter: "7" } },
    operations: [{ op: "remove", path: enterprise }],
    after: { [enterprise]: null, schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"] },
  },
  {
    name: "an open object takes members and loses those that are null",
    before: { [vaultUserSchema.id]: { custom: { a: 1, b: { c: [2] } } } },
    operations: [{ op: "add", path: `${vaultUserSchema.id}:custom`, value: { a: null, d: "x" } }],
    after: { [vaultUserSchema.id]: { custom: { b: { c: [2] }, d: "x" } } },
  },
  {
    name: "later operations see what earlier ones did",
    operations: [
      { op: "add", path: "emails", value: [home] },
      { op: "replace", path: 'emails[type eq "home"].value', value: "n@x" },
      { op: "remove", path: 'emails[value eq "n@x"]' },
    ],
    after: { emails: null },
  },
];

for (const { name, before, operations, after } of cases) {
  test(name, async () => {
    const service = createTestService({ profile: profiles.strict });
    const id = await service.createUser(before);
    const answer = await service.patch(`/Users/${id}`, ...operations);
    assert.equal(answer.status, 200, answer.body);
    const read = (await service.call("GET", `/Users/${id}`)).json;
    assert.deepEqual(read, answer.json);
    for (const [member, value] of Object.entries(after)) assert.deepEqual(read[member] ?? null, value, member);
  });
}

test("the examples of the RFC on members, and what the store is told of them", async () => {
  const service = createTestService({ profile: profiles.strict });
  const group = await service.call("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Tour Guides",
    members: [{ value: "1" }, { value: "2" }],
  });
  const path = `/Groups/${group.json.id}`;
  const members = async () => (await service.call("GET", path)).json.members;
  await service.patch(path, {
    op: "add",
    path: "members",
    value: [{ display: "Babs", $ref: "../Users/3", value: "3" }],
  });
  assert.deepEqual(await members(), [{ value: "1" }, { value: "2" }, { value: "3", $ref: "../Users/3" }]);
  await service.patch(
    path,
    { op: "remove", path: 'members[value eq "1"]' },
    { op: "add", path: "members", value: [{ value: "4" }] },
  );
  assert.deepEqual(await members(), [{ value: "2" }, { value: "3", $ref: "../Users/3" }, { value: "4" }]);
  await service.patch(path, { op: "replace", path: "members", value: [{ value: "3" }, { value: "9" }] });
  assert.deepEqual(await members(), [{ value: "3", $ref: "../Users/3" }, { value: "9" }]);
  await service.patch(path, { op: "remove", path: "members" });
  assert.equal(await members(), undefined);
});
