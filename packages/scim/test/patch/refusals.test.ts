import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonValue, messageUris, profiles } from "@castellan/scim";
import { createTestService, vaultUserSchema } from "../support/service.ts";

const origin = `${vaultUserSchema.id}:origin`;

/** Each of these leaves the user as it was, in the strict profile. */
const cases: readonly (readonly [operation: JsonValue, scimType: string, detail: RegExp])[] = [
  [{ op: "replace", path: "id", value: "7" }, "mutability", /id is readOnly/],
  [{ op: "replace", value: { id: "7" } }, "mutability", /id is readOnly/],
  [{ op: "remove", path: "meta.version" }, "mutability", /meta is readOnly/],
  [{ op: "add", path: "groups", value: [{ value: "1" }] }, "mutability", /groups is readOnly/],
  [{ op: "replace", path: origin, value: "elsewhere" }, "mutability", /origin is immutable/],
  [{ op: "remove", path: origin }, "mutability", /origin is immutable/],
  [{ op: "remove", path: "userName" }, "mutability", /userName is required/],
  [{ op: "replace", path: "userName", value: null }, "mutability", /userName is required/],
  [{ op: "replace", path: "userName", value: "" }, "invalidValue", /userName is required and must not be empty/],
  [{ op: "replace", path: "schemas", value: [] }, "mutability", /schemas follows/],
  [{ op: "replace", path: "active", value: "True" }, "invalidValue", /active must be true or false, not text/],
  [{ op: "replace", path: "title", value: 7 }, "invalidValue", /title must be text, not a number/],
  [{ op: "replace", path: "title", value: ["x"] }, "invalidValue", /title must be text, not an array/],
  [
    { op: "replace", path: "password", value: { a: "hunter2" } },
    "invalidValue",
    /password must be text, not an object$/,
  ],
  [{ op: "replace", path: "name", value: "x" }, "invalidValue", /name must be an object/],
  [{ op: "replace", path: "name", value: { first: "x" } }, "invalidSyntax", /no sub-attribute "first"/],
  [{ op: "replace", path: "emails.value", value: "x" }, "invalidPath", /emails.value has 2 values: choose one/],
  [{ op: "replace", path: 'emails[type eq "other"].value', value: "x" }, "noTarget", /No value of emails matches/],
  [
    { op: "replace", path: 'emails[type ne "work" and type ne "home"].value', value: "x" },
    "noTarget",
    /does not say what/,
  ],
  [{ op: "remove", path: 'emails[type eq "other"]' }, "noTarget", /No value of emails matches/],
  [{ op: "remove" }, "noTarget", /remove needs a path/],
  [{ op: "remove", path: "emails", value: [{ value: "w@x" }] }, "invalidValue", /value filter in path/],
  [
    {
      op: "add",
      path: "emails",
      value: [
        { value: "a", primary: true },
        { value: "b", primary: true },
      ],
    },
    "invalidValue",
    /2 primary values/,
  ],
  [{ op: "replace", path: "emails[value pr].primary", value: true }, "invalidValue", /at most one may be primary/],
  [{ op: "add" }, "invalidValue", /add needs a value/],
  [{ op: "add", value: "x" }, "invalidValue", /object of attributes/],
  [{ op: "add", value: { nope: 1 } }, "invalidSyntax", /no attribute "nope"/],
  [{ op: "add", value: { title: "a", Title: "b" } }, "invalidSyntax", /twice/],
  [{ op: "add", value: { "name.givenName": "x" } }, "invalidSyntax", /must be an attribute name/],
  [{ op: "add", path: "name", value: { givenName: "a", GIVENNAME: "b" } }, "invalidSyntax", /given twice/],
  [{ op: "add", path: vaultUserSchema.id, value: "x" }, "invalidValue", /must be an object/],
  [{ op: "Add", path: "title", value: "x" }, "invalidSyntax", /must be in lower case: add/],
  [{ op: "move", path: "title" }, "invalidSyntax", /op must be add, remove or replace, not "move"/],
  [{ path: "title" }, "invalidSyntax", /op must be/],
  [{ op: "add", path: 7, value: "x" }, "invalidPath", /path must be text/],
  ["add", "invalidSyntax", /must be an object, not text/],
  [
    { op: "add", path: `${vaultUserSchema.id}:custom`, value: { a: JSON.parse('{"__proto__":{"x":1}}') } },
    "invalidValue",
    /__proto__/,
  ],
];

for (const [operation, scimType, detail] of cases) {
  test(`${JSON.stringify(operation)} is refused with ${scimType}`, async () => {
    const service = createTestService({ profile: profiles.strict });
    const id = await service.createUser({
      emails: [
        { value: "w@x", type: "work" },
        { value: "h@x", type: "home" },
      ],
      [vaultUserSchema.id]: { origin: "here" },
    });
    const before = await service.call("GET", `/Users/${id}`);
    // The first operation would work alone: all or nothing.
    const answer = await service.call("PATCH", `/Users/${id}`, {
      schemas: [messageUris.patchOp],
      Operations: [{ op: "add", path: "nickName", value: "x" }, operation],
    });
    assert.equal(answer.status, 400, answer.body);
    assert.equal(answer.json.scimType, scimType, answer.body);
    assert.match(String(answer.json.detail), detail);
    assert.deepEqual((await service.call("GET", `/Users/${id}`)).json, before.json);
  });
}

const requests: readonly (readonly [name: string, body: JsonValue, detail: RegExp])[] = [
  ["no body", "", /PatchOp object/],
  ["an array", [], /PatchOp object, not an array/],
  ["no schemas", { Operations: [{ op: "add", path: "title", value: "x" }] }, /schemas must name urn:.*PatchOp/],
  ["no operations", { schemas: [messageUris.patchOp] }, /Operations must be an array/],
  ["empty operations", { schemas: [messageUris.patchOp], Operations: [] }, /at least one operation/],
  ["operations twice", { schemas: [messageUris.patchOp], operations: [], Operations: [] }, /"Operations" twice/],
  [
    "too many operations",
    {
      schemas: [messageUris.patchOp],
      Operations: Array.from({ length: 1_001 }, () => ({ op: "remove", path: "title" })),
    },
    /1001 operations are more than the 1000/,
  ],
];

for (const [name, body, detail] of requests) {
  test(`a PATCH with ${name} is refused in the strict profile`, async () => {
    const service = createTestService({ profile: profiles.strict });
    const answer = await service.call("PATCH", `/Users/${await service.createUser()}`, body);
    assert.equal(answer.status, name.startsWith("too many") ? 413 : 400);
    assert.match(String(answer.json.detail), detail);
  });
}

test("the work of one PATCH is bounded", async () => {
  const service = createTestService();
  const members = Array.from({ length: 25_000 }, (_, index) => ({ value: String(index) }));
  const group = await service.call("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Everyone",
    members,
  });
  const operations = Array.from({ length: 1_000 }, (_, index) => ({
    op: "remove",
    path: `members[value ew "n${index}"]`,
  }));
  const answer = await service.patch(`/Groups/${group.json.id}`, ...operations);
  assert.equal(answer.status, 400);
  assert.equal(answer.json.scimType, "tooMany");
});
