import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importViolations } from "./rules.ts";

describe("an import", () => {
  const cases: [string, string, string, RegExp | undefined][] = [
    ["along an arrow", "packages/gateway/src/a.ts", "@castellan/scim", undefined],
    [
      "against the arrows",
      "packages/gateway/src/a.ts",
      "@castellan/vault",
      /may import scim, scim-server, pvwa, directory, storage/,
    ],
    ["of anything by a leaf", "packages/storage/src/a.ts", "@castellan/scim", /no package of ours/],
    ["of anything by a test", "packages/gateway/test/a.test.ts", "@castellan/vault", undefined],
    ["past the front door", "apps/castellan/src/a.ts", "@castellan/scim/src/filter/parse.ts", /index\.ts alone/],
    ["past the front door by a test", "packages/gateway/test/a.test.ts", "@castellan/scim/src/x.ts", /index\.ts alone/],
    ["of what is offered to tests", "packages/connectors/src/a.ts", "@castellan/governance/testing", /only tests/],
    ["by a test of what is offered to it", "packages/connectors/test/a.ts", "@castellan/governance/testing", undefined],
    ["along the folders", "packages/gateway/src/a.ts", "../../scim/src/index.ts", /by its name/],
    ["of a sibling", "packages/gateway/src/user/a.ts", "../http/b.ts", undefined],
    ["of its own name", "packages/gateway/src/a.ts", "@castellan/gateway", /by their paths/],
    ["of a test by a source", "packages/gateway/src/a.ts", "../test/a.ts", /not source/],
    ["of the runtime by SCIM", "packages/scim/src/a.ts", "node:fs", /no runtime/],
    ["of a library by SCIM", "packages/scim/src/a.ts", "fastify", /no library/],
    ["of the runtime by a test of SCIM", "packages/scim/test/a.test.ts", "node:test", undefined],
    ["of a test tool by a source", "packages/vault/src/a.ts", "fast-check", /test tools/],
    ["of a test tool by a suite", "packages/governance/src/testing/a.ts", "node:test", undefined],
    ["of test support by a source", "packages/vault/src/a.ts", "@castellan/testing", /may import/],
    ["by a new package", "packages/new/src/a.ts", "@castellan/scim", /add packages\/new/],
    ["by a script", "scripts/bench/main.ts", "@castellan/scim", undefined],
  ];
  for (const [what, path, specifier, complaint] of cases) {
    test(`${what} is ${complaint ? "refused" : "allowed"}`, () => {
      const violations = importViolations([{ path, imports: [specifier] }]);
      if (complaint === undefined) assert.deepEqual(violations, []);
      else assert.match(violations.join("\n"), complaint);
    });
  }
});

describe("a cycle of imports", () => {
  const file = (name: string, ...imports: string[]) => ({ path: `packages/scim/src/${name}.ts`, imports });

  test("is found, once, and named", () => {
    const files = [file("a", "./b.ts"), file("b", "./c.ts", "./d.ts"), file("c", "./b.ts"), file("d")];
    assert.deepEqual(importViolations(files), [
      "files that need one another: packages/scim/src/b.ts → packages/scim/src/c.ts → packages/scim/src/b.ts",
    ]);
  });

  test("of one file is a cycle too", () => {
    assert.equal(importViolations([file("a", "./a.ts")]).length, 1);
  });

  test("is none where one way is a type's, which is nothing when the program runs", () => {
    assert.deepEqual(importViolations([file("a", "./b.ts"), { ...file("b", "./a.ts"), typesOnly: ["./a.ts"] }]), []);
  });

  test("is not seen where two ways lead to one file", () => {
    assert.deepEqual(
      importViolations([file("a", "./b.ts", "./c.ts"), file("b", "./d.ts"), file("c", "./d.ts"), file("d")]),
      [],
    );
  });
});
