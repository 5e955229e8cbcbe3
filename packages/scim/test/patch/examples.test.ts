import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyPatch,
  compileResourceType,
  type JsonObject,
  type JsonValue,
  type PatchOperation,
  type Resource,
} from "@castellan/scim";
import { parsePatchPath } from "../../src/path/patch-path.ts";
import { tolerateNothing } from "../../src/profile/tolerate.ts";
import { fullUser, group as printedGroup } from "../support/rfc7643.ts";
import { groupType, userType } from "../support/service.ts";

const user = compileResourceType(userType);
const group = compileResourceType(groupType);
const babs = "2819c223-7f76-453a-919d-413861904646";
const james = "08e1d05d-121c-4561-8b96-473d93df9210";
const ref = (id: string) => `https://example.com/v2/Users/${id}`;
const member = (id: string, display: string) => ({ display, $ref: ref(id), value: id });
/** Of a member, `display` is the provider's to say. */
const stored = (id: string) => ({ value: id, $ref: ref(id) });

/** RFC 7644 section 3.5.2, "examples of path values"; `members[…].displayName` is left out, as members have no such attribute. */
for (const [path, type] of [
  ["members", group],
  ["name.familyName", user],
  ['addresses[type eq "work"]', user],
  [`members[value eq "${babs}"]`, group],
  [`members[value eq "${babs}"].display`, group],
] as const) {
  test(`RFC 7644 section 3.5.2: ${path} is a path`, () => {
    assert.equal(parsePatchPath(path, type, tolerateNothing).kind, "attribute");
  });
}

interface Example {
  readonly says: string;
  readonly before: JsonObject;
  readonly operations: readonly PatchOperation[];
  readonly after: Readonly<Record<string, JsonValue | undefined>>;
}

const home = { value: "babs@jensen.org", type: "home" };
const work = { value: "bjensen@example.com", type: "work", primary: true };
const newAddress = {
  type: "work",
  streetAddress: "911 Universal City Plaza",
  locality: "Hollywood",
  region: "CA",
  postalCode: "91608",
  country: "US",
  formatted: "911 Universal City Plaza\nHollywood, CA 91608 US",
  primary: true,
};
const [workAddress, homeAddress] = [0, 1].map((at) => {
  const { addresses } = fullUser;
  return Array.isArray(addresses) ? addresses[at] : undefined;
});

const groupExamples: readonly Example[] = [
  {
    says: "3.5.2.1: how to add a member to a group",
    before: { displayName: "TourGuides" },
    operations: [{ op: "add", path: "members", value: [member(babs, "Babs Jensen")] }],
    after: { members: [stored(babs)] },
  },
  {
    says: "3.5.2.2: how to remove a single member from a group",
    before: { displayName: "TourGuides", members: [stored(babs), stored(james)] },
    operations: [{ op: "remove", path: `members[value eq "${babs}"]` }],
    after: { members: [stored(james)] },
  },
  {
    says: "3.5.2.2: how to remove all members of a group",
    before: { displayName: "TourGuides", members: [stored(babs), stored(james)] },
    operations: [{ op: "remove", path: "members" }],
    after: { members: undefined },
  },
  {
    says: "3.5.2.2: how to replace one member by another, with a remove and an add",
    before: { displayName: "TourGuides", members: [stored(babs)] },
    operations: [
      { op: "remove", path: `members[value eq "${babs}"]` },
      { op: "add", path: "members", value: [member(james, "James Smith")] },
    ],
    after: { members: [stored(james)] },
  },
  {
    says: "3.5.2.3: how to replace all of the members of a group in one operation",
    before: { displayName: "TourGuides", members: [stored("other")] },
    operations: [
      { op: "replace", path: "members", value: [member(babs, "Babs Jensen"), member(james, "James Smith")] },
    ],
    after: { members: [stored(babs), stored(james)] },
  },
];

const userExamples: readonly Example[] = [
  {
    says: "3.5.2.1: how to add one or more attributes to a User resource without using a path",
    before: { userName: "bjensen", emails: [work] },
    operations: [{ op: "add", value: { emails: [home], nickname: "Babs" } }],
    after: { emails: [work, home], nickName: "Babs" },
  },
  {
    says: "3.5.2.2: how to remove a value by a filter of two conditions",
    before: { userName: "bjensen", emails: [work, home] },
    operations: [{ op: "remove", path: 'emails[type eq "work" and value ew "example.com"]' }],
    after: { emails: [home] },
  },
  {
    says: "3.5.2.3: how to change a User's entire work address, using a value filter",
    before: fullUser,
    operations: [{ op: "replace", path: 'addresses[type eq "work"]', value: newAddress }],
    after: { addresses: [newAddress, homeAddress] },
  },
  {
    says: "3.5.2.3: how to change a specific sub-attribute of a User's work address",
    before: fullUser,
    operations: [{ op: "replace", path: 'addresses[type eq "work"].streetAddress', value: "1010 Broadway Ave" }],
    after: { addresses: [{ ...Object(workAddress), streetAddress: "1010 Broadway Ave" }, homeAddress] },
  },
  {
    says: "3.5.2.3: how to replace all values of one or more attributes of a User without a path",
    before: { userName: "bjensen", emails: [{ value: "old@example.com" }], nickName: "B" },
    operations: [{ op: "replace", value: { emails: [work, home], nickname: "Babs" } }],
    after: { emails: [work, home], nickName: "Babs" },
  },
];

for (const [type, examples] of [
  [group, groupExamples],
  [user, userExamples],
] as const) {
  for (const { says, before, operations, after } of examples) {
    test(`RFC 7644 section ${says}`, () => {
      const resource: Resource = { ...before, schemas: [type.core.id], id: "1" };
      const result = applyPatch(resource, operations, type, tolerateNothing);
      for (const [name, value] of Object.entries(after)) {
        assert.deepEqual(JSON.parse(JSON.stringify(result.after[name] ?? null)), value ?? null, name);
      }
      const touched = new Set(result.changes.map(({ path }) => path.attribute));
      assert.deepEqual([...touched].sort(), Object.keys(after).sort());
    });
  }
}

test("the group of RFC 7643 section 8.4 keeps the names of its members when one is added", () => {
  const resource: Resource = { ...printedGroup, schemas: [group.core.id], id: "1" };
  const operations: PatchOperation[] = [{ op: "add", path: "members", value: [{ value: babs }, { value: james }] }];
  const { after, changes } = applyPatch(resource, operations, group, tolerateNothing);
  const { members } = printedGroup;
  assert.ok(Array.isArray(members));
  assert.deepEqual(after.members, [...members, { value: james }]);
  assert.deepEqual(changes, [{ path: { attribute: "members" }, operation: "add", value: [{ value: james }] }]);
});
