import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyPatch,
  compileResourceType,
  type JsonArray,
  type JsonObject,
  type PatchOperation,
  profiles,
  type Resource,
  type ResourceTypeDescription,
  type Schema,
  ScimError,
  type Tolerate,
} from "@castellan/scim";
import { groupType, userType } from "../support/service.ts";

const user = compileResourceType(userType);
const byDefault: Tolerate = (tolerance) => profiles.default.tolerances.has(tolerance);
const strictly: Tolerate = () => false;

function patched(before: JsonObject, operations: readonly PatchOperation[], tolerate = strictly): Resource {
  const stored: Resource = { userName: "x", ...before, schemas: [user.core.id], id: "1" };
  return applyPatch(stored, operations, user, tolerate).after;
}

const work = { value: "a", type: "work" };
const home = { value: "b", type: "home" };

/** What the elements of `emails` are after one operation, in the strict profile. */
const cases: readonly (readonly [says: string, before: JsonArray, operation: PatchOperation, after: JsonArray])[] = [
  [
    "an added element is the one of its type, not the first of its value",
    [{ value: "a" }, work],
    { op: "add", path: "emails", value: [{ ...work, display: "A" }] },
    [{ value: "a" }, { value: "a", display: "A", type: "work" }],
  ],
  [
    "an element without type takes the type of one that is added, once",
    [{ value: "a" }],
    {
      op: "add",
      path: "emails",
      value: [
        { value: "a", type: "x" },
        { value: "a", type: "y" },
      ],
    },
    [
      { value: "a", type: "x" },
      { value: "a", type: "y" },
    ],
  ],
  [
    "what becomes the same value and type is one element",
    [work, { ...home, display: "B" }],
    { op: "replace", path: 'emails[type eq "home"]', value: { ...work, primary: true } },
    [{ ...work, primary: true }],
  ],
  [
    "a sub-attribute that makes two elements the same makes them one",
    [work, { value: "a", type: "home", primary: true }],
    { op: "replace", path: 'emails[type eq "home"].type', value: "work" },
    [{ ...work, primary: true }],
  ],
  [
    "several elements replaced by one value are one",
    [work, home],
    { op: "replace", path: "emails[value pr]", value: { value: "c", primary: true } },
    [{ value: "c", primary: true }],
  ],
  [
    "a primary one stays so when something else of it changes",
    [{ ...work, primary: true }, home],
    { op: "replace", path: 'emails[type eq "work"].display', value: "A" },
    [{ value: "a", display: "A", type: "work", primary: true }, home],
  ],
  [
    "an element takes part in a list once, however often the list names it",
    [work],
    { op: "replace", path: "emails", value: [work, { value: "A", type: "WORK" }, { value: "a" }] },
    [work, { value: "a" }],
  ],
  [
    "a remove by a filter of one of several types leaves the others",
    [work, { value: "a", type: "home" }],
    { op: "remove", path: 'emails[value eq "a" and type eq "work"]' },
    [{ value: "a", type: "home" }],
  ],
];

for (const [says, before, operation, after] of cases) {
  test(says, () => {
    assert.deepEqual(patched({ emails: before }, [operation]).emails, after);
  });
}

test("an address that is added again becomes primary, and is not there twice", () => {
  const addresses = [
    { locality: "A", type: "work", primary: true },
    { locality: "B", type: "work" },
  ];
  const value = { type: "work", locality: "B", primary: true };
  assert.deepEqual(patched({ addresses }, [{ op: "add", path: "addresses", value }]).addresses, [
    { locality: "A", type: "work", primary: false },
    { locality: "B", type: "work", primary: true },
  ]);
});

const members = (count: number) => Array.from({ length: count }, (_, at) => ({ value: `u${at}`, type: "User" }));
const group = compileResourceType(groupType);
const everyone: Resource = { schemas: [group.core.id], id: "1", displayName: "x", members: members(10_000) };

test("members are added and removed however often it is asked, and the delta is of what was not so already", () => {
  const operations: readonly (readonly [operation: PatchOperation, delta: JsonArray])[] = [
    [{ op: "add", path: "members", value: [{ value: "u7" }, { value: "n1" }, { value: "N1" }] }, [{ value: "n1" }]],
    [{ op: "remove", path: 'members[value eq "u9999"]' }, [{ value: "u9999", type: "User" }]],
    [{ op: "remove", path: 'members[value eq "nobody"]' }, []],
    [{ op: "remove", path: "members", value: [{ value: "u1" }, { value: "nobody" }] }, [{ value: "u1", type: "User" }]],
    [{ op: "add", path: "members", value: members(10_000) }, []],
    [{ op: "replace", path: "members", value: members(10_000).reverse() }, []],
  ];
  for (const [operation, delta] of operations) {
    const { changes, after } = applyPatch(everyone, [operation], group, byDefault);
    assert.deepEqual(
      changes.map(({ value }) => value),
      delta.length === 0 ? [] : [delta],
    );
    assert.deepEqual(applyPatch(after, [operation], group, byDefault).changes, []);
  }
});

