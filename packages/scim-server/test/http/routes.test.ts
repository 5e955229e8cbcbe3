import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scimErrors } from "@castellan/scim";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { bearer, challenge, errorSchema, groupSchema, serve, watchedProvider } from "./support/server.ts";

const authorization = "Bearer ann";
const json = { authorization, "content-type": "application/scim+json" };

/** The detail of SCIM's error of this status (RFC 7644 section 3.12). */
function detailOf(response: LightMyRequestResponse, status: number): string {
  const { schemas, status: told, detail } = response.json();
  assert.deepEqual(
    { schemas, told, code: response.statusCode },
    { schemas: [errorSchema], told: `${status}`, code: status },
  );
  assert.match(String(response.headers["content-type"]), /^application\/scim\+json/);
  return detail;
}

describe("what reaches the provider", () => {
  const cases: readonly (readonly [url: string, path: string, query: string, base: string])[] = [
    ["/scim/v2/Groups", "/Groups", "", "/scim/v2"],
    ["/scim/Groups?count=1", "/Groups", "count=1", "/scim"],
    ["/SCIM/V2/groups/", "/groups", "", "/scim/v2"],
    ["//scim//v2//Groups//", "/Groups", "", "/scim/v2"],
    ["/scim/v2", "/", "", "/scim/v2"],
    ["/scim/", "/", "", "/scim"],
    ["/scim/v2/Groups/a%2Fb?attributes=id", "/Groups/a%2Fb", "attributes=id", "/scim/v2"],
    ["/scim/v2/Groups/1/2/3", "/Groups/1/2/3", "", "/scim/v2"],
  ];
  for (const [url, path, query, base] of cases) {
    test(`GET ${url}`, async () => {
      const { provider, asked } = watchedProvider();
      const server = await serve({ provider });
      await server.inject({ url, headers: { authorization, host: "scim.example:1234" } });
      const [request] = asked;
      assert.equal(request?.method, "GET");
      assert.equal(request?.path, path);
      assert.equal(request?.query, query);
      assert.equal(request?.baseUrl, `http://scim.example:1234${base}`);
      assert.equal(request?.caller, "ann");
      assert.equal(request?.body, undefined);
    });
  }

  test("the address that clients see, where a proxy stands before the server", async () => {
    const { provider, asked } = watchedProvider();
    const server = await serve({ provider, publicUrl: "https://id.example/" });
    await server.inject({ url: "/scim/v2/Groups", headers: { authorization } });
    assert.equal(asked[0]?.baseUrl, "https://id.example/scim/v2");
  });

  test("the body as the text that was sent, whatever its type", async () => {
    const { provider, asked } = watchedProvider();
    const server = await serve({ provider });
    const payload = '{"displayName":"Zoë 🔑"}';
    for (const type of ["application/scim+json", "application/json", "text/plain", "x/y"]) {
      await server.inject({
        method: "PUT",
        url: "/scim/v2/Groups/1",
        headers: { authorization, "content-type": type },
        payload,
      });
      assert.equal(asked.at(-1)?.body, payload, type);
      assert.equal(asked.at(-1)?.headers["content-type"], type);
    }
  });

  test("a caller who is known at once and one who is looked up", async () => {
    const { provider, asked } = watchedProvider();
    for (const authenticate of [() => "at once", async () => "looked up"]) {
      const server = await serve({ provider, authenticate });
      await server.inject({ url: "/scim/v2/Groups" });
      await server.inject({ method: "POST", url: "/scim/v2/Groups", headers: json, payload: "{}" });
    }
    assert.deepEqual(
      asked.map(({ caller }) => caller),
      ["at once", "at once", "looked up", "looked up"],
    );
  });
});

test("a resource lives its life through the routes", async () => {
  const server = await serve();
  const send = (method: "GET" | "PATCH" | "DELETE" | "HEAD", url: string, payload?: object) =>
    server.inject({ method, url, headers: json, ...(payload === undefined ? {} : { payload }) });
  const created = await server.inject({
    method: "POST",
    url: "/scim/v2/Groups",
    headers: json,
    payload: { schemas: [groupSchema], displayName: "Keepers" },
  });
  assert.equal(created.statusCode, 201);
  const { pathname } = new URL(String(created.headers.location));
  assert.equal((await send("GET", pathname)).json().displayName, "Keepers");
  const head = await send("HEAD", pathname);
  assert.deepEqual({ status: head.statusCode, body: head.body }, { status: 200, body: "" });
  assert.match(String(head.headers.etag), /^W\//);
  const operations = [{ op: "replace", path: "displayName", value: "Wardens" }];
  const patched = await send("PATCH", pathname, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: operations,
  });
  assert.equal(patched.json().displayName, "Wardens");
  const gone = await send("DELETE", pathname);
  assert.deepEqual({ status: gone.statusCode, body: gone.body }, { status: 204, body: "" });
  detailOf(await send("GET", pathname), 404);
});

