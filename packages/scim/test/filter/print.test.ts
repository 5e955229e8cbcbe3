import assert from "node:assert/strict";
import { test } from "node:test";
import { type ComparisonOperator, compileResourceType, type Filter, parseFilter, printFilter } from "@castellan/scim";
import fc from "fast-check";
import { userType } from "../support/service.ts";

const type = compileResourceType(userType);
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const vault = "urn:ietf:params:scim:schemas:cyberark:1.0:User";

const text = fc
  .string({ unit: "binary", maxLength: 12 })
  .filter((value) => value.isWellFormed() && !value.includes("\u0000"));
const anyOperator = fc.constantFrom<ComparisonOperator>("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
const orderOperator = fc.constantFrom<ComparisonOperator>("eq", "ne", "gt", "ge", "lt", "le");
const equalityOperator = fc.constantFrom<ComparisonOperator>("eq", "ne");

const comparison = <Path extends object>(
  path: fc.Arbitrary<Path>,
  operator: fc.Arbitrary<ComparisonOperator>,
  value: fc.Arbitrary<string | number | boolean | null>,
) => fc.record({ kind: fc.constant("comparison" as const), path, operator, value });

const textPath = fc.constantFrom(
  { attribute: "userName" },
  { attribute: "name", subAttribute: "givenName" },
  { attribute: "emails", subAttribute: "value" },
  { attribute: "groups", subAttribute: "$ref" },
  { schema: enterprise, attribute: "department" },
  { schema: enterprise, attribute: "manager", subAttribute: "value" },
);

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  comparison(textPath, anyOperator, text),
  comparison(fc.constant({ attribute: "active" }), equalityOperator, fc.boolean()),
  comparison(
    fc.constant({ schema: vault, attribute: "expiryDate" }),
    orderOperator,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  ),
  comparison(textPath, equalityOperator, fc.constant(null)),
  fc.record({
    kind: fc.constant("present" as const),
    path: fc.constantFrom({ attribute: "title" }, { attribute: "emails" }),
  }),
);

const element: fc.Arbitrary<Filter> = fc.oneof(
  comparison(fc.constantFrom({ attribute: "type" }, { attribute: "value" }), anyOperator, text),
  comparison(fc.constant({ attribute: "primary" }), equalityOperator, fc.boolean()),
);

function combine(inner: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const operands = fc.array(inner, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    fc.record({ kind: fc.constant("and" as const), operands }),
    fc.record({ kind: fc.constant("or" as const), operands }),
    fc.record({ kind: fc.constant("not" as const), operand: inner }),
  );
}

const valuePath = fc.record({
  kind: fc.constant("valuePath" as const),
  path: fc.constantFrom({ attribute: "emails" }, { attribute: "phoneNumbers" }),
  filter: fc.oneof(element, combine(element)),
});
const shallow = fc.oneof(leaf, valuePath);
const filter = fc.oneof(shallow, combine(shallow), combine(combine(shallow)));

test("reading what was printed gives the same tree", () => {
  fc.assert(
    fc.property(filter, (tree) => {
      // Cloned for its prototypes: generated records have none.
      assert.deepEqual(parseFilter(printFilter(tree), type), structuredClone(tree));
    }),
    { numRuns: 500 },
  );
});

test("any text is either a filter or an invalidFilter that says where", () => {
  const words = fc.constantFrom(
    "userName",
    "eq",
    "and",
    "or",
    "not",
    "(",
    ")",
    "[",
    "]",
    '"x"',
    "'",
    "emails",
    ".value",
    "pr",
    "null",
    "true",
    "1",
    "\\",
  );
  const sentence = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 12 }).map((list) => list.join(" ")),
    fc.array(words, { maxLength: 12 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(sentence, (candidate) => {
      try {
        const tree = parseFilter(candidate, type);
        assert.deepEqual(parseFilter(printFilter(tree), type), tree);
      } catch (error) {
        assert.ok(error instanceof Error && "code" in error && error.code === "invalidFilter", String(error));
        assert.match(error.message, /at offset \d+/);
      }
    }),
    { numRuns: 2_000 },
  );
});
