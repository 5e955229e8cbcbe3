import assert from "node:assert/strict";
import { test } from "node:test";
import { profiles } from "@castellan/scim";
import { createTestService, names, vaultUserSchema } from "../support/service.ts";

const body = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: "scim.test01",
  name: { givenName: "SCIM", familyName: "Test" },
  displayName: "SCIM Test",
  active: true,
  emails: [{ value: "scim@test.com", type: "work", primary: true }],
  userType: "EPVUser",
  password: "P@ssw0rd123!",
};

for (const profile of [profiles.default, profiles.strict]) {
  test(`a plain user is created and read back without its password (${profile.name})`, async () => {
    const service = createTestService({ profile });
    const created = await service.call("POST", "/Users/", body);
    assert.equal(created.status, 201);
    assert.equal(created.headers.location, "http://127.0.0.1:8440/scim/v2/Users/1");
    assert.equal(created.json.userName, "scim.test01");
    assert.deepEqual(created.json.emails, body.emails);
    assert.doesNotMatch(created.body ?? "", /P@ssw0rd123|password/);
    assert.deepEqual((await service.call("GET", "/Users/1")).json, created.json);
    assert.deepEqual(service.tolerated, []);
  });

  test(`a wrapped body is told from an empty one (${profile.name})`, async () => {
    const service = createTestService({
      profile,
      missingResourceDetail: (type) => `${type.toLowerCase()} data is required`,
    });
    const answer = await service.call("POST", "/Users", { userData: body });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.json, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "400",
      scimType: "invalidSyntax",
      detail: 'user data is required: the body is wrapped in "userData"; send the members of "userData" at the root',
    });
    assert.equal(service.users.size, 0);
  });
}

test("attributes of an extension work in the extension, in both profiles", async () => {
  for (const profile of [profiles.default, profiles.strict]) {
    const service = createTestService({ profile });
    const members = { location: "\\Contractors", changePassOnNextLogon: true };
    const answer = await service.call("POST", "/Users", {
      ...body,
      schemas: [...body.schemas, vaultUserSchema.id],
      [vaultUserSchema.id]: members,
    });
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.json[vaultUserSchema.id], members);
    assert.deepEqual(service.tolerated, []);
  }
});

test("the default profile takes an attribute of an extension from the root, and says so", async () => {
  const service = createTestService();
  const answer = await service.call("POST", "/Users", { ...body, location: "\\", changePassOnNextLogon: false });
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.json[vaultUserSchema.id], { location: "\\", changePassOnNextLogon: false });
  assert.deepEqual(answer.json.schemas, [body.schemas[0], vaultUserSchema.id]);
  assert.equal(answer.json.location, undefined);
  assert.deepEqual(names(service), ["root-extension-attribute", "root-extension-attribute"]);
  assert.equal(service.tolerated[0]?.caller, "tester");
  assert.equal(service.tolerated[0]?.resourceType, "User");
});

test("the strict profile names the extension that an attribute belongs to", async () => {
  const service = createTestService({ profile: profiles.strict });
  for (const name of ["location", "changePassOnNextLogon"]) {
    const answer = await service.call("POST", "/Users", { ...body, [name]: "x" });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.scimType, "invalidSyntax");
    assert.match(String(answer.json.detail), new RegExp(`${name} is an attribute of ${vaultUserSchema.id}`));
  }
});

test("a user is disabled and enabled by PUT and by PATCH", async () => {
  for (const profile of [profiles.default, profiles.strict]) {
    const service = createTestService({ profile });
    await service.call("POST", "/Users", body);
    const read = await service.call("GET", "/Users/1");
    const put = await service.call("PUT", "/Users/1", { ...read.json, active: false });
    assert.equal(put.status, 200);
    assert.equal(put.json.active, false);
    const patch = await service.patch("/Users/1", { op: "replace", path: "active", value: true });
    assert.equal(patch.status, 200);
    assert.equal(patch.json.active, true);
    assert.deepEqual(service.tolerated, []);
  }
});
