import assert from "node:assert/strict";
import { coreGroupSchema, coreUserSchema, type JsonObject, type JsonValue, messageUris } from "@castellan/scim";
import type { Answer, TestService } from "../support/service.ts";
import { vaultUserSchema } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");

const emails = [
  { value: "bjensen@example.com", type: "work", primary: true },
  { value: "babs@jensen.org", type: "home" },
];

async function person(service: TestService, members: JsonObject = {}): Promise<string> {
  return `/Users/${await service.createUser({ title: "Guide", name: { givenName: "Barbara" }, emails, ...members })}`;
}

function put(service: TestService, path: string, members: JsonObject): Promise<Answer> {
  return service.call("PUT", path, { schemas: [coreUserSchema.id], userName: "user1", ...members });
}

function refused(answer: Answer, scimType: string, names?: RegExp): void {
  assert.equal(answer.status, 400, answer.body);
  assert.equal(answer.json.scimType, scimType, answer.body);
  if (names !== undefined) assert.match(String(answer.json.detail), names);
}

statement("3.5.1", "MUST NOT", "PUT does not create: an unknown id is 404", async (service) => {
  assert.equal((await put(service, "/Users/999", {})).status, 404);
  assert.equal((await service.call("GET", "/Users")).json.totalResults, 0);
});

statement(
  "3.5.1",
  "SHALL",
  "PUT replaces what can be written, and is answered 200 with the resource",
  async (service) => {
    const path = await person(service);
    const { status, json } = await put(service, path, { nickName: "Babs" });
    assert.equal(status, 200);
    assert.equal(json.nickName, "Babs");
    for (const name of ["title", "name", "emails"]) assert.equal(json[name], undefined, name);
  },
);

statement("3.5.1", "SHALL", "readOnly values of a PUT are ignored", async (service) => {
  const path = await person(service);
  const { status, json } = await put(service, path, {
    id: "other",
    meta: { created: "2001-01-01T00:00:00Z" },
    groups: [],
  });
  assert.equal(status, 200);
  assert.equal(`/Users/${json.id}`, path);
});

statement("3.5.1", "MUST", "an immutable attribute takes a first value, then must match", async (service) => {
  const path = await person(service);
  const schemas = [coreUserSchema.id, vaultUserSchema.id];
  const first = await put(service, path, { schemas, [vaultUserSchema.id]: { origin: "HR" } });
  assert.equal(first.status, 200);
  const same = await put(service, path, { schemas, [vaultUserSchema.id]: { origin: "HR" } });
  assert.equal(same.status, 200);
  const other = await put(service, path, { schemas, [vaultUserSchema.id]: { origin: "AD" } });
  refused(other, "mutability", /origin/);
});

statement("3.5.1", "MUST", "a PUT without a required attribute is refused", async (service) => {
  const path = await person(service);
  refused(await put(service, path, { userName: null }), "invalidValue", /userName/);
});

statement("3.5.2", "MUST", "the body names PatchOp and holds Operations", async (service) => {
  const path = await person(service);
  const operation = { op: "replace", path: "title", value: "x" };
  for (const body of [
    { Operations: [operation] },
    { schemas: [coreUserSchema.id], Operations: [operation] },
    { schemas: [messageUris.patchOp] },
    { schemas: [messageUris.patchOp], Operations: operation },
    [operation],
  ]) {
    refused(await service.call("PATCH", path, body), "invalidSyntax");
  }
  assert.equal((await service.call("GET", path)).json.title, "Guide");
});

statement("3.5.2", "MUST", "op is add, remove or replace", async (service) => {
  const path = await person(service);
  for (const op of ["move", "", 7, null])
    refused(await service.patch(path, { op, path: "title", value: "x" }), "invalidSyntax", /op/);
});

statement("3.5.2", "MUST", "a PATCH is atomic: when one operation fails, nothing has changed", async (service) => {
  const path = await person(service);
  const before = await service.call("GET", path);
  const answer = await service.patch(
    path,
    { op: "replace", path: "title", value: "changed" },
    { op: "remove", path: "emails" },
    { op: "replace", path: 'emails[type eq "other"].value', value: "x" },
  );
  refused(answer, "noTarget");
  assert.deepEqual((await service.call("GET", path)).json, before.json);
});

statement("3.5.2", "SHALL", "operations apply in their order", async (service) => {
  const path = await person(service);
  const { json } = await service.patch(
    path,
    { op: "remove", path: "title" },
    { op: "add", path: "title", value: "first" },
    { op: "replace", path: "title", value: "second" },
  );
  assert.equal(json.title, "second");
});

