import assert from "node:assert/strict";
import { test } from "node:test";
import { createScimClient, messageUris, ScimClientError, type ScimClientOptions } from "@castellan/scim";
import { collect } from "../support/collect.ts";
import { playedFetch, type Reply } from "../support/fetch.ts";
import { baseUrl } from "../support/service.ts";

function playing(replies: readonly Reply[], options: Partial<ScimClientOptions> = {}) {
  const { fetch, calls } = playedFetch(...replies);
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" }, ...options });
  const told = () => calls.map(({ init, url }) => `${init.method} ${url.slice(baseUrl.length)}`);
  const bodies = () => calls.map(({ init }) => JSON.parse(init.body ?? "null"));
  return { client, calls, told, bodies };
}

const user = { body: { id: "1", schemas: [] } };

test("ifMatch goes with replace, patch and delete; a version that is over is 412", async () => {
  const { client, calls } = playing([user, user, { status: 204 }, { status: 412, body: { detail: "changed" } }]);
  const how = { ifMatch: 'W/"3"' };
  await client.replace("/Users", "1", {}, how);
  await client.patch("/Users", "1", [], how);
  await client.delete("/Users", "1", how);
  assert.deepEqual(
    calls.map(({ init }) => init.headers["if-match"]),
    ['W/"3"', 'W/"3"', 'W/"3"'],
  );
  await assert.rejects(
    client.patch("/Users", "1", [], how),
    (error) => error instanceof ScimClientError && error.status === 412,
  );
});

test("a resource that did not change is not sent again", async () => {
  const { client, calls } = playing([{ status: 304 }, user]);
  assert.equal(await client.getIfChanged("/Users", "1", 'W/"3"'), undefined);
  assert.equal((await client.getIfChanged("/Users", "1", 'W/"2"'))?.id, "1");
  assert.equal(calls[0]?.init.headers["if-none-match"], 'W/"3"');
});

test("projections go into the query of reads and writes", async () => {
  const { client, told } = playing([user]);
  const how = { attributes: ["userName", "name.givenName"] };
  await client.get("/Users", "1", how);
  await client.create("/Users", {}, { excludedAttributes: ["groups"] });
  await client.patch("/Users", "1", [], how);
  assert.deepEqual(told(), [
    "GET /Users/1?attributes=userName%2Cname.givenName",
    "POST /Users?excludedAttributes=groups",
    "PATCH /Users/1?attributes=userName%2Cname.givenName",
  ]);
});

test("a search asks by POST, page by page, and keeps the filter out of the URL", async () => {
  const list = (first: number, length: number) => ({
    body: { totalResults: 3, Resources: Array.from({ length }, (_, index) => ({ id: String(first + index) })) },
  });
  const { client, told, bodies } = playing([list(1, 2), list(3, 1)], { paging: "index", pageSize: 2 });
  const pages = await collect(client.search("", { filter: 'userName eq "secret"', sortBy: "userName" }));
  assert.equal(pages.flat().length, 3);
  assert.deepEqual(told(), ["POST /.search", "POST /.search"]);
  assert.deepEqual(bodies()[1], {
    schemas: [messageUris.searchRequest],
    filter: 'userName eq "secret"',
    sortBy: "userName",
    startIndex: 3,
    count: 2,
  });
});

test("a search by cursor", async () => {
  const { client, bodies } = playing([
    { body: { totalResults: 2, Resources: [{ id: "1" }], nextCursor: "n" } },
    { body: { totalResults: 2, Resources: [{ id: "2" }] } },
  ]);
  assert.equal((await collect(client.search("/Users", { paging: "cursor" }))).length, 2);
  assert.deepEqual(
    bodies().map(({ cursor, startIndex }) => [cursor, startIndex]),
    [
      ["", undefined],
      ["n", undefined],
    ],
  );
});

test("bulk: results are read in the spellings that servers have", async () => {
  const Operations = [
    { method: "POST", bulkId: "ada", status: "201", location: `${baseUrl}/Users/1`, version: 'W/"1"' },
    { method: "DELETE", status: 404, response: { detail: "gone" } },
    { method: "PUT", status: { code: "200" } },
  ];
  const { client, bodies } = playing([{ body: { schemas: [messageUris.bulkResponse], Operations } }]);
  const results = await client.bulk([{ method: "POST", path: "/Users", bulkId: "ada", data: { userName: "ada" } }], {
    failOnErrors: 1,
  });
  assert.deepEqual(
    results.map(({ status }) => status),
    [201, 404, 200],
  );
  assert.equal(results[1]?.response?.detail, "gone");
  assert.deepEqual(bodies()[0], {
    schemas: [messageUris.bulkRequest],
    failOnErrors: 1,
    Operations: [{ method: "POST", path: "/Users", bulkId: "ada", data: { userName: "ada" } }],
  });
});

for (const body of [{}, { Operations: [{ method: "PUT" }] }, { Operations: ["x"] }]) {
  test(`bulk: ${JSON.stringify(body)} is no answer`, async () => {
    const { client } = playing([{ body }]);
    await assert.rejects(
      client.bulk([]),
      (error) => error instanceof ScimClientError && error.kind === "protocol" && /Bulk/.test(error.detail),
    );
  });
}

test("/Me is read and written in its place", async () => {
  const { client, told } = playing([user, user, { status: 204 }, { status: 204 }]);
  assert.equal((await client.me.get()).id, "1");
  await client.me.replace({ userName: "ada" });
  assert.equal(await client.me.patch([{ op: "replace", path: "title", value: "x" }]), undefined);
  await client.me.delete();
  assert.deepEqual(told(), ["GET /Me", "PUT /Me", "PATCH /Me", "DELETE /Me"]);
});

test("the media type of bodies is the caller's choice, and raw requests carry headers of their own", async () => {
  const { client, calls } = playing([user], { mediaType: "application/json" });
  await client.create("/Users", {});
  await client.raw("POST", "/Users", { body: "not json", headers: { "content-type": "text/plain" } });
  assert.equal(calls[0]?.init.headers["content-type"], "application/json");
  assert.equal(calls[1]?.init.headers["content-type"], "text/plain");
  assert.equal(calls[1]?.init.body, "not json");
});
