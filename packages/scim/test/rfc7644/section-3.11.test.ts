import assert from "node:assert/strict";
import { coreUserSchema, messageUris } from "@castellan/scim";
import { baseUrl } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");
const mine = { me: async () => ({ resourceType: "User", id: "1" }) };

statement(
  "3.11",
  "SHALL",
  "/Me is the caller's own resource, with its real location",
  async (service) => {
    const id = await service.createUser();
    const { status, json, headers } = await service.call("GET", "/Me");
    assert.equal(status, 200);
    assert.equal(json.id, id);
    const { meta } = json;
    assert.equal(
      typeof meta === "object" && meta !== null && "location" in meta && meta.location,
      `${baseUrl}/Users/${id}`,
    );
    assert.equal(headers.location ?? headers["content-location"], `${baseUrl}/Users/${id}`);
  },
  mine,
);

statement(
  "3.11",
  "MAY",
  "/Me is changed and deleted as the resource that it stands for",
  async (service) => {
    const id = await service.createUser();
    const operation = { op: "add", path: "title", value: "Guide" };
    const patch = { schemas: [messageUris.patchOp], Operations: [operation] };
    assert.equal((await service.call("PATCH", "/Me", patch)).json.title, "Guide");
    const put = { schemas: [coreUserSchema.id], userName: "user1", nickName: "Babs" };
    assert.equal((await service.call("PUT", "/Me", put)).json.nickName, "Babs");
    assert.equal((await service.call("DELETE", "/Me")).status, 204);
    assert.equal((await service.call("GET", `/Users/${id}`)).status, 404);
    assert.equal((await service.call("GET", "/Me")).status, 404);
  },
  mine,
);

statement(
  "3.11",
  "SHALL",
  "/Me of a caller without a resource is 404",
  async (service) => {
    assert.equal((await service.call("GET", "/Me")).status, 404);
  },
  { me: async () => undefined },
);

statement("3.11", "MUST", "/Me that is not offered is 501", async (service) => {
  for (const method of ["GET", "DELETE"]) assert.equal((await service.call(method, "/Me")).status, 501, method);
});