describe("credentials", () => {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] as const;
  for (const method of methods) {
    test(`${method} without them: 401 with a challenge, and the provider is not asked`, async () => {
      const { provider, asked } = watchedProvider();
      const server: { inject(options: object): Promise<LightMyRequestResponse> } = await serve({ provider });
      const answer = await server.inject({ method, url: "/scim/v2/Groups" });
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.headers["www-authenticate"], challenge);
      assert.equal(asked.length, 0);
    });
  }

  test("they are judged before the body is read, and know method and path", async () => {
    const seen: object[] = [];
    const server = await serve({
      bodyLimit: 10,
      authenticate(request, target) {
        seen.push({ ...target, body: request.body });
        return bearer(request.headers.authorization);
      },
    });
    const payload = "x".repeat(100);
    const headers = { "content-type": "application/scim+json" };
    const url = "/SCIM/v2//Groups/7/?attributes=id";
    detailOf(await server.inject({ method: "PUT", url, headers, payload }), 401);
    detailOf(await server.inject({ method: "PUT", url, headers: { ...headers, authorization }, payload }), 413);
    const target = { method: "PUT", path: "/Groups/7", body: undefined };
    assert.deepEqual(seen, [target, target]);
  });

  test("whatever authenticate refuses is answered, with its headers", async () => {
    const busy = scimErrors.upstreamUnavailable("Too many logons", { headers: { "Retry-After": "7" } });
    for (const authenticate of [() => Promise.reject(busy), () => thrown(busy)]) {
      const server = await serve({ authenticate });
      for (const method of ["GET", "POST"] as const) {
        const answer = await server.inject({ method, url: "/scim/v2/Groups" });
        assert.equal(detailOf(answer, 503), "Too many logons");
        assert.equal(answer.headers["retry-after"], "7");
      }
    }
  });

  const open: readonly (readonly [method: "GET" | "HEAD" | "POST", path: string, status: number])[] = [
    ["GET", "/scim/v2/ServiceProviderConfig", 200],
    ["GET", "/scim/SERVICEPROVIDERCONFIG/", 200],
    ["HEAD", "/scim/v2/ServiceProviderConfig", 200],
    ["POST", "/scim/v2/ServiceProviderConfig", 401],
    ["GET", "/scim/v2/Schemas", 401],
    ["GET", "/scim/v2/Groups", 401],
    ["GET", "/scim/v2/Groups/ServiceProviderConfig", 401],
  ];
  for (const [method, url, status] of open) {
    test(`${method} ${url} without them, where ServiceProviderConfig is open: ${status}`, async () => {
      const { provider, asked } = watchedProvider();
      const server = await serve({ provider, anonymous: () => "nobody" });
      assert.equal((await server.inject({ method, url })).statusCode, status);
      assert.deepEqual(
        asked.map(({ caller }) => caller),
        status === 200 ? ["nobody"] : [],
      );
    });
  }

  test("wrong ones are refused there too, and all are where it is not open", async () => {
    const url = "/scim/v2/ServiceProviderConfig";
    const opened = await serve({ anonymous: () => "nobody" });
    detailOf(await opened.inject({ url, headers: { authorization: "Basic eDp5" } }), 401);
    const closed = await serve();
    detailOf(await closed.inject({ url }), 401);
  });
});

describe("bodies that are too large", () => {
  const limits = { bodyLimit: 2000, bulkBodyLimit: 3000 };
  const cases: readonly (readonly [url: string, size: number, limit?: string])[] = [
    ["/scim/v2/Groups", 2000],
    ["/scim/v2/Groups", 2001, "2,000"],
    ["/scim/v2/Groups/.search", 2001, "2,000"],
    ["/scim/v2/Bulk", 3000],
    ["/scim/v2/Bulk", 3001, "3,000"],
    ["/SCIM//bulk/", 3000],
    ["/SCIM//bulk/", 3001, "3,000"],
    ["/scim/v2/Bulk/Bulk", 2001, "2,000"],
  ];
  for (const [url, size, limit] of cases) {
    test(`POST ${url} with ${size} bytes${limit === undefined ? "" : ": 413"}`, async () => {
      const server = await serve(limits);
      const answer = await server.inject({ method: "POST", url, headers: json, payload: "1".padEnd(size) });
      if (limit === undefined) assert.notEqual(answer.statusCode, 413);
      else assert.match(detailOf(answer, 413), new RegExp(`${limit} bytes`));
    });
  }

  test("a megabyte is taken where nothing else is said, and by /Bulk too", async () => {
    const server = await serve();
    for (const url of ["/scim/v2/Groups", "/scim/v2/Bulk"]) {
      const send = (size: number): InjectOptions => ({ method: "POST", url, headers: json, payload: "1".padEnd(size) });
      assert.notEqual((await server.inject(send(1_048_576))).statusCode, 413);
      assert.match(detailOf(await server.inject(send(1_048_577)), 413), /1,048,576 bytes/);
    }
  });
});