statement("3.5.2", "MUST", "readOnly and immutable attributes are not modified: 400 mutability", async (service) => {
  const path = await person(service, { [vaultUserSchema.id]: { origin: "HR" } });
  for (const operation of [
    { op: "replace", path: "id", value: "x" },
    { op: "replace", path: "meta.created", value: "2001-01-01T00:00:00Z" },
    { op: "add", path: "groups", value: [{ value: "1" }] },
    { op: "replace", path: `${vaultUserSchema.id}:origin`, value: "AD" },
    { op: "remove", path: `${vaultUserSchema.id}:origin` },
    { op: "replace", value: { id: "x" } },
  ]) {
    refused(await service.patch(path, operation), "mutability");
  }
});

statement("3.5.2", "MAY", "an immutable attribute without value takes one", async (service) => {
  const path = await person(service);
  const answer = await service.patch(path, { op: "add", path: `${vaultUserSchema.id}:origin`, value: "HR" });
  assert.equal(answer.status, 200);
});

statement("3.5.2", "SHALL", "a new primary value takes over from the old one", async (service) => {
  const path = await person(service);
  const value = [{ value: "new@example.com", primary: true }];
  const { json } = await service.patch(path, { op: "add", path: "emails", value });
  const primaries = Array.isArray(json.emails) ? json.emails.filter(({ primary }) => primary === true) : [];
  assert.deepEqual(primaries, [{ value: "new@example.com", primary: true }]);
});

statement("3.5.2", "MUST", "success is 200 with the resource, subject to attributes, or 204", async (service) => {
  const path = await person(service);
  const { status, json } = await service.call(
    "PATCH",
    path,
    { schemas: [messageUris.patchOp], Operations: [{ op: "replace", path: "title", value: "x" }] },
    { query: "attributes=title" },
  );
  assert.equal(status, 200);
  assert.equal(json.title, "x");
  assert.equal(json.userName, undefined);
});

statement("3.5.2.1", "MUST", "add has a value", async (service) => {
  const path = await person(service);
  const answer = await service.patch(path, { op: "add", path: "title" });
  assert.equal(answer.status, 400);
});

type PatchCase = readonly [string, JsonObject, JsonObject];

const additions: readonly PatchCase[] = [
  ["an attribute that has no value gets it", { op: "add", path: "nickName", value: "Babs" }, { nickName: "Babs" }],
  ["a single value is replaced", { op: "add", path: "title", value: "Boss" }, { title: "Boss" }],
  [
    "without a path, the value is a set of attributes of the resource",
    { op: "add", value: { nickName: "Babs", title: "Boss" } },
    { nickName: "Babs", title: "Boss" },
  ],
  [
    "a complex attribute gets the sub-attributes of the value and keeps its others",
    { op: "add", path: "name", value: { familyName: "Jensen" } },
    { name: { familyName: "Jensen", givenName: "Barbara" } },
  ],
  [
    "a sub-attribute gets the value",
    { op: "add", path: "name.familyName", value: "J" },
    { name: { familyName: "J", givenName: "Barbara" } },
  ],
  [
    "a multi-valued attribute gets the value beside its others",
    { op: "add", path: "emails", value: [{ value: "x@example.com" }] },
    { emails: [...emails, { value: "x@example.com" }] },
  ],
  [
    "a value that is there already changes nothing",
    { op: "add", path: "emails", value: [emails[1] ?? {}] },
    { emails },
  ],
];

const removals: readonly PatchCase[] = [
  ["a single value is unassigned", { op: "remove", path: "title" }, { title: undefined }],
  ["a multi-valued attribute loses all values", { op: "remove", path: "emails" }, { emails: undefined }],
  [
    "a value filter removes what it matches",
    { op: "remove", path: 'emails[type eq "work"]' },
    { emails: [emails[1] ?? {}] },
  ],
  [
    "of all values, none remain: the attribute is unassigned",
    { op: "remove", path: "emails[value pr]" },
    { emails: undefined },
  ],
  [
    "a sub-attribute of the matching values is removed",
    { op: "remove", path: 'emails[type eq "work"].primary' },
    { emails: [{ value: "bjensen@example.com", type: "work" }, emails[1] ?? {}] },
  ],
  ["a sub-attribute is removed", { op: "remove", path: "name.givenName" }, { name: undefined }],
];

