import assert from "node:assert/strict";
import { test } from "node:test";
import { compileResourceType, filterPredicate, parseFilter, printFilter, type Resource } from "@castellan/scim";
import { enterpriseUser, minimalUser } from "../support/rfc7643.ts";
import { userType } from "../support/service.ts";

const type = compileResourceType(userType);
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const full: Resource = { ...enterpriseUser, schemas: [type.core.id, enterprise], id: "1", password: undefined };
const minimal: Resource = { ...minimalUser, schemas: [type.core.id], id: "2" };

/** RFC 7644 section 3.4.2.2, the filters that figure 3 gives as examples, on the users of RFC 7643 sections 8.3 and 8.1. */
const examples: readonly (readonly [filter: string, full: boolean, minimal: boolean])[] = [
  ['userName eq "bjensen"', false, false],
  ['name.familyName co "O\'Malley"', false, false],
  ['userName sw "J"', false, false],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', false, false],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "B"', true, true],
  ["title pr", true, false],
  ['meta.lastModified gt "2011-05-13T04:42:34Z"', false, false],
  ['meta.lastModified ge "2011-05-13T04:42:34Z"', true, true],
  ['meta.lastModified lt "2011-05-13T04:42:34Z"', false, false],
  ['meta.lastModified le "2011-05-13T04:42:34Z"', true, true],
  ['title pr and userType eq "Employee"', true, false],
  ['title pr or userType eq "Intern"', true, false],
  [`schemas eq "${enterprise}"`, true, false],
  ['userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")', true, false],
  ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', false, true],
  ['userType eq "Employee" and (emails.type eq "work")', true, false],
  ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', true, false],
  ['emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]', true, false],
];

for (const [filter, ofFull, ofMinimal] of examples) {
  test(`RFC 7644 section 3.4.2.2: ${filter}`, () => {
    const tree = parseFilter(filter, type);
    const matches = filterPredicate(tree, type);
    assert.equal(matches(full), ofFull);
    assert.equal(matches(minimal), ofMinimal);
    assert.deepEqual(parseFilter(printFilter(tree), type), tree);
  });
}

/** RFC 7644 section 3.4.2.2: "not", then "and", then "or"; groups first. Each pair is one filter, written twice. */
const precedence: readonly (readonly [filter: string, grouped: string])[] = [
  ["title pr or nickName pr and active eq true", "title pr or (nickName pr and active eq true)"],
  ["title pr and nickName pr or active eq true", "(title pr and nickName pr) or active eq true"],
  ["not (title pr) and nickName pr", "(not (title pr)) and nickName pr"],
  ["not(title pr) or nickName pr", "(not (title pr)) or (nickName pr)"],
  ["title pr AND nickName pr Or NOT (active EQ true)", "(title pr and nickName pr) or (not (active eq true))"],
  ["emails[type pr or value pr and primary pr]", "emails[type pr or (value pr and primary pr)]"],
  ["emails[not (type pr) and value pr]", "emails[(not (type pr)) and value pr]"],
];

for (const [filter, grouped] of precedence) {
  test(`${filter} is ${grouped}`, () => {
    const [one, other] = [parseFilter(filter, type), parseFilter(grouped, type)];
    const users: readonly Resource[] = [full, minimal, { ...minimal, nickName: "x" }, { ...full, active: false }];
    for (const user of users) assert.equal(filterPredicate(one, type)(user), filterPredicate(other, type)(user));
    assert.equal(printFilter(one), printFilter(other));
  });
}

/** Literals are JSON (RFC 7644 section 3.4.2.2, compValue). */
const literals: readonly (readonly [literal: string, value: string | number | boolean | null, attribute: string])[] = [
  ['"\\u00e9\\ud83d\\ude00"', "\u00e9\u{1f600}", "title"],
  ['"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t', "title"],
  ['""', "", "title"],
  ['" eq "', " eq ", "title"],
  ["true", true, "active"],
  ["false", false, "active"],
  ["null", null, "active"],
  ["0", 0, "urn:ietf:params:scim:schemas:cyberark:1.0:User:score"],
  ["-1.5E+2", -150, "urn:ietf:params:scim:schemas:cyberark:1.0:User:score"],
  ["1e-3", 0.001, "urn:ietf:params:scim:schemas:cyberark:1.0:User:score"],
];

for (const [literal, value, attribute] of literals) {
  test(`${literal} is a value`, () => {
    const filter = parseFilter(`${attribute} eq ${literal}`, type);
    assert.ok(filter.kind === "comparison");
    assert.equal(filter.value, value);
  });
}

for (const literal of ["True", "NULL", "01", "+1", ".5", "1.", "0x1", "'a'", "Infinity", "NaN", "undefined", "1e999"]) {
  test(`${literal} is no value`, () => {
    for (const attribute of ["title", "active", "urn:ietf:params:scim:schemas:cyberark:1.0:User:score"]) {
      assert.throws(() => parseFilter(`${attribute} eq ${literal}`, type), /at offset \d+/);
    }
  });
}
