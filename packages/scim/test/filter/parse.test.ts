import assert from "node:assert/strict";
import { test } from "node:test";
import { type Filter, parseFilter, printFilter, ScimError } from "@castellan/scim";
import { userType } from "../support/service.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const eq = (attribute: string, value: string | number | boolean | null): Filter => ({
  kind: "comparison",
  path: { attribute },
  operator: "eq",
  value,
});

/** Beyond the grammar, the trees take a condition after a value path. */
const tolerate = (tolerance: string): boolean => tolerance === "filter-value-path";

const trees: readonly { readonly text: string; readonly tree: Filter; readonly prints?: string }[] = [
  { text: 'userName eq "bjensen"', tree: eq("userName", "bjensen") },
  { text: 'USERNAME EQ "bjensen"', tree: eq("userName", "bjensen"), prints: 'userName eq "bjensen"' },
  {
    text: 'name.familyName co "O\'Malley"',
    tree: {
      kind: "comparison",
      path: { attribute: "name", subAttribute: "familyName" },
      operator: "co",
      value: "O'Malley",
    },
  },
  {
    text: 'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
    tree: { kind: "comparison", path: { attribute: "userName" }, operator: "sw", value: "J" },
    prints: 'userName sw "J"',
  },
  {
    text: `${enterprise}:manager.displayName eq "x"`,
    tree: {
      kind: "comparison",
      path: { schema: enterprise, attribute: "manager", subAttribute: "displayName" },
      operator: "eq",
      value: "x",
    },
  },
  { text: "title pr", tree: { kind: "present", path: { attribute: "title" } } },
  { text: "active eq true", tree: eq("active", true) },
  { text: "title eq null", tree: eq("title", null) },
  { text: 'userName eq "a\\"b\\\\c\\u00e9"', tree: eq("userName", 'a"b\\cé'), prints: 'userName eq "a\\"b\\\\cé"' },
  { text: 'userName eq "and or ) ]"', tree: eq("userName", "and or ) ]") },
  {
    text: 'title pr and userType eq "Employee" or active eq true',
    tree: {
      kind: "or",
      operands: [
        { kind: "and", operands: [{ kind: "present", path: { attribute: "title" } }, eq("userType", "Employee")] },
        eq("active", true),
      ],
    },
  },
  {
    text: 'title pr and (userType eq "Employee" or active eq true)',
    tree: {
      kind: "and",
      operands: [
        { kind: "present", path: { attribute: "title" } },
        { kind: "or", operands: [eq("userType", "Employee"), eq("active", true)] },
      ],
    },
  },
  {
    text: 'not (title pr) and NOT(userName eq "x")',
    tree: {
      kind: "and",
      operands: [
        { kind: "not", operand: { kind: "present", path: { attribute: "title" } } },
        { kind: "not", operand: eq("userName", "x") },
      ],
    },
    prints: 'not (title pr) and not (userName eq "x")',
  },
  {
    text: 'emails[type eq "work" and value co "@example.com"]',
    tree: {
      kind: "valuePath",
      path: { attribute: "emails" },
      filter: {
        kind: "and",
        operands: [
          eq("type", "work"),
          { kind: "comparison", path: { attribute: "value" }, operator: "co", value: "@example.com" },
        ],
      },
    },
  },
  {
    text: 'emails[type eq "work"].value eq "a@b"',
    tree: {
      kind: "valuePath",
      path: { attribute: "emails" },
      filter: { kind: "and", operands: [eq("type", "work"), eq("value", "a@b")] },
    },
    prints: 'emails[type eq "work" and value eq "a@b"]',
  },
  {
    text: 'emails co "example.com"',
    tree: {
      kind: "comparison",
      path: { attribute: "emails", subAttribute: "value" },
      operator: "co",
      value: "example.com",
    },
    prints: 'emails.value co "example.com"',
  },
  {
    text: 'meta.lastModified gt "2011-05-13T04:42:34Z"',
    tree: {
      kind: "comparison",
      path: { attribute: "meta", subAttribute: "lastModified" },
      operator: "gt",
      value: "2011-05-13T04:42:34Z",
    },
  },
  {
    text: "urn:ietf:params:scim:schemas:cyberark:1.0:User:expiryDate ge -12.5e2",
    tree: {
      kind: "comparison",
      path: { schema: "urn:ietf:params:scim:schemas:cyberark:1.0:User", attribute: "expiryDate" },
      operator: "ge",
      value: -1250,
    },
    prints: "urn:ietf:params:scim:schemas:cyberark:1.0:User:expiryDate ge -1250",
  },
  { text: '((userName eq "x"))', tree: eq("userName", "x"), prints: 'userName eq "x"' },
];

