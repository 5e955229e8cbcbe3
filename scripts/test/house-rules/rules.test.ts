import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { houseRuleViolations } from "./rules.ts";

describe("the rules of the house", () => {
  const broken = [
    "// TODO: later",
    "// FIXME",
    "// it does nothing for now",
    'const file = "/root/castle";',
    "see /home/ada/notes",
    'open("/tmp/x.db")',
    "https://registry.npmjs.org/kysely",
    "// @ts-ignore",
    "// biome-ignore lint: no",
  ];
  for (const line of broken) {
    test(`refuse ${line}`, () => {
      assert.match(
        houseRuleViolations("packages/x/src/a.ts", `const a = 1;\n${line}\n`).join(),
        /^packages\/x\/src\/a\.ts:2: /,
      );
    });
  }

  const kept = [
    "for (const now of times) wait(now);",
    "GET /Users/41",
    'fetch("http://vault.example/home/page")',
    "const homework = 1;",
    "type Company = { many: string };",
  ];
  for (const line of kept) {
    test(`allow ${line}`, () => assert.deepEqual(houseRuleViolations("packages/x/src/a.ts", line), []));
  }

  test("refuse a source file of more than 400 lines, and allow a long document", () => {
    const text = "a;\n".repeat(401);
    assert.deepEqual(houseRuleViolations("packages/x/src/a.ts", text), [
      "packages/x/src/a.ts: 401 lines, and 400 are the most",
    ]);
    assert.deepEqual(houseRuleViolations("packages/x/src/a.ts", "a;\n".repeat(400)), []);
    assert.deepEqual(houseRuleViolations("docs/a.md", text), []);
  });
});
