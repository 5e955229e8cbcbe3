import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Filter,
  filterPredicate,
  printFilter,
  type Resource,
  type ResourceStore,
  type ResourceTypeDescription,
} from "@castellan/scim";
import { arbitraries } from "@castellan/scim/testing";
import { createSqlStore } from "@castellan/scim-server";
import fc from "fast-check";
import { collect } from "./support/collect.ts";
import { onBothEngines } from "./support/engines.ts";
import { everyWay } from "./support/every-way.ts";

const resourcesPerType = 12;
const filtersPerType = 60;

/** The ids that the store finds, and those that the predicate takes of all it has. */
async function compare(
  store: ResourceStore<string>,
  all: readonly Resource[],
  type: ResourceTypeDescription,
  filter: Filter,
) {
  const matches = filterPredicate(filter, type);
  const expected = all.filter(matches).map((resource) => resource.id);
  const result = await store.list("", { filter, startIndex: 1, count: 1_000, excluded: [] });
  const found: string[] = [];
  for await (const resource of result.resources) {
    if (result.kind === "page" || matches(resource)) found.push(resource.id);
  }
  assert.deepEqual(found, expected, `${printFilter(filter)}\n${JSON.stringify(all, null, 1)}`);
  if (result.kind === "page") assert.equal(result.totalResults, expected.length);
}

await onBothEngines("filters in SQL", (engine) => {
  for (const ways of ["plain", "indexed and apart"] as const) {
    test(`what is ${ways} is found as the predicate says`, async () => {
      const database = await engine.open();
      let types = 0;
      const subject = arbitraries.resourceType.chain((type) =>
        fc.tuple(
          fc.constant(type),
          fc.array(arbitraries.resource(type), { minLength: 1, maxLength: resourcesPerType }),
          fc.array(arbitraries.filter(type), { minLength: filtersPerType, maxLength: filtersPerType }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(subject, async ([type, resources, filters]) => {
          types += 1;
          const description = { ...type, name: `Thing ${types}` };
          const store = createSqlStore<string>({
            database,
            type: description,
            ...(ways === "plain" ? {} : everyWay(type)),
          });
          await store.load(resources);
          const all = await collect(store.iterate());
          for (const filter of filters) await compare(store, all, description, filter);
        }),
        { numRuns: 12, endOnFailure: true },
      );
    });
  }
});