for (const { text, tree, prints } of trees) {
  test(`${text}`, () => {
    assert.deepEqual(parseFilter(text, userType, { tolerate }), tree);
    assert.equal(printFilter(tree), prints ?? text);
  });
}

const faults: readonly (readonly [text: string, offset: number, expected: RegExp])[] = [
  ["", 0, /an attribute name, "not" or "\("/],
  ["userName", 8, /one of eq, ne, co, sw, ew, gt, ge, lt, le, pr/],
  ["userName is", 9, /one of eq/],
  ["userName eq", 11, /a value/],
  ['userName eq "open', 12, /a string that ends with a double quote/],
  ['userName eq "bad\\escape"', 12, /each backslash in it doubled/],
  ["userName eq bob", 12, /a value in double quotes/],
  ["userName eq 'bob'", 12, /a value in double quotes/],
  ['userName eq "a" userName', 16, /"and", "or" or the end of the filter/],
  ['(userName eq "a"', 16, /"and", "or" or "\)"/],
  ['userName eq "a")', 15, /"and", "or" or the end/],
  ['emails[type eq "work"', 21, /"and", "or" or "\]"/],
  ['emails[type eq "work"].value eq "x"', 22, /the condition inside the brackets/],
  ['emails[kind eq "work"]', 7, /Emails|emails has no sub-attribute "kind"/],
  ["emails[emails[type pr]]", 7, /known sub-attribute/],
  ['userName[type eq "x"]', 8, /userName has no elements/],
  ['userNmae eq "x"', 0, /did you mean userName\?/],
  ['name.firstName eq "x"', 0, /name has no sub-attribute "firstName"; it has formatted, familyName|did you mean/],
  ['name eq "x"', 0, /a sub-attribute \(name.formatted/],
  [
    'department eq "x"',
    0,
    /department" is an attribute of urn:ietf:params:scim:schemas:extension:enterprise:2.0:User: write/,
  ],
  ['urn:nowhere:User:x eq "x"', 0, /User has no schema/],
  [`${enterprise} pr`, 0, /an attribute of urn/],
  ["active gt true", 7, /one of eq, ne, pr, as active is boolean/],
  ['active eq "true"', 10, /true or false/],
  ["title gt null", 9, /null is only compared with eq and ne/],
  ['meta.created gt "yesterday"', 16, /a date and time such as/],
  ['password eq "x"', 0, /secret and cannot be searched/],
  ["password pr", 0, /secret/],
  ['title eq "\\u0000"', 9, /without U\+0000/],
  ['x509Certificates.value gt "x"', 23, /one of eq, ne/],
  ["__proto__ pr", 0, /no attribute "__proto__"/],
  ["constructor pr", 0, /no attribute "constructor"/],
];

for (const [text, offset, expected] of faults) {
  test(`${JSON.stringify(text)} is refused at offset ${offset}`, () => {
    assert.throws(
      () => parseFilter(text, userType),
      (error) => {
        assert.ok(error instanceof ScimError);
        assert.equal(error.code, "invalidFilter");
        assert.match(error.detail, new RegExp(`at offset ${offset}\\b`));
        assert.match(error.detail, expected);
        return true;
      },
    );
  });
}

test("length and depth are bounded", () => {
  const long = Array.from({ length: 2_000 }, () => "title pr").join(" and ");
  assert.throws(() => parseFilter(long, userType), /at most 16384/);
  const deep = `${"(".repeat(5_000)}title pr${")".repeat(5_000)}`;
  assert.throws(() => parseFilter(deep, userType), /no more than 32 nested groups/);
  assert.doesNotThrow(() => parseFilter(`${"(".repeat(31)}title pr${")".repeat(31)}`, userType));
});