describe("bodies that cannot be read", () => {
  test("Latin-1: 400, for a letter would be lost", async () => {
    const server = await serve();
    const payload = Buffer.from('{"displayName":"Zoë"}', "latin1");
    assert.match(
      detailOf(await server.inject({ method: "POST", url: "/scim/v2/Groups", headers: json, payload }), 400),
      /not UTF-8/,
    );
  });

  const headers: readonly (readonly [string, object, number])[] = [
    ["a length that is not the body's", { "content-length": "4000" }, 400],
    ["a content type that is none", { "content-type": "nonsense" }, 415],
    ["an encoding of the body that is not text", { "content-type": "application/xml" }, 415],
  ];
  for (const [name, header, status] of headers) {
    test(`${name}: ${status}`, async () => {
      const server = await serve();
      const answer = await server.inject({
        method: "POST",
        url: "/scim/v2/Groups",
        headers: { ...json, ...header },
        payload: "{}",
      });
      assert.ok(detailOf(answer, status).length > 10);
    });
  }
});

describe("what is not there", () => {
  // `inject` knows them all; the framework routes only some.
  for (const method of ["OPTIONS", "TRACE", "PROPFIND", "LINK", "PURGE", "SEARCH"]) {
    test(`${method}: 405 with what is`, async () => {
      const server: { inject(options: object): Promise<LightMyRequestResponse> } = await serve();
      const answer = await server.inject({ method, url: "/scim/v2/Groups", headers: { authorization } });
      assert.match(detailOf(answer, 405), /GET, POST/);
      assert.equal(answer.headers.allow, "GET, POST");
    });
  }
  for (const url of ["/scim/v2/Nothing", "/scim/nothing/at/all", "/scim/v2/Groups/none", "/scim/v3/Groups"]) {
    test(`GET ${url}: SCIM's 404`, async () => {
      const server = await serve();
      detailOf(await server.inject({ url, headers: { authorization } }), 404);
    });
  }
  test("what is not below a base path is the host's", async () => {
    const server = await serve();
    server.setNotFoundHandler((_request, reply) => reply.code(404).send("the host's"));
    for (const url of ["/", "/scimitar", "/Groups"]) assert.equal((await server.inject({ url })).body, "the host's");
  });
});

test("a fault of ours is a 500 that tells nothing, and the log has it", async () => {
  const logged: object[] = [];
  const fault = new Error("the secret is 42");
  const server = await serve({
    authenticate: () => Promise.reject(fault),
    log: { error: (details) => logged.push(details) },
  });
  for (const method of ["GET", "POST"] as const) {
    const answer = await server.inject({ method, url: "/scim/v2/Groups" });
    assert.doesNotMatch(detailOf(answer, 500), /42/);
  }
  assert.deepEqual(
    logged.map((details) => "err" in details && details.err),
    [fault, fault],
  );
});

test("a header that no connection can carry is a 500, not the end of the process", async () => {
  const handle = async () => ({ status: 200, headers: { etag: "line\nbreak" }, body: "{}" });
  const server = await serve({ provider: { ...watchedProvider().provider, handle } });
  const answer = await server.inject({ url: "/scim/v2/Groups", headers: { authorization } });
  assert.equal(answer.statusCode, 500);
});

test("the host's hooks see every request, and its headers go with every answer", async () => {
  const seen: string[] = [];
  const server = await serve({}, (host) => {
    host.addHook("onRequest", async (request, reply) => {
      reply.header("x-request-id", request.id);
    });
    host.addHook("onResponse", async (request, reply) => {
      seen.push(`${request.method} ${reply.statusCode}`);
    });
  });
  for (const [method, headers] of [
    ["GET", {}],
    ["GET", { authorization }],
    ["POST", {}],
    ["POST", json],
    ["DELETE", { authorization }],
  ] as const) {
    const answer = await server.inject({ method, url: "/scim/v2/Groups", headers });
    assert.match(String(answer.headers["content-type"]), /scim/);
    assert.match(String(answer.headers["x-request-id"]), /req-/);
  }
  assert.deepEqual(seen, ["GET 401", "GET 200", "POST 401", "POST 400", "DELETE 405"]);
});

function thrown(error: Error): never {
  throw error;
}
