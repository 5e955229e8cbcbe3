import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStore, type Resource, type ResourceStore } from "@castellan/scim";
import { renderingStore } from "../support/rendered.ts";
import { createTestService, userType } from "../support/service.ts";

test("a single resource carries the weak tag of its version (RFC 7644 section 3.14)", async () => {
  const service = createTestService();
  const id = await service.createUser();
  const read = await service.call("GET", `/Users/${id}`);
  assert.equal(read.headers.etag, 'W/"1"');
  assert.deepEqual((read.json.meta as { version?: string }).version, 'W/"1"');
});

test("If-None-Match answers 304 until the resource changes", async () => {
  const service = createTestService();
  const id = await service.createUser();
  for (const tag of ['W/"1"', '"1"', 'W/"7", W/"1"', "*"]) {
    const answer = await service.call("GET", `/Users/${id}`, undefined, { headers: { "if-none-match": tag } });
    assert.equal(answer.status, 304, tag);
    assert.equal(answer.body, undefined);
    assert.equal(answer.headers.etag, 'W/"1"');
  }
  await service.patch(`/Users/${id}`, { op: "add", path: "title", value: "Auditor" });
  const headers = { "if-none-match": 'W/"1"' };
  assert.equal((await service.call("GET", `/Users/${id}`, undefined, { headers })).status, 200);
});

for (const method of ["PUT", "PATCH", "DELETE"]) {
  test(`${method} with a stale If-Match answers 412 and changes nothing; with the current one it works`, async () => {
    const service = createTestService();
    const id = await service.createUser({ title: "Auditor" });
    const body =
      method === "PUT"
        ? { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "user1", title: "Clerk" }
        : {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            Operations: [{ op: "replace", path: "title", value: "Clerk" }],
          };
    const send = (tag: string) =>
      service.call(method, `/Users/${id}`, method === "DELETE" ? undefined : body, { headers: { "if-match": tag } });
    const stale = await send('W/"0"');
    assert.equal(stale.status, 412);
    assert.equal(stale.json.status, "412");
    assert.equal((await service.call("GET", `/Users/${id}`)).json.title, "Auditor");
    assert.equal((await send('W/"1"')).status, method === "DELETE" ? 204 : 200);
  });
}

test("GET and HEAD with an If-Match that names another version answer 412 (RFC 9110 section 13.1.1)", async () => {
  const { store: users } = renderingStore(createMemoryStore<string>(userType), userType);
  for (const service of [createTestService(), createTestService({ users })]) {
    const id = await service.createUser();
    for (const method of ["GET", "HEAD"]) {
      const read = (tag: string) =>
        service.call(method, `/Users/${id}`, undefined, { headers: { "if-match": tag, "if-none-match": 'W/"1"' } });
      assert.equal((await read('W/"7"')).status, 412, "before If-None-Match is looked at (section 13.2.2)");
      for (const tag of ["*", 'W/"1"', 'W/"7", "1"']) assert.equal((await read(tag)).status, 304);
    }
  }
});

test("If-Match * wants the resource to exist, no more", async () => {
  const service = createTestService();
  const id = await service.createUser();
  const headers = { "if-match": "*" };
  assert.equal((await service.call("DELETE", "/Users/99", undefined, { headers })).status, 404);
  assert.equal((await service.call("DELETE", `/Users/${id}`, undefined, { headers })).status, 204);
});

test("a store that keeps no version gets a tag of the content, whatever the client asked to see", async () => {
  let title = "Auditor";
  const resource = (): Resource => ({ schemas: ["urn:x"], id: "1", userName: "x", title });
  const users: ResourceStore<string> = {
    get: async () => resource(),
    list: async () => ({ kind: "page", totalResults: 1, resources: [resource()] }),
    create: async () => resource(),
    modify: async () => resource(),
    delete: async () => {},
  };
  const service = createTestService({ users });
  const tag = async (query = "") => (await service.call("GET", "/Users/1", undefined, { query })).headers.etag;
  const first = await tag();
  assert.match(first ?? "", /^W\/"[0-9a-f]{16}"$/);
  assert.equal(await tag("attributes=userName"), first);
  assert.equal(
    (await service.call("DELETE", "/Users/1", undefined, { headers: { "if-match": first ?? "" } })).status,
    204,
  );
  title = "Clerk";
  assert.notEqual(await tag(), first);
  assert.equal(
    (await service.call("DELETE", "/Users/1", undefined, { headers: { "if-match": first ?? "" } })).status,
    412,
  );
});

for (const method of ["PUT", "PATCH", "DELETE"]) {
  test(`${method} with an If-None-Match that names the version answers 412 (RFC 9110 section 13.1.2)`, async () => {
    const service = createTestService();
    const id = await service.createUser();
    const body = {
      PUT: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "user1", title: "x" },
      PATCH: {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", path: "title", value: "x" }],
      },
      DELETE: undefined,
    }[method];
    for (const tag of ["*", 'W/"1"']) {
      const answer = await service.call(method, `/Users/${id}`, body, { headers: { "if-none-match": tag } });
      assert.equal(answer.status, 412, tag);
    }
    const answer = await service.call(method, `/Users/${id}`, body, { headers: { "if-none-match": 'W/"7"' } });
    assert.equal(answer.status, method === "DELETE" ? 204 : 200);
  });
}

test("the version is told in the header whatever the client asked to see, and the store may leave out the rest", async () => {
  const service = createTestService();
  const id = await service.createUser({ title: "Auditor" });
  for (const query of ["attributes=title", "excludedAttributes=meta", "excludedAttributes=title,meta"]) {
    assert.equal((await service.call("GET", `/Users/${id}`, undefined, { query })).headers.etag, 'W/"1"', query);
  }
});
