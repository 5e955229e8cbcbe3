import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isWithin, sameDn } from "@castellan/directory";
import fc from "fast-check";
import { dnKey, escapeDnValue, leafValue, plainDn } from "../../src/dn/dn.ts";

describe("sameDn", () => {
  const cases: readonly [string, string, boolean][] = [
    ["CN=Ann,DC=corp", "cn=ANN,dc=Corp", true],
    ["CN=Ann Lee,DC=corp", " CN = Ann  Lee , DC=corp ", true],
    ["CN=Lee\\, Ann,DC=corp", "CN=Lee\\2c Ann,DC=corp", true],
    ["CN=Lee\\, Ann,DC=corp", 'CN="Lee, Ann",DC=corp', true],
    ["CN=Zo\\C3\\AB,DC=corp", "CN=Zoë,DC=corp", true],
    ["CN=Zoe\u0308,DC=corp", "CN=Zoë,DC=corp", true],
    ["CN=a+UID=1,DC=corp", "uid=1+cn=A,DC=corp", true],
    ["CN=a\\+UID=1,DC=corp", "CN=a+UID=1,DC=corp", false],
    ["CN=a\\ ,DC=corp", "CN=a,DC=corp", true],
    ["CN=Ann,DC=corp", "CN=Anna,DC=corp", false],
    ["CN=Ann,OU=X,DC=corp", "CN=Ann,DC=corp", false],
    ["CN=Lee,DC=corp", "CN=Lee\\,DC=corp", false],
    ["ann", "ann", false],
    ["CN=ann\\", "CN=ann\\", false],
    ["", "", true],
  ];
  for (const [one, other, expected] of cases) {
    it(`${expected ? "takes" : "does not take"} ${one} for ${other}`, () => {
      assert.equal(sameDn(one, other), expected);
      assert.equal(sameDn(other, one), expected);
    });
  }
});

describe("isWithin", () => {
  const cases: readonly [string, string, boolean][] = [
    ["CN=Ann,OU=People,DC=corp", "OU=people, DC=CORP", true],
    ["DC=corp", "DC=corp", true],
    ["CN=Ann,DC=corp", "", true],
    ["CN=Ann,DC=bigcorp", "DC=corp", false],
    ["CN=x\\,DC=corp", "DC=corp", false],
    ["DC=corp", "OU=People,DC=corp", false],
    ["nonsense", "DC=corp", false],
    ["DC=corp", "nonsense", false],
  ];
  for (const [dn, base, expected] of cases) {
    it(`${dn} is ${expected ? "" : "not "}within ${base}`, () => assert.equal(isWithin(dn, base), expected));
  }
});

describe("a value in a distinguished name", () => {
  const text = fc
    .string({ unit: "binary", minLength: 1 })
    .filter((value) => value.isWellFormed() && value.trim() === value);

  it("comes back out of the name that it was escaped into", () => {
    fc.assert(fc.property(text, (value) => assert.equal(leafValue(`CN=${escapeDnValue(value)},DC=corp`), value)));
  });

  it("cannot move the entry elsewhere", () => {
    fc.assert(fc.property(text, (value) => isWithin(`CN=${escapeDnValue(value)},OU=a,DC=corp`, "OU=a,DC=corp")));
    fc.assert(fc.property(text, (value) => !isWithin(`CN=${escapeDnValue(value)}`, "DC=corp")));
  });

  it("is the same entry when it is written the plain way", () => {
    fc.assert(
      fc.property(text, (value) => {
        const dn = ` CN = ${escapeDnValue(value)} , DC = corp `;
        assert.equal(dnKey(plainDn(dn) ?? ""), dnKey(dn));
      }),
    );
  });
});

describe("plainDn", () => {
  const cases: readonly [string, string | undefined][] = [
    [" CN = Ann \\2b co , DC=corp", "CN=Ann \\+ co,DC=corp"],
    ["CN=a\\ ,DC=corp", "CN=a\\ ,DC=corp"],
    ["cn=\\ #1 \\#2,DC=corp", "cn=\\ #1 #2,DC=corp"],
    ["2.5.4.3=Ann", "2.5.4.3=Ann"],
    ["", undefined],
    ["Ann", undefined],
    ["CN=Ann,,DC=corp", undefined],
  ];
  for (const [dn, expected] of cases) {
    it(`writes ${JSON.stringify(dn)} as ${JSON.stringify(expected)}`, () => assert.equal(plainDn(dn), expected));
  }
});
