import fc from "fast-check";
import type { AttributeDefinition, AttributeType } from "../../attribute/definition.ts";
import type { ResourceTypeDescription } from "../../schema/resource-type.ts";
import type { Schema } from "../../schema/schema.ts";

/** Names of RFC 7643 section 2.1: letters, digits, `-`, `_` and `$`. */
const names = [
  "alpha",
  "Beta",
  "gamma-ray",
  "delta_4",
  "$epsilon",
  "zetaEta",
  "theta9",
  "iota",
  "Kappa",
  "lambda",
] as const;
const simpleTypes: readonly AttributeType[] = [
  "string",
  "boolean",
  "decimal",
  "integer",
  "dateTime",
  "binary",
  "reference",
];

const simple = (name: string, seldom: fc.Arbitrary<boolean>): fc.Arbitrary<AttributeDefinition> =>
  fc.record(
    {
      name: fc.constant(name),
      description: fc.constant(name),
      type: fc.constantFrom(...simpleTypes),
      caseExact: fc.boolean(),
      required: seldom,
    },
    { noNullPrototype: true },
  );

const seldom = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);

/** Sub-attributes of RFC 7643 section 2.4, and others. */
const subAttributes: fc.Arbitrary<readonly AttributeDefinition[]> = fc
  .tuple(
    fc
      .subarray([...names], { minLength: 1, maxLength: 3 })
      .chain((chosen) => fc.tuple(...chosen.map((name) => simple(name, seldom)))),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([own, hasValue, hasPrimary]) => [
    ...(hasValue ? [{ name: "value", description: "value" }] : []),
    ...(hasValue ? [{ name: "type", description: "type", canonicalValues: ["work", "home"] }] : []),
    ...(hasPrimary ? [{ name: "primary", description: "primary", type: "boolean" as const }] : []),
    ...own,
  ]);

const complex = (name: string): fc.Arbitrary<AttributeDefinition> =>
  fc.record(
    { name: fc.constant(name), description: fc.constant(name), type: fc.constant("complex" as const), subAttributes },
    { noNullPrototype: true },
  );

const attribute = (name: string): fc.Arbitrary<AttributeDefinition> =>
  fc
    .tuple(
      fc.oneof({ weight: 3, arbitrary: simple(name, seldom) }, { weight: 2, arbitrary: complex(name) }),
      fc.boolean(),
    )
    .map(([definition, multiValued]) => ({ ...definition, multiValued }));

const schema = (id: string): fc.Arbitrary<Schema> =>
  fc
    .subarray([...names], { minLength: 2, maxLength: 6 })
    .chain((chosen) => fc.tuple(...chosen.map(attribute)))
    .map((attributes) => ({ id, name: id.slice(id.lastIndexOf(":") + 1), description: id, attributes }));

/** A resource type of random attributes, with an extension or without. */
export const arbitraryResourceType: fc.Arbitrary<ResourceTypeDescription> = fc
  .tuple(schema("urn:example:params:scim:schemas:Thing"), fc.option(schema("urn:example:params:scim:schemas:2.0:More")))
  .map(([core, extension]) => ({
    name: "Thing",
    endpoint: "/Things",
    description: "A thing",
    schema: core,
    extensions: extension === null ? [] : [{ schema: extension, required: false }],
  }));
