import assert from "node:assert/strict";
import { test } from "node:test";
import { coreUserSchema, type JsonValue, messageUris, profiles } from "@castellan/scim";
import fc from "fast-check";
import { createTestService, vaultUserSchema } from "../support/service.ts";

const name = fc.constantFrom(
  "schemas",
  "id",
  "meta",
  "userName",
  "USERNAME",
  "name",
  "givenName",
  "active",
  "emails",
  "value",
  "type",
  "primary",
  "password",
  "groups",
  "members",
  "displayName",
  "Operations",
  "operations",
  "op",
  "path",
  "filter",
  "count",
  "startIndex",
  "sortBy",
  "attributes",
  "excludedAttributes",
  "userData",
  "location",
  vaultUserSchema.id,
  "custom",
  "keys",
  "enrolled",
  "name.givenName",
  'emails[type eq "work"].value',
  "__proto__",
  "constructor",
  "",
);
const leaf = fc.constantFrom<JsonValue>(
  "x",
  "",
  "True",
  0,
  -1,
  1.5,
  1e300,
  true,
  false,
  null,
  "\u0000",
  "\ud800",
  "add",
  "Replace",
  "remove",
  messageUris.patchOp,
  messageUris.searchRequest,
  coreUserSchema.id,
  "emails",
  "name.givenName",
  'emails[type eq "work"]',
  'userName eq "x"',
  "emails.type",
  "2026-01-01T00:00:00Z",
);
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map((members): JsonValue => Object.fromEntries(members)),
  ),
})).value;
const resource = fc
  .array(fc.tuple(name, json), { maxLength: 5 })
  .map((members): JsonValue => ({ schemas: [coreUserSchema.id], userName: "fuzz", ...Object.fromEntries(members) }));
const patch = fc
  .array(
    fc.record(
      {
        op: fc.constantFrom("add", "replace", "remove", "Add"),
        path: fc.oneof(
          name,
          fc.tuple(name, name).map((parts) => parts.join(".")),
          fc.string({ maxLength: 20 }),
        ),
        value: json,
      },
      { requiredKeys: ["op"] },
    ),
    { maxLength: 4 },
  )
  .map((operations): JsonValue => ({ schemas: [messageUris.patchOp], Operations: operations }));
const body = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  resource.map((value) => JSON.stringify(value)),
  patch.map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }),
);
const path = fc.oneof(
  fc.constantFrom(
    "/Users",
    "/Users/1",
    "/users/.search",
    "/.search",
    "/Groups/1",
    "/Schemas",
    "/Schemas/User",
    "/ResourceTypes",
    "/",
    "/Me",
    "/Bulk",
  ),
  fc.webPath(),
  fc.string().map((text) => `/Users/${text}`),
);
const term = fc.constantFrom(
  "userName",
  "emails",
  "emails.value",
  "[",
  "]",
  "(",
  ")",
  "eq",
  "pr",
  "co",
  "and",
  "or",
  "not",
  '"x"',
  "'x'",
  "x",
  "true",
  "%",
  "+",
  "%20",
  " ",
);
const query = fc.oneof(
  fc.array(term, { maxLength: 8 }).map((terms) => `filter=${terms.join("%20")}`),
  fc.webQueryParameters(),
  fc
    .tuple(
      fc.constantFrom("startIndex", "count", "sortBy", "sortOrder", "attributes", "excludedAttributes"),
      fc.oneof(name, fc.integer().map(String)),
    )
    .map(([parameter, value]) => `${parameter}=${encodeURIComponent(value)}`),
);
const headers = fc.record(
  {
    "content-type": fc.constantFrom("application/json", "application/scim+json", "text/plain", ";;;"),
    accept: fc.constantFrom("*/*", "application/json", ",,"),
    "if-match": fc.constantFrom("*", 'W/"1"', "", '"'),
    "if-none-match": fc.constantFrom("*", 'W/"1"', "", '"'),
  },
  { requiredKeys: [] },
);
const method = fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE");

for (const profile of [profiles.default, profiles.strict]) {
  test(`no request is answered with 500, and none shows a secret (${profile.name})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ method, path, query, headers, body }), { minLength: 1, maxLength: 3 }),
        async (requests) => {
          const service = createTestService({ profile });
          await service.createUser({ password: "canary-password", emails: [{ value: "a", type: "work" }] });
          for (const request of requests) {
            const more = { query: request.query, headers: request.headers };
            const answer = await service.call(request.method, request.path, request.body, more);
            assert.ok(answer.status < 500 || answer.status === 501, `${answer.status} ${answer.body}`);
            assert.deepEqual(service.failures, []);
            assert.doesNotMatch(answer.body ?? "", /canary/);
            if (answer.status >= 400 && answer.body !== undefined)
              assert.equal(answer.json.status, String(answer.status));
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
}

test("nesting exhausts nothing", async () => {
  const service = createTestService();
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const id = await service.createUser();
  for (const [verb, target, text] of [
    ["POST", "/Users", deep],
    ["POST", "/Users", `${"[".repeat(200_000)}`],
    ["POST", "/Users", `{"userName":"x","unknown":${deep}}`],
    ["POST", "/Users", `{"userName":"y","emails":${deep}}`],
    ["POST", "/Users", `{"userName":"z","${vaultUserSchema.id}":{"custom":{"a":${deep}}}}`],
    ["PATCH", `/Users/${id}`, `{"Operations":[{"op":"add","value":${deep}}]}`],
    ["PATCH", `/Users/${id}`, `{"Operations":[{"op":"add","path":"emails","value":${deep}}]}`],
    ["POST", "/Users/.search", `{"filter":${deep}}`],
  ] as const) {
    const answer = await service.call(verb, target, text);
    assert.ok(answer.status < 500, `${verb} ${target} ${answer.status}`);
  }
});
