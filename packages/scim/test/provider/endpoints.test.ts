import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStore, createProvider, type JsonObject, profiles } from "@castellan/scim";
import { baseUrl, createTestService, userType } from "../support/service.ts";

const cases: readonly {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly allow?: string;
}[] = [
  { method: "GET", path: "/Users", status: 200 },
  { method: "GET", path: "/users/", status: 200 },
  { method: "GET", path: "//USERS//", status: 200 },
  { method: "GET", path: "/Users/1", status: 200 },
  { method: "GET", path: "/users/1/", status: 200 },
  { method: "get", path: "/Users/%31", status: 200 },
  { method: "HEAD", path: "/Users/1", status: 200 },
  { method: "GET", path: "/", status: 200 },
  { method: "GET", path: "", status: 200 },
  { method: "GET", path: "/Users/2", status: 404 },
  { method: "PUT", path: "/Users/2", status: 404 },
  { method: "PATCH", path: "/Users/2", status: 404 },
  { method: "DELETE", path: "/Users/2", status: 404 },
  { method: "GET", path: "/Users/1/groups", status: 404 },
  { method: "GET", path: "/Robots", status: 404 },
  { method: "GET", path: "/Users/%zz", status: 400 },
  { method: "GET", path: "/Users/%00", status: 400 },
  { method: "GET", path: "/Users/%ff", status: 400 },
  { method: "DELETE", path: "/Users", status: 405, allow: "GET, POST" },
  { method: "POST", path: "/Users/1", status: 405, allow: "GET, PUT, PATCH, DELETE" },
  { method: "OPTIONS", path: "/Users/1", status: 405, allow: "GET, PUT, PATCH, DELETE" },
  { method: "constructor", path: "/Users", status: 405, allow: "GET, POST" },
  { method: "GET", path: "/Users/.search", status: 405, allow: "POST" },
  { method: "POST", path: "/Schemas", status: 405, allow: "GET" },
  { method: "POST", path: "/ServiceProviderConfig", status: 405, allow: "GET" },
  { method: "POST", path: "/ResourceTypes/User", status: 405, allow: "GET" },
  { method: "POST", path: "/Bulk", status: 501 },
  { method: "GET", path: "/Me", status: 501 },
];

for (const { method, path, status, allow } of cases) {
  test(`${method} ${path || "(empty path)"} answers ${status}`, async () => {
    const service = createTestService();
    await service.createUser();
    const body =
      method === "PUT" || method === "POST"
        ? { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "someone" }
        : {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            Operations: [{ op: "add", value: { title: "x" } }],
          };
    const answer = await service.call(method, path, ["PUT", "POST", "PATCH"].includes(method) ? body : undefined);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.headers.allow, allow);
    if (status < 400) return;
    assert.deepEqual(answer.json.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
    assert.equal(answer.json.status, String(status));
    assert.equal(typeof answer.json.detail, "string");
    assert.equal(answer.headers["content-type"], "application/scim+json;charset=utf-8");
  });
}

test("DELETE answers 204 without a body, and the resource is gone", async () => {
  const service = createTestService();
  const id = await service.createUser();
  const answer = await service.call("DELETE", `/Users/${id}`);
  assert.equal(answer.status, 204);
  assert.equal(answer.body, undefined);
  assert.equal((await service.call("GET", `/Users/${id}`)).status, 404);
});

test("HEAD answers the headers of GET without its body", async () => {
  const service = createTestService();
  const id = await service.createUser();
  const head = await service.call("HEAD", `/Users/${id}`);
  assert.equal(head.body, undefined);
  assert.equal(head.headers.etag, (await service.call("GET", `/Users/${id}`)).headers.etag);
});

test("an id with reserved characters is encoded in its location and found by it", async () => {
  const resource = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "a/b c:é", userName: "x" };
  const service = createTestService({
    users: {
      get: async (_caller, id) => (id === resource.id ? resource : undefined),
      list: async () => ({ kind: "page", totalResults: 1, resources: [resource] }),
      create: async () => resource,
      modify: async () => resource,
      delete: async () => {},
    },
  });
  const listed = await service.call("GET", "/Users");
  const [first] = Array.isArray(listed.json.Resources) ? listed.json.Resources : [];
  const location: string = first.meta.location;
  assert.equal(location, "http://127.0.0.1:8440/scim/v2/Users/a%2Fb%20c%3A%C3%A9");
  const read = await service.call("GET", location.slice("http://127.0.0.1:8440/scim/v2".length));
  assert.equal(read.json.id, resource.id);
});

test("a resource type may look at a new body before readOnly values are dropped from it", async () => {
  const seen: JsonObject[] = [];
  const provider = createProvider<string>({
    resourceTypes: [{ ...userType, store: createMemoryStore(userType), inspectNew: (body) => void seen.push(body) }],
    profile: profiles.strict,
    authenticationSchemes: [],
    maxResults: 10,
  });
  const body = { schemas: [userType.schema.id], userName: "bjensen", groups: [{ value: "1" }] };
  const answer = await provider.handle({
    method: "POST",
    path: "/Users",
    query: "",
    headers: {},
    baseUrl,
    caller: "tester",
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 201);
  assert.deepEqual(seen, [body]);
});
