import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonValue, messageUris, schemaUris } from "@castellan/scim";
import { baseUrl, createTestService, type TestService } from "../support/service.ts";

const patch = (value: JsonValue) => ({
  schemas: [messageUris.patchOp],
  Operations: [{ op: "replace", path: "title", value }],
});
const put = { schemas: [schemaUris.user], userName: "user1", title: "Chief" };

async function own(id: string | undefined): Promise<TestService> {
  const me = async () => (id === undefined ? undefined : { resourceType: "User", id });
  const service = createTestService({ me });
  await service.createUser({ title: "Guide" });
  return service;
}

const requests: readonly (readonly [method: string, body: JsonValue | undefined, status: number])[] = [
  ["GET", undefined, 200],
  ["HEAD", undefined, 200],
  ["PUT", put, 200],
  ["PATCH", patch("Chief"), 200],
  ["DELETE", undefined, 204],
];

for (const [method, body, status] of requests) {
  test(`${method} /Me is ${method} of the caller's own resource, with its permanent Location (RFC 7644 section 3.11)`, async () => {
    const service = await own("1");
    const answer = await service.call(method, "/Me", body);
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.headers.location, `${baseUrl}/Users/1`);
    if (status === 200) assert.equal(answer.headers["content-location"], `${baseUrl}/Users/1`);
    if (method === "PUT" || method === "PATCH") {
      assert.equal((await service.call("GET", "/Users/1")).json.title, "Chief");
    }
    assert.equal(service.users.size, method === "DELETE" ? 0 : 1);
  });
}

test("what a single request can do, /Me can: projections and conditions", async () => {
  const service = await own("1");
  const shown = await service.call("GET", "/me/", undefined, { query: "attributes=title" });
  assert.deepEqual(shown.json, { schemas: [schemaUris.user], id: "1", title: "Guide" });
  const unchanged = await service.call("GET", "/Me", undefined, { headers: { "if-none-match": 'W/"1"' } });
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.headers.location, `${baseUrl}/Users/1`);
  const stale = await service.call("PATCH", "/Me", patch("x"), { headers: { "if-match": 'W/"9"' } });
  assert.equal(stale.status, 412);
  assert.equal(stale.headers.location, `${baseUrl}/Users/1`, "in any response");
});

test("a caller without a resource gets 404, in every method", async () => {
  const service = await own(undefined);
  for (const [method, body] of requests) assert.equal((await service.call(method, "/Me", body)).status, 404);
  assert.equal(service.users.size, 1);
});

test("a caller whose resource is gone gets 404", async () => {
  assert.equal((await (await own("9")).call("GET", "/Me")).status, 404);
});

test("nobody makes himself: POST /Me answers 405", async () => {
  const answer = await (await own("1")).call("POST", "/Me", put);
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.allow, "GET, PUT, PATCH, DELETE");
});
