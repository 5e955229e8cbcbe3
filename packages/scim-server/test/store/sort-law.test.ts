import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CompiledAttribute,
  compileResourceType,
  createProvider,
  profiles,
  type Resource,
  type ResourceTypeDescription,
  type SortKey,
} from "@castellan/scim";
import { arbitraries } from "@castellan/scim/testing";
import { createSqlStore, type SqlStore } from "@castellan/scim-server";
import fc from "fast-check";
import { collect, pageOf, walk } from "./support/collect.ts";
import { onBothEngines } from "./support/engines.ts";
import { everyWay } from "./support/every-way.ts";

/** The order that the provider gives to candidates: the same store, made to answer everything with them. */
async function orderOfProvider(store: SqlStore<string>, type: ResourceTypeDescription, { path, order }: SortKey) {
  const candidates = {
    ...store,
    rendered: undefined,
    list: async () => ({ kind: "candidates" as const, resources: store.iterate() }),
  };
  const { rendered: _, ...plain } = candidates;
  const provider = createProvider<string>({
    resourceTypes: [{ ...type, store: plain }],
    profile: profiles.default,
    authenticationSchemes: [],
    maxResults: 1_000,
  });
  const local = path.subAttribute === undefined ? path.attribute : `${path.attribute}.${path.subAttribute}`;
  const sortBy = path.schema === undefined ? local : `${path.schema}:${local}`;
  const query = `sortBy=${encodeURIComponent(sortBy)}&sortOrder=${order}`;
  const request = { method: "GET", path: type.endpoint, query, headers: {}, baseUrl: "", caller: "" };
  const answer = await provider.handle(request);
  const body: { readonly Resources?: readonly Resource[] } = JSON.parse(answer.body ?? "{}");
  assert.equal(answer.status, 200, answer.body);
  return (body.Resources ?? []).map((resource) => resource.id);
}

/** What a client may sort by. */
function sortPaths(type: ResourceTypeDescription): readonly SortKey["path"][] {
  const { core, extensions } = compileResourceType(type);
  const keysOf = (attribute: CompiledAttribute) =>
    attribute.type === "complex" ? attribute.subAttributes.map((sub) => sub.path) : [attribute.path];
  return [core, ...extensions].flatMap((schema) => schema.attributes).flatMap(keysOf);
}

await onBothEngines("orders in SQL", (engine) => {
  test("a sorted list is in the provider's own order, by index, in one page or many", async () => {
    const database = await engine.open();
    let types = 0;
    const subject = arbitraries.resourceType.chain((type) =>
      fc.tuple(
        fc.constant(type),
        fc.boolean(),
        fc.array(arbitraries.resource(type), { minLength: 2, maxLength: 9 }),
        fc.infiniteStream(fc.boolean()),
      ),
    );
    await fc.assert(
      fc.asyncProperty(subject, async ([type, indexed, resources, coins]) => {
        types += 1;
        const description = { ...type, name: `Thing ${types}` };
        const store = createSqlStore<string>({ database, type: description, ...(indexed ? everyWay(type) : {}) });
        await store.load(resources);
        for (const path of sortPaths(type)) {
          const order = coins.next().value ? "ascending" : "descending";
          const sort = { path, order } as const;
          const expected = await orderOfProvider(store, description, sort);
          const all = await pageOf(store, { sort });
          assert.deepEqual(
            all.resources.map(({ id }) => id),
            expected,
            JSON.stringify([sort, await collect(store.iterate())]),
          );
          assert.equal(all.totalResults, expected.length);
          const walked = await walk(store, { sort, count: 2 });
          assert.deepEqual(
            walked.map(({ id }) => id),
            expected,
            `${JSON.stringify(sort)} by cursor`,
          );
          const inside = await pageOf(store, { sort, startIndex: 3, count: 3 });
          assert.deepEqual(
            inside.resources.map(({ id }) => id),
            expected.slice(2, 5),
            `${JSON.stringify(sort)} by index`,
          );
        }
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});