const replacements: readonly PatchCase[] = [
  ["a single value is replaced", { op: "replace", path: "title", value: "Boss" }, { title: "Boss" }],
  ["what has no value gets it, as by add", { op: "replace", path: "nickName", value: "Babs" }, { nickName: "Babs" }],
  [
    "without a path, the value is a set of attributes to replace",
    { op: "replace", value: { title: "Boss", emails: [{ value: "x@example.com" }] } },
    { title: "Boss", emails: [{ value: "x@example.com" }], name: { givenName: "Barbara" } },
  ],
  [
    "all values of a multi-valued attribute are replaced",
    { op: "replace", path: "emails", value: [{ value: "x@example.com" }] },
    { emails: [{ value: "x@example.com" }] },
  ],
  [
    "the sub-attributes of the value are replaced",
    { op: "replace", path: "name", value: { familyName: "Jensen" } },
    { name: { familyName: "Jensen", givenName: "Barbara" } },
  ],
  [
    "the values that a filter matches are replaced",
    { op: "replace", path: 'emails[type eq "home"]', value: { value: "x@example.com", type: "other" } },
    { emails: [emails[0] ?? {}, { value: "x@example.com", type: "other" }] },
  ],
  [
    "a sub-attribute of the matching values is replaced",
    { op: "replace", path: 'emails[type eq "home"].value', value: "x@example.com" },
    { emails: [emails[0] ?? {}, { value: "x@example.com", type: "home" }] },
  ],
];

for (const [section, cases] of [
  ["3.5.2.1", additions],
  ["3.5.2.2", removals],
  ["3.5.2.3", replacements],
] as const) {
  for (const [says, operation, expected] of cases) {
    statement(section, "SHALL", `${operation.op}: ${says}`, async (service) => {
      const path = await person(service);
      const { status, json, body } = await service.patch(path, operation);
      assert.equal(status, 200, body);
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(json[name], value, name);
    });
  }
}

statement("3.5.2.1", "SHOULD NOT", "adding what is there does not touch lastModified", async (service) => {
  const path = await person(service);
  const before = await service.call("GET", path);
  const { json } = await service.patch(path, { op: "add", path: "emails", value: [emails[0] ?? {}] });
  assert.deepEqual(json.meta, before.json.meta);
});

statement("3.5.2.2", "SHALL", "remove without a path is 400 noTarget", async (service) => {
  refused(await service.patch(await person(service), { op: "remove" }), "noTarget");
});

statement("3.5.2.2", "SHALL", "a required attribute cannot be removed: 400 mutability", async (service) => {
  refused(await service.patch(await person(service), { op: "remove", path: "userName" }), "mutability", /userName/);
});

statement(
  "3.5.2.2",
  "MUST",
  "one member of a group can be removed, and then another added in its stead",
  async (service) => {
    const group = await service.call("POST", "/Groups", {
      schemas: [coreGroupSchema.id],
      displayName: "Guides",
      members: [{ value: "1" }, { value: "2" }],
    });
    const { json } = await service.patch(
      `/Groups/${group.json.id}`,
      { op: "remove", path: 'members[value eq "1"]' },
      { op: "add", path: "members", value: [{ value: "3" }] },
    );
    assert.deepEqual(json.members, [{ value: "2" }, { value: "3" }]);
  },
);

statement("3.5.2.3", "SHALL", "a value filter that matches nothing is 400 noTarget", async (service) => {
  const path = await person(service);
  refused(
    await service.patch(path, { op: "replace", path: 'emails[type eq "other"]', value: { value: "x" } }),
    "noTarget",
  );
  refused(await service.patch(path, { op: "replace", path: 'emails[type eq "other"].value', value: "x" }), "noTarget");
});

statement("3.5.2", "MUST", "a path that is malformed or unknown is 400 invalidPath", async (service) => {
  const user = await person(service);
  for (const path of [
    "nosuch",
    "emails[",
    'emails[type eq "work"',
    "name.nosuch",
    "emails[]",
    "name..givenName",
    ".",
  ]) {
    const answer = await service.patch(user, { op: "replace", path, value: "x" });
    assert.equal(answer.status, 400, path);
    assert.ok(["invalidPath", "invalidFilter"].includes(String(answer.json.scimType)), `${path}: ${answer.body}`);
  }
});

statement("3.6", "SHALL", "DELETE is 204, and the resource is gone everywhere", async (service) => {
  const path = await person(service);
  const answer = await service.call("DELETE", path);
  assert.equal(answer.status, 204);
  assert.equal(answer.body, undefined);
  const operations: readonly (readonly [string, JsonValue | undefined])[] = [
    ["GET", undefined],
    ["DELETE", undefined],
    ["PUT", { schemas: [coreUserSchema.id], userName: "user1" }],
    ["PATCH", { schemas: [messageUris.patchOp], Operations: [{ op: "remove", path: "title" }] }],
  ];
  for (const [method, body] of operations) assert.equal((await service.call(method, path, body)).status, 404, method);
  assert.equal((await service.call("GET", "/Users")).json.totalResults, 0);
});

statement("3.6", "SHOULD NOT", "a deleted resource is in nobody's way", async (service) => {
  await service.call("DELETE", await person(service, { userName: "bjensen" }));
  const again = await service.call("POST", "/Users", { schemas: [coreUserSchema.id], userName: "bjensen" });
  assert.equal(again.status, 201);
});
