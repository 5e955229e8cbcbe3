import assert from "node:assert/strict";
import { test } from "node:test";
import { compileResourceType, filterPredicate, parseFilter, printFilter, type Resource } from "@castellan/scim";
import { arbitraries } from "@castellan/scim/testing";
import fc from "fast-check";
import { groupType, userType } from "../support/service.ts";

const anyType = fc.oneof(arbitraries.resourceType, fc.constantFrom(userType, groupType)).map(compileResourceType);

test("random filters are filters: what is printed of one is read as the same", () => {
  const filterOfType = anyType.chain((type) => fc.tuple(fc.constant(type), arbitraries.filter(type)));
  fc.assert(
    fc.property(filterOfType, ([type, filter]) => {
      assert.deepEqual(parseFilter(printFilter(filter), type), filter);
    }),
    { numRuns: 500 },
  );
});

test("random resources meet random filters often enough for a law to mean something", () => {
  const met = { yes: 0, no: 0 };
  const pair = anyType.chain((type) =>
    fc.tuple(fc.constant(type), arbitraries.resource(type), arbitraries.filter(type)),
  );
  for (const [type, body, filter] of fc.sample(pair, { numRuns: 400, seed: 7 })) {
    const resource: Resource = { ...body, id: "1" };
    met[filterPredicate(filter, type)(resource) ? "yes" : "no"] += 1;
  }
  assert.ok(met.yes > 40 && met.no > 40, JSON.stringify(met));
});
