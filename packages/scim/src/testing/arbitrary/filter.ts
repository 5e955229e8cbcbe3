import fc from "fast-check";
import type { CompiledAttribute } from "../../attribute/compiled.ts";
import { operatorsFor } from "../../filter/comparison.ts";
import type { ComparisonOperator, Filter } from "../../filter/filter.ts";
import type { AttributePath } from "../../path/attribute-path.ts";
import { type CompiledResourceType, compiled, type SchemaSource } from "../../schema/compiled.ts";
import { arbitraryScalar, arbitraryText } from "./value.ts";

const equality: readonly ComparisonOperator[] = ["eq", "ne"];

function isSearched(attribute: CompiledAttribute): boolean {
  return attribute.returned !== "never" && attribute.mutability !== "writeOnly";
}

/** A comparison, or `pr`, of one attribute as `path` names it. */
function leaf(attribute: CompiledAttribute, path: AttributePath): fc.Arbitrary<Filter> {
  const present: fc.Arbitrary<Filter> = fc.constant({ kind: "present", path });
  const unassigned: fc.Arbitrary<Filter> = fc
    .constantFrom(...equality)
    .map((operator) => ({ kind: "comparison", path, operator, value: null }));
  if (attribute.type === "complex") return fc.oneof(present, unassigned);
  const compared: fc.Arbitrary<Filter> = fc.constantFrom(...operatorsFor(attribute)).chain((operator) => {
    const partial = operator === "co" || operator === "sw" || operator === "ew";
    return (partial ? arbitraryText : arbitraryScalar(attribute)).map(
      (value): Filter => ({ kind: "comparison", path, operator, value }),
    );
  });
  return fc.oneof(
    { weight: 6, arbitrary: compared },
    { weight: 1, arbitrary: present },
    { weight: 1, arbitrary: unassigned },
  );
}

function combined(inner: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const operands = fc.array(inner, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { weight: 4, arbitrary: inner },
    { weight: 1, arbitrary: operands.map((list): Filter => ({ kind: "and", operands: list })) },
    { weight: 1, arbitrary: operands.map((list): Filter => ({ kind: "or", operands: list })) },
    { weight: 1, arbitrary: inner.map((operand): Filter => ({ kind: "not", operand })) },
  );
}

function searched(attributes: readonly CompiledAttribute[]): readonly CompiledAttribute[] {
  return attributes.filter(isSearched);
}

/** A value filter of `attribute`: its paths are names of sub-attributes. */
export function arbitraryValueFilter(attribute: CompiledAttribute): fc.Arbitrary<Filter> {
  const leaves = searched(attribute.subAttributes).map((sub) => leaf(sub, { attribute: sub.name }));
  return combined(combined(fc.oneof(...leaves)));
}

function attributeFilters(attribute: CompiledAttribute): readonly fc.Arbitrary<Filter>[] {
  const { path } = attribute;
  const subs = searched(attribute.subAttributes);
  const own = [leaf(attribute, path), ...subs.map((sub) => leaf(sub, sub.path))];
  if (subs.length === 0) return own;
  return [...own, arbitraryValueFilter(attribute).map((filter): Filter => ({ kind: "valuePath", path, filter }))];
}

/** A filter as `parseFilter` gives it, over every attribute of the type that may be searched. */
export function arbitraryFilter(of: CompiledResourceType | SchemaSource): fc.Arbitrary<Filter> {
  const type = compiled(of);
  const attributes = [type.core, ...type.extensions].flatMap((schema) => searched(schema.attributes));
  return combined(combined(fc.oneof(...attributes.flatMap(attributeFilters))));
}
