import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseFilter } from "../../src/filter/parse-filter.ts";
import type { SearchFilter } from "../../src/filter/search-filter.ts";

describe("parseFilter", () => {
  // The examples of RFC 4515 section 4, and what else its grammar allows.
  const cases: readonly [string, SearchFilter][] = [
    ["(cn=Babs Jensen)", { kind: "equal", attribute: "cn", value: "Babs Jensen" }],
    ["(!(cn=Tim Howes))", { kind: "not", filter: { kind: "equal", attribute: "cn", value: "Tim Howes" } }],
    [
      "(&(objectClass=Person)(|(sn=Jensen)(cn=Babs J*)))",
      {
        kind: "and",
        filters: [
          { kind: "equal", attribute: "objectClass", value: "Person" },
          {
            kind: "or",
            filters: [
              { kind: "equal", attribute: "sn", value: "Jensen" },
              { kind: "substrings", attribute: "cn", initial: "Babs J", any: [], final: "" },
            ],
          },
        ],
      },
    ],
    ["(o=univ*of*mich*)", { kind: "substrings", attribute: "o", initial: "univ", any: ["of", "mich"], final: "" }],
    ["(o=*of**mich)", { kind: "substrings", attribute: "o", initial: "", any: ["of"], final: "mich" }],
    ["(seeAlso=)", { kind: "equal", attribute: "seeAlso", value: "" }],
    ["(seeAlso=*)", { kind: "present", attribute: "seeAlso" }],
    [
      "(cn:caseExactMatch:=Fred)",
      { kind: "extensible", attribute: "cn", rule: "caseExactMatch", dnAttributes: false, value: "Fred" },
    ],
    ["(cn:=Betty)", { kind: "extensible", attribute: "cn", rule: "", dnAttributes: false, value: "Betty" }],
    [
      "(sn:dn:2.4.6.8.10:=Barney)",
      { kind: "extensible", attribute: "sn", rule: "2.4.6.8.10", dnAttributes: true, value: "Barney" },
    ],
    ["(o:dn:=Ace)", { kind: "extensible", attribute: "o", rule: "", dnAttributes: true, value: "Ace" }],
    ["(:1.2.3:=Wilma)", { kind: "extensible", attribute: "", rule: "1.2.3", dnAttributes: false, value: "Wilma" }],
    ["(o=Parens R Us \\28for all\\29)", { kind: "equal", attribute: "o", value: "Parens R Us (for all)" }],
    ["(cn=*\\2A*)", { kind: "substrings", attribute: "cn", initial: "", any: ["*"], final: "" }],
    ["(filename=C:\\5cMyFile)", { kind: "equal", attribute: "filename", value: "C:\\MyFile" }],
    ["(bin=\\00\\00\\00\\04)", { kind: "equal", attribute: "bin", value: "\0\0\0\u0004" }],
    ["(sn=Lu\\c4\\8di\\c4\\87)", { kind: "equal", attribute: "sn", value: "Lučić" }],
    ["(1.3.6.1.4.1.1466.0=x)", { kind: "equal", attribute: "1.3.6.1.4.1.1466.0", value: "x" }],
    ["(objectGUID=\\9c\\9e)", { kind: "equal", attribute: "objectGUID", value: Buffer.from("9c9e", "hex") }],
    ["(logonCount>=5)", { kind: "atLeast", attribute: "logonCount", value: "5" }],
    ["(logonCount<=5)", { kind: "atMost", attribute: "logonCount", value: "5" }],
    ["(cn~=Jon)", { kind: "approximately", attribute: "cn", value: "Jon" }],
    ["(cn;lang-de=Jörg = 1)", { kind: "equal", attribute: "cn;lang-de", value: "Jörg = 1" }],
    ["(&)", { kind: "and", filters: [] }],
    ["(|)", { kind: "or", filters: [] }],
    [
      " ( & (a=1) (b=2) ) ".replace("( &", "(&"),
      {
        kind: "and",
        filters: [
          { kind: "equal", attribute: "a", value: "1" },
          { kind: "equal", attribute: "b", value: "2" },
        ],
      },
    ],
  ];
  for (const [text, expected] of cases) it(`reads ${text}`, () => assert.deepEqual(parseFilter(text), expected));

  const refused: readonly [string, RegExp][] = [
    ["", /character 1 of 0: an opening parenthesis/],
    ["cn=x", /character 1 /],
    ["(cn=x", /closing parenthesis is missing/],
    ["(&(cn=x)", /closing parenthesis is expected/],
    ["(!(cn=x)(cn=y))", /closing parenthesis is expected/],
    ["(cn=x))", /there is more/],
    ["(cn=x)(cn=y)", /character 7 of 12: .* there is more/],
    ["(=x)", /attribute name is expected/],
    ["(cn)", /`attribute=value` is expected/],
    ["(:=x)", /attribute:dn:rule/],
    ["(cn:dn:a:b:=x)", /attribute:dn:rule/],
    ["(cn=a(b)", /written \\28/],
    ["(cn=\\)", /two hexadecimal digits/],
    ["(cn=\\4)", /two hexadecimal digits/],
    ["(cn=\\zz)", /two hexadecimal digits/],
    ["(cn=\\ff*)", /no UTF-8 text/],
    [`${"(!".repeat(200)}(a=b)${")".repeat(200)}`, /more than 100 levels/],
    [`${"(&".repeat(100_000)}`, /more than 100 levels/],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${text.slice(0, 40)}`, () => assert.throws(() => parseFilter(text), { code: "invalid", message }));
  }

  it("either reads a text or says what is wrong with it", () => {
    const text = fc.string({ unit: fc.constantFrom(..."()&|!=*\\:;>~<a1 é".split("")), maxLength: 20 });
    fc.assert(
      fc.property(text, (filter) => {
        try {
          assert.ok(parseFilter(filter).kind);
        } catch (error) {
          assert.ok(error instanceof Error && "code" in error && error.code === "invalid", String(error));
        }
      }),
    );
  });

  it("reads back any value whose bytes are all escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const escaped = Buffer.from(value).toString("hex").replace(/../g, "\\$&");
        const expected = Buffer.from(value).toString();
        assert.deepEqual(parseFilter(`(cn=${escaped})`), { kind: "equal", attribute: "cn", value: expected });
      }),
    );
  });
});
