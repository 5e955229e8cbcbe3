import assert from "node:assert/strict";
import { test } from "node:test";
import {
  errorResponse,
  profiles,
  type ResourceStore,
  ScimError,
  type ScimErrorCode,
  scimErrors,
} from "@castellan/scim";
import { createTestService } from "../support/service.ts";

const statuses: Readonly<Record<ScimErrorCode, number>> = {
  invalidFilter: 400,
  tooMany: 400,
  uniqueness: 409,
  mutability: 400,
  invalidSyntax: 400,
  invalidPath: 400,
  noTarget: 400,
  invalidValue: 400,
  invalidVers: 400,
  sensitive: 403,
  invalidCursor: 400,
  expiredCursor: 400,
  invalidCount: 400,
  notFound: 404,
  preconditionFailed: 412,
  conflict: 409,
  obstructed: 409,
  unauthorized: 401,
  forbidden: 403,
  methodNotAllowed: 405,
  unsupportedMediaType: 415,
  payloadTooLarge: 413,
  tooManyRequests: 429,
  notImplemented: 501,
  upstreamUnavailable: 503,
  upstreamFailed: 502,
  internal: 500,
};

for (const [code, status] of Object.entries(statuses)) {
  test(`${code} answers ${status}, as text in the body (RFC 7644 section 3.12)`, () => {
    const make = Object.entries(scimErrors).find(([name]) => name === code)?.[1];
    assert.ok(make);
    const error = make("Why", { headers: { "retry-after": "7" }, extra: { "urn:x": { step: 1 } } });
    assert.ok(error instanceof ScimError);
    assert.equal(error.code, code);
    const response = errorResponse(error);
    assert.equal(response.status, status);
    assert.equal(response.headers["retry-after"], "7");
    const body = JSON.parse(response.body ?? "");
    assert.equal(body.status, String(status));
    assert.equal(body.detail, "Why");
    assert.deepEqual(body["urn:x"], { step: 1 });
    assert.ok(body.scimType === undefined || body.scimType === code);
  });
}

test("an error that is none of ours becomes a 500 that tells nothing, and the host hears of it", async () => {
  const failure = new Error("connection string with hunter2");
  const users: ResourceStore<string> = {
    get: async () => {
      throw failure;
    },
    list: async () => {
      throw failure;
    },
    create: async () => {
      throw failure;
    },
    modify: async () => {
      throw failure;
    },
    delete: async () => {
      throw failure;
    },
  };
  const service = createTestService({ users });
  const answer = await service.call("GET", "/Users/1");
  assert.equal(answer.status, 500);
  assert.doesNotMatch(answer.body ?? "", /hunter2|connection/);
  assert.deepEqual(service.failures, [failure]);
});

const bodies: readonly { readonly name: string; readonly body: string; readonly detail: RegExp }[] = [
  {
    name: "a trailing comma",
    body: '{"userName":"secret1",}',
    detail: /line 1, column 23, where a member name in double/,
  },
  {
    name: "a cut body",
    body: '{\n  "userName": "secret1"',
    detail: /line 2, column 24, where a comma or } is expected/,
  },
  { name: "single quotes", body: "{'userName':1}", detail: /line 1, column 2/ },
  { name: "an unknown word", body: '{"active":yes}', detail: /line 1, column 11, where a value is expected/ },
  { name: "two documents", body: "{} {}", detail: /line 1, column 4, where the end of the text is expected/ },
  { name: "an array", body: "[]", detail: /User data is required: the body must be a JSON object.*required: userName/ },
  { name: "text", body: '"secret1"', detail: /User data is required/ },
  { name: "nothing", body: "", detail: /User data is required/ },
  { name: "null", body: "null", detail: /User data is required/ },
];

for (const { name, body, detail } of bodies) {
  test(`a body of ${name} answers 400 and is not repeated`, async () => {
    const answer = await createTestService().call("POST", "/Users", body);
    assert.equal(answer.status, 400);
    assert.equal(answer.json.scimType, "invalidSyntax");
    assert.match(String(answer.json.detail), detail);
    assert.doesNotMatch(String(answer.json.detail), /secret1/);
  });
}

test("a query that is not correctly encoded, or holds what no text may, answers 400 that says which", async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["filter=%zz", /not correctly percent-encoded/],
    ["%=1", /% itself as %25/],
    ["attributes=%ff", /encode its UTF-8/],
    ["filter=userName eq %22%00%22", /must not hold U\+0000/],
  ];
  for (const [query, detail] of cases) {
    const answer = await createTestService().call("GET", "/Users", undefined, { query });
    assert.equal(answer.status, 400, query);
    assert.match(String(answer.json.detail), detail);
  }
});

test("a taken userName answers 409 uniqueness, in any letter case", async () => {
  const service = createTestService();
  await service.createUser({ userName: "Bob" });
  const answer = await service.call("POST", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "bob",
  });
  assert.equal(answer.status, 409);
  assert.equal(answer.json.scimType, "uniqueness");
});

test("a host refuses in the shape of the provider: the media type that is asked for, and the profile's status", () => {
  for (const profile of [profiles.strict, profiles.cyberark]) {
    const { provider } = createTestService({ profile });
    const answer = provider.refuse(scimErrors.payloadTooLarge("Too large"), "application/json");
    assert.equal(answer.status, 413);
    assert.equal(answer.headers["content-type"], "application/json;charset=utf-8");
    assert.equal(JSON.parse(answer.body ?? "").status, profile.answers.numericStatus ? 413 : "413");
    assert.equal(provider.refuse(new Error("hunter2")).status, 500);
  }
});
