import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, messageUris, schemaUris } from "@castellan/scim";
import fc from "fast-check";
import { createTestService } from "../support/service.ts";

/** Groups in any order, each with references to any of them: chains, trees, circles, itself. */
const graph = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record({
    members: fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: size }), { minLength: size, maxLength: size }),
    order: fc.shuffledSubarray(
      Array.from({ length: size }, (_, index) => index),
      { minLength: size, maxLength: size },
    ),
  }),
);

test("whatever refers to whatever, everything is created and every reference is real", async () => {
  await fc.assert(
    fc.asyncProperty(graph, async ({ members, order }) => {
      const service = createTestService({ bulk: { maxOperations: 10, maxPayloadSize: 100_000 } });
      const operations = order.map((index) => ({
        method: "POST",
        path: "/Groups",
        bulkId: `g${index}`,
        data: {
          schemas: [schemaUris.group],
          displayName: `Group ${index}`,
          members: (members[index] ?? []).map((member) => ({ value: `bulkId:g${member}`, type: "Group" })),
        },
      }));
      const { json } = await service.call("POST", "/Bulk", {
        schemas: [messageUris.bulkRequest],
        Operations: operations,
      });
      const results: readonly JsonObject[] = Array.isArray(json.Operations) ? json.Operations : [];
      assert.deepEqual(
        results.map(({ bulkId, status }) => [bulkId, status]),
        order.map((index) => [`g${index}`, "201"]),
      );
      const ids = new Map(results.map(({ bulkId, location }) => [bulkId, String(location).split("/").at(-1)]));
      for (const [index, expected] of members.entries()) {
        const group = await service.call("GET", `/Groups/${ids.get(`g${index}`)}`);
        assert.equal(group.json.displayName, `Group ${index}`);
        const found = Array.isArray(group.json.members) ? group.json.members.map(({ value }) => value) : [];
        assert.deepEqual(found.toSorted(), expected.map((member) => ids.get(`g${member}`)).toSorted());
        const result = results.find(({ bulkId }) => bulkId === `g${index}`);
        assert.equal(result?.version, group.headers.etag);
      }
    }),
    { numRuns: 300 },
  );
});
