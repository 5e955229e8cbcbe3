import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AttributeChange,
  applyPatch,
  type CompiledAttribute,
  type CompiledResourceType,
  compileResourceType,
  findAttribute,
  type JsonObject,
  type Modification,
  type PatchOperation,
  profiles,
  type Resource,
  ScimError,
  type Tolerate,
} from "@castellan/scim";
import { arbitraries } from "@castellan/scim/testing";
import fc from "fast-check";
import { isSecret } from "../../src/attribute/compiled.ts";
import { withoutWriteOnly } from "../../src/resource/replace.ts";
import { validateResource } from "../../src/resource/validate.ts";
import { applyChanges, inverse, ordered } from "../support/delta.ts";
import { groupType, userType } from "../support/service.ts";

interface Situation {
  /** A function, for the sake of what is printed of a counterexample. */
  readonly type: () => CompiledResourceType;
  readonly stored: Resource;
  readonly operations: readonly PatchOperation[];
}

const byDefault: Tolerate = (tolerance) => profiles.default.tolerances.has(tolerance);
const anyType = fc
  .oneof(arbitraries.resourceType, fc.constantFrom(userType, groupType))
  .map((type) => compileResourceType(type));

/** A store gives no secrets to work on. */
function stored(type: CompiledResourceType): fc.Arbitrary<Resource> {
  return arbitraries.resource(type).map((body) => withoutWriteOnly({ ...body, id: "1" }, type));
}

const situation = (most: number): fc.Arbitrary<Situation> =>
  anyType.chain((type) =>
    fc.record({
      type: fc.constant(() => type),
      stored: stored(type),
      operations: fc.array(arbitraries.operation(type), { minLength: 1, maxLength: most }),
    }),
  );

/** What the PATCH does; `undefined` when it is refused, as any PATCH may be, with a 4xx. */
function attempt({ type, stored, operations }: Situation): Modification | undefined {
  try {
    return applyPatch(stored, operations, type(), byDefault);
  } catch (error) {
    assert.ok(error instanceof ScimError && error.status < 500, String(error));
    return undefined;
  }
}

/** What `deepEqual` compares: without secrets, which nobody sees, and without `schemas`, which follows from the rest. */
function comparable(resource: JsonObject, type: CompiledResourceType) {
  const shown = withoutWriteOnly({ ...resource, schemas: [], id: "1" }, type);
  return ordered(JSON.parse(JSON.stringify(shown)));
}

test("the delta leads from the resource before to the resource after", () => {
  let done = 0;
  fc.assert(
    fc.property(situation(4), (given) => {
      const result = attempt(given);
      if (result === undefined) return;
      const type = given.type();
      const carriedOut = applyChanges(result.before, result.changes, type);
      assert.deepEqual(comparable(carriedOut, type), comparable(result.after, type));
      done += 1;
    }),
    { numRuns: 1_000 },
  );
  assert.ok(done > 400, `${done} of 1000 were not refused`);
});

test("a resource after a PATCH is one that a PUT could have made", () => {
  fc.assert(
    fc.property(situation(4), (given) => {
      const result = attempt(given);
      if (result === undefined) return;
      const type = given.type();
      // A body without any attribute is taken for a mistake.
      if (Object.keys(result.after).length === 2) return;
      const valid = validateResource(result.after, type, { tolerate: () => false, missingResourceDetail: "" });
      assert.deepEqual(comparable(valid, type), comparable(result.after, type));
      assert.deepEqual(valid.schemas, result.after.schemas);
    }),
    { numRuns: 1_000 },
  );
});

function changedAttribute(change: AttributeChange, type: CompiledResourceType): CompiledAttribute {
  const found = findAttribute(change.path, type);
  assert.ok(found);
  return found.attribute;
}

/** Whether it is immutable, or a part of it: what has no value can be given one, which nobody can take back. */
function isLasting(change: AttributeChange, type: CompiledResourceType): boolean {
  const attribute = changedAttribute(change, type);
  return [attribute, ...attribute.subAttributes].some(({ mutability }) => mutability === "immutable");
}

test("a PATCH and the PATCH that undoes it leave the resource as it was", () => {
  fc.assert(
    fc.property(situation(3), (given) => {
      const result = attempt(given);
      if (result === undefined) return;
      const type = given.type();
      if (result.changes.some((change) => isLasting(change, type))) return;
      const undone = applyPatch(result.after, inverse(result, type), type, byDefault);
      assert.deepEqual(comparable(undone.after, type), comparable(given.stored, type));
    }),
    { numRuns: 1_000 },
  );
});

/** What a filter chose need not be there any more, and what is created from one may be another element each time. */
function isRepeatable({ op, path }: PatchOperation): boolean {
  return op === "remove" || path === undefined || !path.includes("[");
}

test("the same operation again changes nothing more, but for secrets, which are set anew each time", () => {
  fc.assert(
    fc.property(situation(1), (given) => {
      fc.pre(given.operations.every(isRepeatable));
      const result = attempt(given);
      if (result === undefined) return;
      const type = given.type();
      const again = applyPatch(withoutWriteOnly(result.after, type), given.operations, type, byDefault);
      const secrets = again.changes.every((change) => isSecret(changedAttribute(change, type)));
      assert.ok(secrets, JSON.stringify(again.changes));
      assert.deepEqual(comparable(again.after, type), comparable(result.after, type));
    }),
    { numRuns: 1_000 },
  );
});

test("no operation changes the resource that it was given", () => {
  fc.assert(
    fc.property(situation(4), (given) => {
      const before = structuredClone(given.stored);
      attempt(given);
      assert.deepEqual(given.stored, before);
    }),
    { numRuns: 300 },
  );
});

function isBinding(attribute: CompiledAttribute): boolean {
  return attribute.mutability === "immutable" || attribute.required;
}

test("a PATCH that is refused is refused by one of its operations alone, or by what those before it made", () => {
  fc.assert(
    fc.property(situation(3), (given) => {
      const whole = attempt(given);
      const steps = given.operations.reduce<Resource | undefined>((resource, operation) => {
        if (resource === undefined) return undefined;
        return attempt({ ...given, stored: resource, operations: [operation] })?.after;
      }, given.stored);
      const type = given.type();
      // What is immutable may be given and taken back within one PATCH, and what is required taken and given; not in two.
      if (type.extensions.some(({ attributes }) => attributes.some(isBinding))) return;
      assert.equal(whole === undefined, steps === undefined);
      if (whole !== undefined && steps !== undefined) {
        assert.deepEqual(comparable(whole.after, type), comparable(steps, type));
      }
    }),
    { numRuns: 500 },
  );
});
