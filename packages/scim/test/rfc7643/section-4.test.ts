import assert from "node:assert/strict";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema, type JsonObject } from "@castellan/scim";
import type { TestService } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7643");

async function post(service: TestService, members: JsonObject) {
  return service.call("POST", "/Users", { schemas: [coreUserSchema.id], userName: "bjensen", ...members });
}

async function total(service: TestService, filter: string) {
  const { json } = await service.call("GET", "/Users", undefined, { query: `filter=${encodeURIComponent(filter)}` });
  return json.totalResults;
}

statement("4.1.1", "MUST", "a User has a non-empty userName", async (service) => {
  for (const userName of [null, ""]) {
    const answer = await post(service, { userName });
    assert.equal(answer.status, 400);
    assert.match(String(answer.json.detail), /userName/);
  }
});

statement("4.1.1", "MUST", "userName is unique among all users, in any letter case", async (service) => {
  await post(service, {});
  const again = await post(service, { userName: "BJensen" });
  assert.equal(again.status, 409);
  assert.equal(again.json.scimType, "uniqueness");
  assert.match(String(again.json.detail), /userName/);
});

statement("4.1.1", "MUST NOT", "the password is not returned in any form", async (service) => {
  const created = await post(service, { password: "correct horse" });
  assert.equal(created.status, 201);
  const path = `/Users/${created.json.id}`;
  const answers = [
    created,
    await service.call("GET", path),
    await service.call("GET", path, undefined, { query: "attributes=password" }),
    await service.call("GET", "/Users", undefined, { query: "attributes=password,userName" }),
    await service.patch(path, { op: "replace", path: "password", value: "battery staple" }),
    await service.call("PUT", path, { schemas: [coreUserSchema.id], userName: "bjensen", password: "battery" }),
  ];
  for (const answer of answers) {
    assert.ok(answer.status < 300, answer.body);
    assert.doesNotMatch(answer.body ?? "", /password|horse|battery|staple/i);
  }
});

statement("4.1.1", "MUST NOT", "the password cannot be searched or sorted by", async (service) => {
  await post(service, { password: "correct horse" });
  for (const filter of ['password eq "correct horse"', "password pr", 'password sw "c"', 'not (password eq "x")']) {
    const answer = await service.call("GET", "/Users", undefined, { query: `filter=${encodeURIComponent(filter)}` });
    assert.ok(answer.status === 400 || answer.status === 403, filter);
    assert.doesNotMatch(answer.body ?? "", /horse/);
  }
  const sorted = await service.call("GET", "/Users", undefined, { query: "sortBy=password" });
  assert.equal(sorted.status, 400);
});

statement("4.1.1", "SHALL", "active tells the administrative status, and is a Boolean", async (service) => {
  const { json } = await post(service, { active: false });
  assert.equal(json.active, false);
  assert.equal(await total(service, "active eq false"), 1);
});

statement("4.1.2", "MUST", "groups of a user is readOnly: it changes through the group", async (service) => {
  const created = await post(service, { groups: [{ value: "1" }] });
  assert.equal(created.status, 201);
  assert.equal(created.json.groups, undefined);
  const patched = await service.patch(`/Users/${created.json.id}`, {
    op: "add",
    path: "groups",
    value: [{ value: "1" }],
  });
  assert.equal(patched.status, 400);
  assert.equal(patched.json.scimType, "mutability");
});

statement("4.2", "MUST", "a Group has a displayName", async (service) => {
  const answer = await service.call("POST", "/Groups", { schemas: [coreGroupSchema.id] });
  assert.equal(answer.status, 400);
  assert.match(String(answer.json.detail), /displayName/);
});

statement("4.2", "MAY", "members are added and removed, though what they hold is immutable", async (service) => {
  const { json } = await service.call("POST", "/Groups", {
    schemas: [coreGroupSchema.id],
    displayName: "Guides",
    members: [{ value: "1", type: "User" }],
  });
  const path = `/Groups/${json.id}`;
  const added = await service.patch(path, { op: "add", path: "members", value: [{ value: "2" }] });
  assert.equal(Array.isArray(added.json.members) && added.json.members.length, 2);
  const removed = await service.patch(path, { op: "remove", path: 'members[value eq "1"]' });
  assert.deepEqual(removed.json.members, [{ value: "2" }]);
  const changed = await service.patch(path, { op: "replace", path: 'members[value eq "2"].value', value: "3" });
  assert.equal(changed.status, 400);
  assert.equal(changed.json.scimType, "mutability");
});

statement("4.3", "MUST", "the enterprise extension stands under its URN, its manager by id", async (service) => {
  const manager = await post(service, { userName: "boss" });
  const { json } = await post(service, {
    schemas: [coreUserSchema.id, enterpriseUserSchema.id],
    [enterpriseUserSchema.id]: {
      employeeNumber: "701984",
      costCenter: "4130",
      organization: "Universal Studios",
      division: "Theme Park",
      department: "Tour Operations",
      manager: { value: String(manager.json.id), $ref: `../Users/${manager.json.id}` },
    },
  });
  assert.deepEqual(json[enterpriseUserSchema.id], {
    employeeNumber: "701984",
    costCenter: "4130",
    organization: "Universal Studios",
    division: "Theme Park",
    department: "Tour Operations",
    manager: { value: manager.json.id, $ref: `../Users/${manager.json.id}` },
  });
});

statement("4.3", "MUST", "manager.displayName is readOnly", async (service) => {
  const { json } = await post(service, {
    schemas: [coreUserSchema.id, enterpriseUserSchema.id],
    [enterpriseUserSchema.id]: { manager: { value: "1", displayName: "made up" } },
  });
  assert.deepEqual(json[enterpriseUserSchema.id], { manager: { value: "1" } });
});
