import assert from "node:assert/strict";
import { test } from "node:test";
import { compileResourceType, filterPredicate, parseFilter, type Resource } from "@castellan/scim";
import { userType } from "../support/service.ts";

const type = compileResourceType(userType);
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const babs: Resource = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
  id: "2819c223",
  externalId: "Bjensen",
  meta: { resourceType: "User", created: "2010-01-23T04:56:22Z", lastModified: "2011-05-13T04:42:34.500+02:00" },
  userName: "bjensen@example.com",
  name: { familyName: "Jensen", givenName: "Barbara" },
  title: "",
  active: true,
  emails: [
    { value: "bjensen@example.com", type: "work", primary: true },
    { value: "babs@jensen.org", type: "home" },
  ],
  [enterprise]: { department: "Tours", manager: { value: "26118915" } },
  "urn:ietf:params:scim:schemas:cyberark:1.0:User": { expiryDate: 1_700_000_000 },
};

const cases: readonly (readonly [filter: string, matches: boolean])[] = [
  ['userName eq "BJENSEN@example.com"', true],
  ['externalId eq "bjensen"', false],
  ['externalId eq "Bjensen"', true],
  ['id eq "2819C223"', false],
  ['userName ne "someone"', true],
  ['userName co "JENSEN"', true],
  ['userName sw "bj"', true],
  ['userName ew ".com"', true],
  ['userName ew ".org"', false],
  ['userName gt "a"', true],
  ['userName lt "a"', false],
  ['userName ge "bjensen@example.com"', true],
  ['userName le "bjensen@example.com"', true],
  ["active eq true", true],
  ["active ne true", false],
  ["title pr", false],
  ['title eq ""', true],
  ["nickName pr", false],
  ["nickName eq null", true],
  ["userName eq null", false],
  ["userName ne null", true],
  ['nickName ne "Bob"', true],
  ['nickName eq "Bob"', false],
  ['nickName gt ""', false],
  ["name pr", true],
  ["emails pr", true],
  ['name.familyName eq "jensen"', true],
  ['emails.type eq "home"', true],
  ['emails.type ne "home"', true],
  ['emails co "jensen.org"', true],
  ['emails.type eq "work" and emails.value ew ".org"', true],
  ['emails[type eq "work" and value ew ".org"]', false],
  ['emails[type eq "home" and value ew ".org"]', true],
  ['emails[type eq "home"].value ew ".org"', true],
  ['emails[type eq "work"].value ew ".org"', false],
  ["emails[not (primary eq true)]", true],
  ["emails[primary pr]", true],
  // RFC 7643 section 2.4: an element that does not say whether it is primary is not.
  ["emails[primary eq false]", true],
  ['emails[primary eq false and type eq "home"]', true],
  ['emails[primary eq false and type eq "work"]', false],
  ["emails.primary eq false", true],
  ["phoneNumbers.primary eq false", false],
  ['emails[type eq "home" and primary pr]', false],
  ['userName gt "BJENSEN"', true],
  ['userName lt "\ud83d\ude00"', true],
  ['phoneNumbers[type eq "work"]', false],
  ["not (phoneNumbers pr)", true],
  ['phoneNumbers.type ne "work"', true],
  ['meta.resourceType eq "User"', true],
  ['meta.resourceType eq "user"', false],
  ['meta.created eq "2010-01-23T05:56:22+01:00"', true],
  ['meta.lastModified gt "2011-05-13T02:42:34.400Z"', true],
  ['meta.lastModified gt "2011-05-13T02:42:34.600Z"', false],
  ['meta.lastModified ge "2011-05-13T02:42:34.5Z"', true],
  ['meta.created lt "2011-01-01T00:00:00"', true],
  ['meta.created sw "2010"', true],
  [`schemas eq "${enterprise}"`, true],
  [`${enterprise}:department eq "tours"`, true],
  [`${enterprise}:manager.value eq "26118915"`, true],
  [`${enterprise}:manager eq "26118915"`, true],
  [`${enterprise}:costCenter pr`, false],
  ["urn:ietf:params:scim:schemas:cyberark:1.0:User:expiryDate gt 1600000000", true],
  ["urn:ietf:params:scim:schemas:cyberark:1.0:User:expiryDate le 1600000000", false],
  ["urn:ietf:params:scim:schemas:cyberark:1.0:User:score lt 5", false],
];

for (const [filter, matches] of cases) {
  test(`${filter} is ${matches}`, () => {
    const tolerate = (tolerance: string): boolean => tolerance === "filter-value-path";
    assert.equal(filterPredicate(parseFilter(filter, type, { tolerate }), type)(babs), matches);
  });
}

test("a multi-valued sub-attribute matches when one of its values does", () => {
  const schema = {
    id: "urn:example:Thing",
    name: "Thing",
    description: "",
    attributes: [
      {
        name: "parts",
        type: "complex",
        multiValued: true,
        description: "",
        subAttributes: [{ name: "tags", multiValued: true, description: "" }],
      },
    ],
  } as const;
  const thing: Resource = { schemas: [schema.id], id: "1", parts: [{ tags: ["a", "b"] }, { tags: [] }] };
  const thingType = compileResourceType(schema);
  const matches = (filter: string) => filterPredicate(parseFilter(filter, thingType), thingType)(thing);
  assert.equal(matches('parts.tags eq "B"'), true);
  assert.equal(matches('parts[tags eq "b"]'), true);
  assert.equal(matches('parts.tags eq "c"'), false);
  assert.equal(matches('parts[tags ne "a" and tags ne "b"]'), true);
});

test("a filter over another type's attributes is refused, not answered", () => {
  const foreign = { kind: "present", path: { attribute: "members" } } as const;
  assert.throws(() => filterPredicate(foreign, type), /User has no attribute members/);
});
