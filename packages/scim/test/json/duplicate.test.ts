import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "@castellan/scim";
import fc from "fast-check";
import { hasDuplicateMember } from "../../src/json/duplicate.ts";
import { parseJson } from "../../src/json/parse.ts";

const twice: readonly (readonly [text: string, place: RegExp])[] = [
  ['{"userName":"a","userName":"b"}', /line 1, column 17, where another name than "userName"/],
  ['{"a":{"b":1,\n "b":1}}', /line 2, column 2/],
  ['{"a":[{"x":1},{"x":1,"y":2,"x":3}]}', /column 28/],
  ['{"a":1,"\\u0061":2}', /another name than "a"/],
  ['{"__proto__":1,"__proto__":2}', /another name than "__proto__"/],
  ['{"a\\"b":1,"a\\"b":2}', /column 11/],
  ['{"":1,"":2}', /another name than ""/],
];

for (const [text, place] of twice) {
  test(`${text} gives a member twice`, () => {
    assert.throws(
      () => parseJson(text),
      (error: unknown) => error instanceof ScimError && error.code === "invalidSyntax" && place.test(error.detail),
    );
  });
}

const once = [
  "{}",
  '"a"',
  '":"',
  '["a:b",":",{"a":"x:"}]',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '{"a\\\\":"\\"","b\\\\\\"":"\\\\"}',
  '{ "a" \n:\t1 , "A" : 2 }',
  '{"a":"b","c":["d"],"e":"f"}',
];

for (const text of once) {
  test(`${text} gives no member twice`, () => {
    assert.deepEqual(parseJson(text), JSON.parse(text));
  });
}

test("what JSON.stringify writes gives no member twice, and does with one more of the same", () => {
  fc.assert(
    fc.property(fc.object({ withNullPrototype: false }), fc.string(), fc.jsonValue(), (object, name, value) => {
      const json = JSON.parse(JSON.stringify({ ...object, [name]: value }));
      const text = JSON.stringify(json, undefined, 1);
      assert.equal(hasDuplicateMember(text, json), false);
      const again = `{${JSON.stringify(name)}:0,${text.slice(1)}`;
      assert.equal(hasDuplicateMember(again, JSON.parse(again)), true);
    }),
  );
});
