import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonValue, messageUris, type Profile, profiles, schemaUris } from "@castellan/scim";
import { baseUrl, createTestService } from "../support/service.ts";

const put = { schemas: [schemaUris.user], userName: "user1", title: "Chief" };
const patch = { schemas: [messageUris.patchOp], Operations: [{ op: "replace", path: "title", value: "Chief" }] };
const withoutBody: Profile = {
  ...profiles.default,
  answers: { ...profiles.default.answers, patchWithoutBody: new Set(["User"]) },
};

const cases: readonly {
  readonly method: string;
  readonly prefer?: string;
  readonly query?: string;
  readonly profile?: Profile;
  readonly status: number;
  readonly body: boolean;
  readonly applied?: string;
}[] = [
  { method: "PATCH", status: 200, body: true },
  { method: "PATCH", prefer: "return=minimal", status: 204, body: false, applied: "return=minimal" },
  { method: "PATCH", prefer: 'Return = "minimal"; foo', status: 204, body: false, applied: "return=minimal" },
  {
    method: "PATCH",
    prefer: "respond-async, wait=10, return=minimal",
    status: 204,
    body: false,
    applied: "return=minimal",
  },
  { method: "PATCH", prefer: "return=representation", status: 200, body: true, applied: "return=representation" },
  {
    method: "PATCH",
    prefer: "return=minimal, return=representation",
    status: 204,
    body: false,
    applied: "return=minimal",
  },
  { method: "PATCH", prefer: "return=nothing", status: 200, body: true },
  { method: "PATCH", prefer: "noreturn=minimal", status: 200, body: true },
  // Neither a parameter nor the text of another preference is one of its own (RFC 7240 section 2).
  { method: "PATCH", prefer: "foo=1; return=minimal", status: 200, body: true },
  { method: "PATCH", prefer: 'foo="1, return=minimal"', status: 200, body: true },
  // RFC 7644 section 3.5.2: who names attributes is shown them.
  { method: "PATCH", prefer: "return=minimal", query: "attributes=title", status: 200, body: true },
  { method: "PATCH", profile: withoutBody, status: 204, body: false },
  { method: "PATCH", profile: withoutBody, query: "excludedAttributes=name", status: 200, body: true },
  {
    method: "PATCH",
    profile: withoutBody,
    prefer: "return=representation",
    status: 200,
    body: true,
    applied: "return=representation",
  },
  { method: "PUT", profile: withoutBody, status: 200, body: true },
  { method: "PUT", prefer: "return=minimal", status: 204, body: false, applied: "return=minimal" },
  { method: "POST", prefer: "return=minimal", status: 201, body: false, applied: "return=minimal" },
  { method: "GET", prefer: "return=minimal", status: 200, body: true },
];

for (const { method, prefer, query, profile, status, body, applied } of cases) {
  const kind = profile === undefined ? "" : " (a profile without bodies)";
  test(`${method} ${query ?? ""} Prefer: ${prefer ?? "nothing"}${kind} answers ${status}`, async () => {
    const service = createTestService({ profile: profile ?? profiles.default });
    const id = await service.createUser();
    const data: Readonly<Record<string, JsonValue>> = { PUT: put, PATCH: patch, POST: { ...put, userName: "other" } };
    const answer = await service.call(method, method === "POST" ? "/Users" : `/Users/${id}`, data[method], {
      query: query ?? "",
      headers: prefer === undefined ? {} : { prefer },
    });
    assert.equal(answer.status, status, answer.body);
    assert.equal(answer.body !== undefined, body);
    assert.equal(answer.headers["preference-applied"], applied);
    assert.equal(answer.headers.etag, method === "POST" || method === "GET" ? 'W/"1"' : 'W/"2"');
    const location = `${baseUrl}/Users/${method === "POST" ? "2" : "1"}`;
    assert.equal(answer.headers.location, method === "POST" ? location : undefined);
    assert.equal(answer.headers["content-location"], body ? location : undefined);
    assert.equal(answer.headers["content-type"] !== undefined, body);
  });
}

test("a profile may give the status of an error as a number", async () => {
  const answers = { ...profiles.default.answers, numericStatus: true };
  const service = createTestService({
    profile: { ...profiles.default, answers },
    bulk: { maxOperations: 1, maxPayloadSize: 1_000 },
  });
  assert.equal((await service.call("GET", "/Users/9")).json.status, 404);
  const { json } = await service.call("POST", "/Bulk", { Operations: [{ method: "DELETE", path: "/Users/9" }] });
  const [result] = Array.isArray(json.Operations) ? json.Operations : [];
  assert.equal(result.response.status, 404);
  assert.equal(result.status, "404", "the status of an operation is text whatever else");
});