test("a filter that contradicts itself creates nothing", () => {
  const operation: PatchOperation = { op: "add", path: 'emails[type eq "work" and type eq "home"].value', value: "a" };
  assert.throws(() => patched({}, [operation], byDefault), /does not say what to create/);
  const twice: PatchOperation = { op: "add", path: 'emails[type eq "work" and type eq "Work"].value', value: "a" };
  assert.deepEqual(patched({}, [twice], byDefault).emails, [{ value: "a", type: "Work" }]);
});

const badge: Schema = {
  id: "urn:example:Badge",
  name: "Badge",
  description: "",
  attributes: [
    { name: "number", required: true, description: "" },
    { name: "colour", description: "" },
    { name: "printed", type: "dateTime", mutability: "readOnly", description: "" },
    {
      name: "doors",
      type: "complex",
      multiValued: true,
      description: "",
      subAttributes: [
        { name: "value", required: true, description: "" },
        { name: "since", description: "" },
      ],
    },
  ],
};

function withBadge(required: boolean): ResourceTypeDescription {
  return { ...userType, extensions: [{ schema: badge, required }] };
}

interface ExtensionCase {
  readonly says: string;
  readonly required?: boolean;
  readonly before?: JsonObject;
  readonly operations: readonly PatchOperation[];
  /** The extension after, or the code of the refusal. */
  readonly after: JsonObject | undefined | "mutability" | "invalidValue";
}

/** RFC 7643 section 6 and RFC 7644 section 3.5.2.2. */
const extensionCases: readonly ExtensionCase[] = [
  {
    says: "an extension comes into use with what it requires",
    operations: [{ op: "add", path: `${badge.id}:colour`, value: "red" }],
    after: "invalidValue",
  },
  {
    says: "what it requires may come in another operation",
    operations: [
      { op: "add", path: `${badge.id}:colour`, value: "red" },
      { op: "add", value: { [badge.id]: { number: "1" } } },
    ],
    after: { number: "1", colour: "red" },
  },
  {
    says: "what it requires stays while anything of it does",
    before: { number: "1", colour: "red" },
    operations: [{ op: "remove", path: `${badge.id}:number` }],
    after: "mutability",
  },
  {
    says: "an extension goes as a whole",
    before: { number: "1", colour: "red", doors: [{ value: "a" }] },
    operations: [{ op: "remove", path: badge.id }],
    after: undefined,
  },
  {
    says: "an extension that is null goes",
    before: { number: "1" },
    operations: [{ op: "replace", value: { [badge.id]: null } }],
    after: undefined,
  },
  {
    says: "adding null to an extension adds nothing",
    before: { number: "1" },
    operations: [{ op: "add", value: { [badge.id]: null } }],
    after: { number: "1" },
  },
  {
    says: "what the provider keeps in an extension stays when a client removes the rest",
    before: { number: "1", printed: "2026-01-01T00:00:00Z" },
    operations: [{ op: "remove", path: badge.id }],
    after: "mutability",
  },
  {
    says: "an extension that every resource has is not removed",
    required: true,
    before: { number: "1" },
    operations: [{ op: "remove", path: badge.id }],
    after: "mutability",
  },
  {
    says: "a sub-attribute that an element requires is not removed",
    before: { number: "1", doors: [{ value: "a", since: "b" }] },
    operations: [{ op: "remove", path: `${badge.id}:doors[value eq "a"].value` }],
    after: "mutability",
  },
  {
    says: "an element without what it requires is not added",
    before: { number: "1" },
    operations: [{ op: "add", path: `${badge.id}:doors`, value: [{ since: "b" }] }],
    after: "invalidValue",
  },
];

for (const { says, required = false, before, operations, after } of extensionCases) {
  test(says, () => {
    const type = compileResourceType(withBadge(required));
    const schemas = before === undefined ? [type.core.id] : [type.core.id, badge.id];
    const stored: Resource = { schemas, id: "1", userName: "x", ...(before && { [badge.id]: before }) };
    if (typeof after === "string") {
      const refusal = (error: unknown) => error instanceof ScimError && error.code === after;
      assert.throws(() => applyPatch(stored, operations, type), refusal);
      return;
    }
    const result = applyPatch(stored, operations, type).after;
    assert.deepEqual(result[badge.id], after);
    assert.equal(result.schemas.includes(badge.id), after !== undefined);
  });
}

test("the attributes of the core schema under its URN are the resource's own, by tolerance", () => {
  const operation: PatchOperation = {
    op: "replace",
    value: { [user.core.id]: { title: "x", name: { givenName: "A" } } },
  };
  const after = patched({ name: { familyName: "B" } }, [operation], byDefault);
  assert.equal(after.title, "x");
  assert.deepEqual(after.name, { familyName: "B", givenName: "A" });
  assert.throws(() => patched({}, [operation]), /stand at the root, not in a member/);
});
