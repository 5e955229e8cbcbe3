import assert from "node:assert/strict";
import { coreUserSchema, type JsonObject } from "@castellan/scim";
import { baseUrl, type TestService } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");

async function post(service: TestService, members: JsonObject = {}) {
  return service.call("POST", "/Users", { schemas: [coreUserSchema.id], userName: "bjensen", ...members });
}

statement(
  "3.3",
  "SHALL",
  "a creation is answered 201, with Location and the same in meta.location",
  async (service) => {
    const answer = await post(service);
    assert.equal(answer.status, 201);
    const location = `${baseUrl}/Users/${answer.json.id}`;
    assert.equal(answer.headers.location, location);
    const { meta } = answer.json;
    assert.equal(typeof meta === "object" && meta !== null && "location" in meta && meta.location, location);
  },
);

statement("3.3", "SHOULD", "a creation is answered with the resource", async (service) => {
  const answer = await post(service, { nickName: "Babs" });
  assert.equal(answer.json.userName, "bjensen");
  assert.equal(answer.json.nickName, "Babs");
});

statement("3.3", "MUST", "a conflict is 409 with scimType uniqueness, and changes nothing", async (service) => {
  await post(service);
  const answer = await post(service, { nickName: "Babs" });
  assert.equal(answer.status, 409);
  assert.equal(answer.json.scimType, "uniqueness");
  assert.equal((await service.call("GET", "/Users")).json.totalResults, 1);
});

statement("3.3", "SHALL", "readOnly attributes of the body are ignored", async (service) => {
  const answer = await post(service, { id: "x", meta: { resourceType: "x" }, groups: [{ value: "x" }] });
  assert.equal(answer.status, 201);
  assert.notEqual(answer.json.id, "x");
  assert.equal(answer.json.groups, undefined);
});

statement("3.3", "MUST", "a body that breaks the schema is 400 and names the attribute", async (service) => {
  const cases: readonly (readonly [JsonObject, string, RegExp])[] = [
    [{ userName: 7 }, "invalidValue", /userName/],
    [{ name: "Barbara" }, "invalidValue", /name/],
    [{ emails: { value: "a@example.com" } }, "invalidValue", /emails/],
    [{ emails: [{ valeu: "a@example.com" }] }, "invalidSyntax", /valeu.*value/],
    [{ nickname2: "Babs" }, "invalidSyntax", /nickname2.*nickName/],
  ];
  for (const [members, scimType, detail] of cases) {
    const answer = await post(service, members);
    assert.equal(answer.status, 400, JSON.stringify(members));
    assert.equal(answer.json.scimType, scimType, JSON.stringify(members));
    assert.match(String(answer.json.detail), detail);
  }
  assert.equal((await service.call("GET", "/Users")).json.totalResults, 0);
});

statement("3.3.1", "SHALL", "meta.resourceType is the provider's to set, by the endpoint", async (service) => {
  const user = await post(service);
  const group = await service.call("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "Guides",
  });
  for (const [answer, name] of [
    [user, "User"],
    [group, "Group"],
  ] as const) {
    const { meta } = answer.json;
    assert.equal(typeof meta === "object" && meta !== null && "resourceType" in meta && meta.resourceType, name);
  }
});
