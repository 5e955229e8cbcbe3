import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formatGuid, parseGuid } from "../../src/active-directory/guid.ts";

describe("a GUID", () => {
  it("has its first three groups stored in reverse", () => {
    const bytes = Buffer.from("33221100554477668899aabbccddeeff", "hex");
    assert.equal(formatGuid(bytes), "00112233-4455-6677-8899-aabbccddeeff");
    assert.deepEqual(parseGuid("00112233-4455-6677-8899-AABBCCDDEEFF"), bytes);
  });

  it("comes back from its text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        assert.deepEqual(parseGuid(formatGuid(bytes)), Buffer.from(bytes));
      }),
    );
  });

  for (const text of [
    "",
    "00112233445566778899aabbccddeeff",
    "{00112233-4455-6677-8899-aabbccddeeff}",
    "0011223g-4455-6677-8899-aabbccddeeff",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseGuid(text), undefined));
  }
});
