import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, createScimClient, profiles, ScimClientError } from "@castellan/scim";
import { collect } from "../support/collect.ts";
import { playedFetch, providerFetch } from "../support/fetch.ts";
import { baseUrl, createTestService } from "../support/service.ts";

test("the client and the strict provider understand each other", async () => {
  const service = createTestService({ profile: profiles.strict });
  const client = createScimClient({
    baseUrl,
    fetch: providerFetch(service, baseUrl),
    authentication: { kind: "none" },
  });
  const created = await client.create("/Users", { schemas: [coreUserSchema.id], userName: "a b/c", active: true });
  assert.equal(created.userName, "a b/c");
  assert.deepEqual(await client.get("Users", created.id), created);
  const patched = await client.patch("/Users", created.id, [{ op: "replace", path: "active", value: false }]);
  assert.equal(patched?.active, false);
  const replaced = await client.replace("/Users", created.id, { ...created, title: "x" });
  assert.equal(replaced.title, "x");
  const pages = await collect(client.list("/Users", { filter: 'userName eq "a b/c"', attributes: ["userName"] }));
  assert.deepEqual(pages, [[{ schemas: [coreUserSchema.id], id: "1", userName: "a b/c" }]]);
  assert.deepEqual((await client.serviceProviderConfig()).patch, { supported: true });
  assert.deepEqual(
    (await client.resourceTypes()).map((type) => type.name),
    ["User", "Group"],
  );
  assert.equal((await client.schemas()).length, 4);
  await client.delete("/Users", created.id);
  await assert.rejects(client.get("/Users", created.id), (error) => {
    assert.ok(error instanceof ScimClientError);
    assert.equal(error.kind, "http");
    assert.equal(error.status, 404);
    assert.match(error.detail, /User "1" not found/);
    return true;
  });
  const raw = await client.raw("GET", "/Nothing");
  assert.equal(raw.status, 404);
  assert.match(raw.body, /No SCIM endpoint/);
});

const authentications = [
  [
    { kind: "basic", username: "svc-scim", password: "pä:ss" },
    `Basic ${Buffer.from("svc-scim:pä:ss").toString("base64")}`,
  ],
  [{ kind: "bearer", token: "t0k" }, "Bearer t0k"],
  [{ kind: "none" }, undefined],
] as const;

for (const [authentication, header] of authentications) {
  test(`${authentication.kind} authentication goes into the header only`, async () => {
    const { fetch, calls } = playedFetch({ body: { id: "1" } });
    await createScimClient({ baseUrl, fetch, authentication }).get("/Users", "a/b");
    assert.equal(calls[0]?.init.headers.authorization, header);
    assert.equal(calls[0]?.url, `${baseUrl}/Users/a%2Fb`);
  });
}

const errors = [
  [
    { status: 409, body: { status: "409", scimType: "uniqueness", detail: "taken" } },
    { kind: "http", status: 409, scimType: "uniqueness", detail: "taken" },
  ],
  [
    { status: 400, body: { status: 400, detail: "user data is required" } },
    { kind: "http", status: 400, scimType: undefined, detail: "user data is required" },
  ],
  [
    { status: 401, body: "<html>no</html>" },
    { kind: "http", status: 401, detail: "POST /Users was answered 401" },
  ],
  [
    { status: 500, body: { detail: 7 } },
    { kind: "http", status: 500, detail: "POST /Users was answered 500" },
  ],
  [
    { status: 429, headers: { "retry-after": "12" }, body: {} },
    { kind: "http", status: 429, retryAfterSeconds: 12 },
  ],
  [
    { status: 503, headers: { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" } },
    { kind: "http", status: 503, retryAfterSeconds: 0 },
  ],
  [
    { status: 201, body: "not json" },
    { kind: "protocol", status: 201 },
  ],
  [{ status: 201, body: { userName: "no id" } }, { kind: "protocol" }],
  [{ status: 201 }, { kind: "protocol" }],
] as const;

for (const [reply, expected] of errors) {
  test(`an answer ${JSON.stringify(reply)} to a create is told as it is, and not asked again`, async () => {
    const { fetch, calls } = playedFetch(reply);
    const client = createScimClient({
      baseUrl,
      fetch,
      authentication: { kind: "basic", username: "u", password: "canary" },
    });
    await assert.rejects(client.create("/Users", { password: "canary" }), (error) => {
      assert.ok(error instanceof ScimClientError);
      for (const [name, value] of Object.entries(expected))
        assert.equal(Object.entries(error).find(([key]) => key === name)?.[1], value, name);
      assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /canary/);
      return true;
    });
    assert.equal(calls.length, 1);
  });
}

test("answers without a body are read after", async () => {
  const { fetch, calls } = playedFetch(
    { status: 201, headers: { location: `${baseUrl}/Users/a%20b` } },
    { body: { id: "a b", schemas: [] } },
    { status: 204 },
    { body: { id: "a b", schemas: [] } },
    { status: 204 },
    { status: 204 },
  );
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" } });
  assert.equal((await client.create("/Users", {})).id, "a b");
  assert.equal((await client.replace("/Users", "a b", {})).id, "a b");
  assert.equal(await client.patch("/Users", "a b", []), undefined);
  await client.delete("/Users", "a b");
  assert.deepEqual(
    calls.map(({ init, url }) => `${init.method} ${url.slice(baseUrl.length)}`),
    [
      "POST /Users",
      "GET /Users/a%20b",
      "PUT /Users/a%20b",
      "GET /Users/a%20b",
      "PATCH /Users/a%20b",
      "DELETE /Users/a%20b",
    ],
  );
});

test("a server that gives numbers for ids, and no schemas, is understood", async () => {
  const { fetch } = playedFetch({ body: { id: 41, meta: { created: "x" }, userName: "a" } });
  const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" } });
  assert.deepEqual(await client.get("/Users", "41"), {
    id: "41",
    schemas: [],
    meta: { created: "x", resourceType: "" },
    userName: "a",
  });
});

for (const id of ["", ".", ".."]) {
  test(`an id that is another place in a URL is not asked for: ${JSON.stringify(id)}`, async () => {
    const { fetch, calls } = playedFetch({ status: 204 });
    const client = createScimClient({ baseUrl, fetch, authentication: { kind: "none" } });
    for (const asked of [client.get("/Users", id), client.delete("/Users", id), client.replace("/Users", id, {})]) {
      await assert.rejects(asked, (error) => error instanceof ScimClientError && error.kind === "protocol");
    }
    assert.equal(calls.length, 0);
  });
}
