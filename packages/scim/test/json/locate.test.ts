import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createTestService } from "../support/service.ts";

async function detailOf(body: string): Promise<string> {
  return String((await createTestService().call("POST", "/Users", body)).json.detail);
}

test("every text that is not JSON is said to end somewhere, and every JSON text is not", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      async (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const detail = await detailOf(text);
        if (isJson || text.trim() === "") assert.doesNotMatch(detail, /not JSON/);
        else assert.match(detail, /^The body is not JSON: line \d+, column \d+, where .+ is expected$/);
      },
    ),
    { numRuns: 1_000 },
  );
});

const cases: readonly (readonly [text: string, place: RegExp])[] = [
  ["[1,]", /column 4, where a value/],
  ["[1 2]", /column 4, where a comma or \]/],
  ['{"a" 1}', /column 6, where a colon/],
  ["{a:1}", /column 2, where a member name/],
  ['{"a":"\n"}', /line 1, column 6, where a value/],
  ['{"a":"\\x"}', /column 6, where a value/],
  ['{"a":01}', /column 7, where a comma or }/],
  ['{"a":[{"b":[}]}', /column 13, where a value/],
  ["\n\n  tru", /line 3, column 3, where a value/],
  ['"abc', /column 1, where a value/],
  ["{", /column 2, where a member name/],
  ["nulll", /column 5, where the end of the text/],
];

for (const [text, place] of cases) {
  test(`${JSON.stringify(text)} stops being JSON at ${place.source}`, async () => {
    assert.match(await detailOf(text), place);
  });
}
