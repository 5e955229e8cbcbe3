import assert from "node:assert/strict";
import { coreUserSchema, enterpriseUserSchema, messageUris } from "@castellan/scim";
import { baseUrl, vaultUserSchema } from "../support/service.ts";
import { statementsOf } from "../support/statement.ts";

const statement = statementsOf("7644");

statement(
  "3.1",
  "MUST",
  "application/scim+json is answered and taken; application/json SHOULD be too",
  async (service) => {
    const body = { schemas: [coreUserSchema.id], userName: "bjensen" };
    for (const [index, type] of [
      "application/scim+json",
      "application/json",
      "application/scim+json; charset=utf-8",
    ].entries()) {
      const answer = await service.call(
        "POST",
        "/Users",
        { ...body, userName: `u${index}` },
        { headers: { "content-type": type } },
      );
      assert.equal(answer.status, 201, type);
    }
    const scim = await service.call("GET", "/Users", undefined, { headers: { accept: "application/scim+json" } });
    assert.match(scim.headers["content-type"] ?? "", /^application\/scim\+json/);
    const json = await service.call("GET", "/Users", undefined, { headers: { accept: "application/json" } });
    assert.match(json.headers["content-type"] ?? "", /^application\/json/);
  },
);

statement("3.8", "MUST", "another media type is 415", async (service) => {
  for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
    const answer = await service.call("POST", "/Users", "{}", { headers: { "content-type": type } });
    assert.equal(answer.status, 415, type);
    assert.deepEqual(answer.json.schemas, [messageUris.error]);
  }
});

const always = ["schemas", "id"];

statement("3.9", "MUST", "attributes replaces the default set; what is always returned stays", async (service) => {
  const id = await service.createUser({ title: "Guide", name: { givenName: "B", familyName: "J" } });
  const { json } = await service.call("GET", `/Users/${id}`, undefined, { query: "attributes=title,name.familyName" });
  assert.deepEqual(Object.keys(json).toSorted(), [...always, "name", "title"].toSorted());
  assert.deepEqual(json.name, { familyName: "J" });
});

statement(
  "3.9",
  "MUST",
  "excludedAttributes takes from the default set, but nothing that is always returned",
  async (service) => {
    const id = await service.createUser({ title: "Guide", name: { givenName: "B", familyName: "J" } });
    const query = "excludedAttributes=title,name.familyName,id,schemas";
    const { json } = await service.call("GET", `/Users/${id}`, undefined, { query });
    assert.equal(json.title, undefined);
    assert.deepEqual(json.name, { givenName: "B" });
    assert.equal(json.id, id);
    assert.ok(Array.isArray(json.schemas));
  },
);

statement("3.9", "MUST", "what is returned on request alone is shown when asked for", async (service) => {
  const id = await service.createUser({ [vaultUserSchema.id]: { notes: "n", location: "\\" } });
  const plain = await service.call("GET", `/Users/${id}`);
  assert.deepEqual(plain.json[vaultUserSchema.id], { location: "\\" });
  const query = `attributes=${encodeURIComponent(`${vaultUserSchema.id}:notes`)}`;
  const asked = await service.call("GET", `/Users/${id}`, undefined, { query });
  assert.deepEqual(asked.json[vaultUserSchema.id], { notes: "n" });
});

statement(
  "3.10",
  "MUST",
  "attributes of the core may be named with or without its URN, those of an extension with it",
  async (service) => {
    const id = await service.createUser({ title: "Guide", [enterpriseUserSchema.id]: { department: "Tours" } });
    const names = [`${coreUserSchema.id}:title`, `${enterpriseUserSchema.id}:department`];
    const query = `attributes=${encodeURIComponent(names.join(","))}`;
    const { json } = await service.call("GET", `/Users/${id}`, undefined, { query });
    assert.equal(json.title, "Guide");
    assert.deepEqual(json[enterpriseUserSchema.id], { department: "Tours" });
    const bare = await service.call("GET", "/Users", undefined, {
      query: `filter=${encodeURIComponent('department eq "Tours"')}`,
    });
    assert.equal(bare.status, 400);
  },
);

statement("3.12", "MUST", "an error has a JSON body: schemas, the status as text, a detail", async (service) => {
  const id = await service.createUser();
  const errors = [
    await service.call("GET", "/Users/nobody"),
    await service.call("GET", "/Nothing"),
    await service.call("POST", "/Users", "{"),
    await service.call("POST", "/Users", { schemas: [coreUserSchema.id] }),
    await service.call("POST", `/Users/${id}`, {}),
    await service.call("GET", "/Users", undefined, { query: "filter=x" }),
  ];
  for (const { status, json, headers } of errors) {
    assert.deepEqual(json.schemas, [messageUris.error]);
    assert.equal(json.status, String(status));
    assert.equal(typeof json.detail, "string");
    assert.match(headers["content-type"] ?? "", /^application\/scim\+json/);
  }
});

