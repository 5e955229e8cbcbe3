import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { DirectoryUser } from "@castellan/directory";
import fc from "fast-check";
import { matchFilter } from "../../src/filter/match-filter.ts";
import { parseFilter } from "../../src/filter/parse-filter.ts";
import { equal } from "../../src/filter/search-filter.ts";

const ann: DirectoryUser = {
  dn: "CN=Lee\\, Ann,OU=People,DC=corp,DC=example",
  uniqueId: "0d3c1f8e-0000-4000-8000-000000000001",
  userName: "ann.lee",
  userPrincipalName: "ann.lee@corp.example",
  givenName: "Ann",
  familyName: "Lee",
  displayName: "Ann  Lee",
  mail: "ann@corp.example",
  enabled: true,
  memberOf: ["CN=Vault Users,DC=corp,DC=example", "CN=Finance,DC=corp,DC=example"],
};

describe("matchFilter", () => {
  const cases: readonly [string, boolean][] = [
    ["(SAMACCOUNTNAME=ANN.LEE)", true],
    ["(sAMAccountName=ann)", false],
    ["(userPrincipalName=*@corp.example)", true],
    ["(cn=lee, ann)", true],
    ["(sn=lee)", true],
    ["(givenName=ann)", true],
    ["(displayName=Ann Lee)", true],
    ["(mail=ann@*)", true],
    ["(mail=*@corp*)", true],
    ["(mail=*corp*example*corp*)", false],
    ["(department=*)", false],
    ["(department=Finance)", false],
    ["(!(department=Finance))", true],
    ["(objectClass=PERSON)", true],
    ["(objectClass=computer)", false],
    ["(objectCategory=person)", true],
    ["(distinguishedName=cn=lee\\5c, ann, ou=people, dc=corp, dc=example)", true],
    ["(memberOf=cn=finance, dc=CORP,dc=example)", true],
    ["(memberOf=CN=Nothing,DC=corp,DC=example)", false],
    ["(memberOf=*)", true],
    ["(&)", true],
    ["(|)", false],
    ["(&(sn=lee)(|(givenName=bob)(givenName=ann)))", true],
    ["(&(sn=lee)(givenName=bob))", false],
    ["(mail=ann*corp.example)", true],
    // The parts of a substring filter must not share characters.
    ["(givenName=an*nn)", false],
    ["(givenName=Ann*Ann)", false],
    ["(givenName=*nn*)", true],
  ];
  for (const [filter, expected] of cases) {
    it(`${filter} is ${expected}`, () => assert.equal(matchFilter(parseFilter(filter))(ann), expected));
  }

  const refused: readonly [string, RegExp][] = [
    ["(userAccountControl=512)", /no attribute userAccountControl/],
    ["(&(sn=lee)(title=x))", /no attribute title/],
    ["(userAccountControl:1.2.840.113556.1.4.803:=2)", /cannot compare userAccountControl in this way \(extensible\)/],
    ["(sn>=a)", /atLeast/],
    ["(sn<=a)", /atMost/],
    ["(sn~=a)", /approximately/],
    ["(constructor=x)", /no attribute constructor/],
  ];
  for (const [filter, message] of refused) {
    it(`refuses ${filter} rather than guess`, () => {
      assert.throws(() => matchFilter(parseFilter(filter)), { code: "invalid", message });
    });
  }

  it("finds every name by itself, by its beginning, its end and its middle", () => {
    const name = fc.string({ minLength: 3 }).filter((value) => value.trim() === value && !/\s\s/.test(value));
    fc.assert(
      fc.property(name, (familyName) => {
        const user = { ...ann, familyName };
        const substrings = { kind: "substrings", attribute: "sn", initial: "", any: [], final: "" } as const;
        assert.ok(matchFilter(equal("sn", familyName))(user));
        assert.ok(matchFilter({ ...substrings, initial: familyName.slice(0, 2) })(user));
        assert.ok(matchFilter({ ...substrings, final: familyName.slice(-2) })(user));
        assert.ok(matchFilter({ ...substrings, any: [familyName.slice(1, 2)] })(user));
      }),
    );
  });
});
