import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource, ResourceStore } from "@castellan/scim";
import { createTestService } from "../support/service.ts";

/** A back end that can only stream: it counts how far it was read. */
function streamingStore(total: number): { readonly store: ResourceStore<string>; readonly read: () => number } {
  let read = 0;
  async function* resources(): AsyncIterable<Resource> {
    for (let index = total; index >= 1; index -= 1) {
      read += 1;
      const id = String(index).padStart(7, "0");
      yield {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
        id,
        userName: `u${index % 7}`,
        active: index % 2 === 0,
      };
    }
  }
  const refuse = async () => {
    throw new Error("not used");
  };
  return {
    read: () => read,
    store: {
      get: refuse,
      create: refuse,
      modify: refuse,
      delete: refuse,
      list: async () => ({ kind: "candidates", resources: resources() }),
    },
  };
}

function ids(resources: unknown): readonly unknown[] {
  return Array.isArray(resources) ? resources.map((resource) => resource.id) : [];
}

test("a page is found among candidates that come in no order", async () => {
  const { store, read } = streamingStore(5_000);
  const service = createTestService({ users: store });
  const query = "filter=active eq true&startIndex=11&count=3";
  const { json } = await service.call("GET", "/Users", undefined, { query });
  assert.equal(json.totalResults, 2_500);
  assert.deepEqual(ids(json.Resources), ["0000022", "0000024", "0000026"]);
  assert.equal(read(), 5_000);
});

test("candidates are sorted by key, then by id", async () => {
  const { store } = streamingStore(70);
  const query = "sortBy=userName&sortOrder=descending&count=11";
  const { json } = await createTestService({ users: store }).call("GET", "/Users", undefined, { query });
  const expected = Array.from({ length: 10 }, (_, index) => String(6 + 7 * index).padStart(7, "0"));
  assert.deepEqual(ids(json.Resources), [...expected, "0000005"]);
});

test("count=0 only counts", async () => {
  const { store } = streamingStore(1_000);
  const { json } = await createTestService({ users: store }).call("GET", "/Users", undefined, { query: "count=0" });
  assert.equal(json.totalResults, 1_000);
  assert.deepEqual(json.Resources, []);
});

test("a page too far out among too many is refused with tooMany, not cut", async () => {
  const { store } = streamingStore(100_010);
  const service = createTestService({ users: store });
  const far = await service.call("GET", "/Users", undefined, { query: "startIndex=100001&count=10" });
  assert.equal(far.status, 400);
  assert.equal(far.json.scimType, "tooMany");
  const near = await service.call("GET", "/Users", undefined, { query: "startIndex=99000&count=10" });
  assert.equal(near.status, 200);
  assert.equal(ids(near.json.Resources)[0], "0099000");
});

test("a page far out among few is empty", async () => {
  const { store } = streamingStore(10);
  const { json } = await createTestService({ users: store }).call("GET", "/Users", undefined, {
    query: "startIndex=150000",
  });
  assert.equal(json.totalResults, 10);
  assert.deepEqual(json.Resources, []);
});
