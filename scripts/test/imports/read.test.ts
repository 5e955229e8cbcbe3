import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readImports } from "./read.ts";

const source = `
  import { a } from "./values.ts";
  import type { B } from "./types.ts";
  import { type C, type D } from "./inline-types.ts";
  import { type E, f } from "./mixed.ts";
  import "./effect.ts";
  import * as g from "./whole.ts";
  export { h } from "./passed-on.ts";
  export type { I } from "./passed-on-types.ts";
  export * from "./all.ts";
  import type { J } from "./twice.ts";
  import { k } from "./twice.ts";
  const l = await import("./later.ts");
  const m = await import(someName);
  // import { n } from "./comment.ts";
  const o = 'import { o } from "./text.ts"';
  await using p = open<Q>(a);
`;

test("every import of a file is read, and which of them are types alone", async () => {
  const root = await mkdtemp(join(tmpdir(), "castellan-imports-"));
  try {
    await writeFile(join(root, "a.ts"), source);
    const { imports, typesOnly } = await readImports(root, "a.ts");
    const types = ["./types.ts", "./inline-types.ts", "./passed-on-types.ts"];
    const values = ["values", "mixed", "effect", "whole", "passed-on", "all", "twice", "later"].map(
      (name) => `./${name}.ts`,
    );
    assert.deepEqual(new Set(imports), new Set([...types, ...values]));
    assert.deepEqual(new Set(typesOnly), new Set(types));
    await writeFile(join(root, "b.ts"), "import {");
    await assert.rejects(readImports(root, "b.ts"), SyntaxError);
  } finally {
    await rm(root, { recursive: true });
  }
});
