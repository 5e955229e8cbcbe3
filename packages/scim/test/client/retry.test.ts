import assert from "node:assert/strict";
import { test } from "node:test";
import { createScimClient, type FetchLike, ScimClientError } from "@castellan/scim";
import { playedFetch, type Reply } from "../support/fetch.ts";
import { baseUrl } from "../support/service.ts";

const user = { body: { id: "1", schemas: [] } };
const refused = Object.assign(new TypeError("fetch failed"), {
  cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
});

function createRetrying(...replies: readonly (Reply | Error)[]) {
  const waits: number[] = [];
  const { fetch, calls } = playedFetch(...replies);
  const client = createScimClient({
    baseUrl,
    fetch,
    authentication: { kind: "none" },
    retries: 3,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { client, calls, waits };
}

const reads: readonly (readonly [name: string, replies: readonly (Reply | Error)[], waits: readonly number[]])[] = [
  ["no way to the server", [refused, refused, user], [250, 500]],
  ["429 with Retry-After", [{ status: 429, headers: { "retry-after": "2" } }, user], [2_000]],
  ["503 without Retry-After", [{ status: 503 }, { status: 503 }, { status: 503 }, user], [250, 500, 1_000]],
  ["an unreasonable Retry-After", [{ status: 503, headers: { "retry-after": "86400" } }, user], [30_000]],
];

for (const [name, replies, waits] of reads) {
  test(`a read is repeated after ${name}`, async () => {
    const retrying = createRetrying(...replies);
    assert.equal((await retrying.client.get("/Users", "1")).id, "1");
    assert.deepEqual(retrying.waits, waits);
  });
}

test("a read is repeated so often and no more", async () => {
  const { client, calls } = createRetrying(refused);
  await assert.rejects(client.get("/Users", "1"), (error) => {
    assert.ok(error instanceof ScimClientError);
    assert.equal(error.kind, "network");
    assert.match(error.detail, /ECONNREFUSED/);
    return true;
  });
  assert.equal(calls.length, 4);
});

for (const status of [400, 401, 403, 404, 500, 502]) {
  test(`a read answered ${status} is not repeated`, async () => {
    const { client, calls } = createRetrying({ status });
    await assert.rejects(client.get("/Users", "1"), ScimClientError);
    assert.equal(calls.length, 1);
  });
}

test("a write is not repeated", async () => {
  for (const reply of [refused, { status: 503 }, { status: 429 }]) {
    const { client, calls } = createRetrying(reply);
    await assert.rejects(client.create("/Users", {}), ScimClientError);
    await assert.rejects(client.replace("/Users", "1", {}), ScimClientError);
    await assert.rejects(client.patch("/Users", "1", []), ScimClientError);
    await assert.rejects(client.delete("/Users", "1"), ScimClientError);
    await client.raw("GET", "/Users").catch(() => {});
    assert.equal(calls.length, 5);
  }
});

for (const status of [429, 503]) {
  test(`a PUT and a DELETE are repeated after ${status} with Retry-After, which says that nothing happened`, async () => {
    const later = { status, headers: { "retry-after": "1" } };
    const putting = createRetrying(later, user);
    assert.equal((await putting.client.replace("/Users", "1", {})).id, "1");
    const deleting = createRetrying(later, later, { status: 204 });
    await deleting.client.delete("/Users", "1");
    assert.deepEqual([putting.waits, deleting.waits], [[1_000], [1_000, 1_000]]);
  });

  test(`a POST and a PATCH are not repeated after ${status}, nor is a PUT that is asked to wait for long`, async () => {
    const { client, calls } = createRetrying({ status, headers: { "retry-after": "1" } });
    await assert.rejects(client.create("/Users", {}), ScimClientError);
    await assert.rejects(client.patch("/Users", "1", []), ScimClientError);
    assert.equal(calls.length, 2);
    const patient = createRetrying({ status, headers: { "retry-after": "31" } });
    await assert.rejects(patient.client.replace("/Users", "1", {}), { status, retryAfterSeconds: 31 });
    assert.equal(patient.calls.length, 1);
  });
}

const silent: FetchLike = (_url, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

test("a server that does not answer in time is a timeout", async () => {
  const client = createScimClient({ baseUrl, fetch: silent, authentication: { kind: "none" }, timeoutMilliseconds: 5 });
  // Keeps the process alive: the timer of a signal alone does not.
  const alive = setTimeout(() => {}, 10_000);
  await assert.rejects(
    client.get("/Users", "1"),
    (error) => error instanceof ScimClientError && error.kind === "timeout",
  );
  clearTimeout(alive);
});

test("the caller's abort is the caller's, while waiting for an answer and between attempts", async () => {
  const reason = new Error("enough");
  const waiting = new AbortController();
  const client = createScimClient({ baseUrl, fetch: silent, authentication: { kind: "none" } });
  const pending = client.get("/Users", "1", { signal: waiting.signal });
  waiting.abort(reason);
  await assert.rejects(pending, reason);
  const between = new AbortController();
  const { fetch } = playedFetch({ status: 503, headers: { "retry-after": "20" } });
  const retrying = createScimClient({ baseUrl, fetch, authentication: { kind: "none" } });
  const sleeping = retrying.get("/Users", "1", { signal: between.signal });
  setImmediate(() => between.abort(reason));
  await assert.rejects(sleeping, reason);
});