statement("3.12", "SHALL", "malformed JSON is 400 invalidSyntax", async (service) => {
  for (const body of ["{", "[]", '"text"', "null", '{"userName":}', "{'userName':'x'}"]) {
    const answer = await service.call("POST", "/Users", body);
    assert.equal(answer.status, 400, body);
    assert.equal(answer.json.scimType, "invalidSyntax", body);
  }
});

statement("3.2", "MUST", "a method that an endpoint does not have is 405 with Allow", async (service) => {
  const id = await service.createUser();
  for (const [method, path] of [
    ["PUT", "/Users"],
    ["PATCH", "/Users"],
    ["DELETE", "/Users"],
    ["POST", `/Users/${id}`],
    ["GET", "/Users/.search"],
  ] as const) {
    const answer = await service.call(method, path, method === "GET" || method === "DELETE" ? undefined : {});
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.ok((answer.headers.allow ?? "").length > 0);
  }
});

statement("3.14", "SHALL", "an entity tag goes with each resource, in ETag and in meta.version", async (service) => {
  const id = await service.createUser();
  const { headers, json } = await service.call("GET", `/Users/${id}`);
  assert.match(headers.etag ?? "", /^(?:W\/)?"[^"]+"$/);
  const { meta } = json;
  assert.equal(typeof meta === "object" && meta !== null && "version" in meta && meta.version, headers.etag);
});

statement("3.14", "SHALL", "If-None-Match with the present tag is 304 without body", async (service) => {
  const id = await service.createUser();
  const { headers } = await service.call("GET", `/Users/${id}`);
  const again = await service.call("GET", `/Users/${id}`, undefined, {
    headers: { "if-none-match": headers.etag ?? "" },
  });
  assert.equal(again.status, 304);
  assert.equal(again.body, undefined);
});

statement("3.14", "MUST", "If-Match with an old tag is 412, and nothing is changed", async (service) => {
  const id = await service.createUser();
  const { headers } = await service.call("GET", `/Users/${id}`);
  await service.patch(`/Users/${id}`, { op: "add", path: "title", value: "first" });
  const conditional = { headers: { "if-match": headers.etag ?? "" } };
  const put = { schemas: [coreUserSchema.id], userName: "user1" };
  const patch = { schemas: [messageUris.patchOp], Operations: [{ op: "remove", path: "title" }] };
  for (const [method, body] of [
    ["PUT", put],
    ["PATCH", patch],
    ["DELETE", undefined],
  ] as const) {
    assert.equal((await service.call(method, `/Users/${id}`, body, conditional)).status, 412, method);
  }
  assert.equal((await service.call("GET", `/Users/${id}`)).json.title, "first");
});

statement("3.14", "SHALL", "If-Match with the present tag, weak or strong, goes on", async (service) => {
  const id = await service.createUser();
  const { headers } = await service.call("GET", `/Users/${id}`);
  const strong = (headers.etag ?? "").replace(/^W\//, "");
  const body = { schemas: [messageUris.patchOp], Operations: [{ op: "add", path: "title", value: "x" }] };
  assert.equal((await service.call("PATCH", `/Users/${id}`, body, { headers: { "if-match": strong } })).status, 200);
});

statement("4", "SHALL", "discovery answers GET at its three endpoints", async (service) => {
  for (const path of [
    "/ServiceProviderConfig",
    "/ResourceTypes",
    "/Schemas",
    "/ResourceTypes/User",
    `/Schemas/${coreUserSchema.id}`,
  ]) {
    assert.equal((await service.call("GET", path)).status, 200, path);
  }
  for (const path of ["/ResourceTypes/Printer", "/Schemas/urn:example:none"]) {
    assert.equal((await service.call("GET", path)).status, 404, path);
  }
});

statement("4", "SHOULD", "a filter on discovery is 403", async (service) => {
  for (const path of ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"]) {
    const answer = await service.call("GET", path, undefined, {
      query: `filter=${encodeURIComponent('name eq "User"')}`,
    });
    assert.equal(answer.status, 403, path);
  }
});

statement("4", "SHALL", "discovery ignores how a list would be sorted, cut or shown", async (service) => {
  for (const path of ["/ResourceTypes", "/Schemas"]) {
    const all = await service.call("GET", path);
    const cut = await service.call("GET", path, undefined, {
      query: "startIndex=2&count=1&sortBy=id&sortOrder=descending&attributes=id",
    });
    assert.deepEqual(cut.json, all.json, path);
  }
});

statement("4", "MUST", "the location of a discovery document leads to it", async (service) => {
  for (const path of ["/ServiceProviderConfig", "/ResourceTypes/User", `/Schemas/${coreUserSchema.id}`]) {
    const { meta } = (await service.call("GET", path)).json;
    assert.equal(typeof meta === "object" && meta !== null && "location" in meta && meta.location, `${baseUrl}${path}`);
  }
});

statement("7.5.2", "SHOULD", "what is secret is not searched for by GET", async (service) => {
  const answer = await service.call("GET", "/Users", undefined, {
    query: `filter=${encodeURIComponent('password eq "x"')}`,
  });
  assert.ok(answer.status === 400 || answer.status === 403);
});
