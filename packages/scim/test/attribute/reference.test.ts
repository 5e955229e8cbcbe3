import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isUriReference } from "../../src/attribute/reference.ts";

const references = [
  "",
  "https://example.com/v2/Users/2819c223-7f76-453a-919d-413861904646",
  "../Users/26118915-6090-4610-87e4-49d8ca9f808d",
  "/Users/1",
  "Users/1",
  "?filter=a",
  "#fragment",
  "//host/path",
  "urn:ietf:params:scim:schemas:core:2.0:User",
  "mailto:a@example.com",
  "tel:+1-201-555-0123",
  "a/b:c",
  "./b:c",
  "http://[2001:db8::1]:8080/x",
  "http://user:pass@host:80/a;b=c,d?e=f&g='(h)'!*#i?/",
  "https://example.com/%C3%A9",
];

for (const text of references) {
  test(`RFC 3986 section 4.1: ${JSON.stringify(text)} is a URI reference`, () => {
    assert.equal(isUriReference(text), true);
  });
}

const others = [
  "a b",
  " a",
  "a\n",
  "caf\u00e9",
  "a\\b",
  '"a"',
  "<a>",
  "a{b}",
  "a|b",
  "a^b",
  "a`b",
  "%",
  "%4",
  "%zz",
  "a#b#c",
  "1:a",
  ":a",
  "a_b:c",
  "a[b]",
  "http://host/[a]",
  "http://host?[a]",
];

for (const text of others) {
  test(`RFC 3986 section 4.1: ${JSON.stringify(text)} is no URI reference`, () => {
    assert.equal(isUriReference(text), false);
  });
}

test("what the platform makes of any URL is a URI reference, percent-encoded", () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      assert.equal(isUriReference(encodeURI(decodeURI(url))), true);
    }),
  );
});

test("a reference of a million characters is read in no time to speak of", () => {
  for (const letter of ["a", "/", ":", "%41", "?", "[", "//"]) {
    const text = `a:${letter.repeat(1_000_000)} `;
    // With backtracking, this would take hours.
    assert.equal(isUriReference(text), false, letter);
  }
});
