import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { base64Alphabet } from "../../src/attribute/binary.ts";

const cases: readonly (readonly [text: string, alphabet: "standard" | "urlSafe" | undefined])[] = [
  ["", "standard"],
  ["AAAA", "standard"],
  ["AAA=", "standard"],
  ["AA==", "standard"],
  ["AAA", "standard"],
  ["AA", "standard"],
  ["+/+/", "standard"],
  ["-_-_", "urlSafe"],
  ["-_8=", "urlSafe"],
  ["+/-_", undefined],
  ["A", undefined],
  ["AAAAA", undefined],
  ["A===", undefined],
  ["AA=", undefined],
  ["AAAA=", undefined],
  ["AAAA==", undefined],
  ["=", undefined],
  ["==", undefined],
  ["AA=A", undefined],
  ["AA A", undefined],
  ["AAAA\n", undefined],
  ["AA\u00e9A", undefined],
];

for (const [text, alphabet] of cases) {
  test(`RFC 7643 section 2.3.6: ${JSON.stringify(text)} is ${alphabet ?? "no"} base64`, () => {
    assert.equal(base64Alphabet(text), alphabet);
  });
}

test("whatever bytes are encoded, the text is base64", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      assert.equal(base64Alphabet(text), "standard");
      assert.equal(base64Alphabet(text.replaceAll("=", "")), "standard");
      assert.notEqual(base64Alphabet(Buffer.from(bytes).toString("base64url")), undefined);
    }),
  );
});
