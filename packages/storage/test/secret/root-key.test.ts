import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { loadRootKey } from "@castellan/storage";
import { temporaryFolder } from "../support/engines.ts";

describe("the root key", () => {
  const key = Buffer.alloc(32, 0xfb);
  const bad = { name: "StorageError", code: "badRootKey" };

  for (const encoding of ["hex", "base64", "base64url"] as const) {
    test(`comes from the environment in ${encoding}, and then no file is made`, async () => {
      await using folder = await temporaryFolder();
      const loaded = await loadRootKey({ environment: ` ${key.toString(encoding)}\n`, file: join(folder.path, "key") });
      assert.deepEqual(loaded, new Uint8Array(key));
      assert.deepEqual(await readdir(folder.path), []);
    });
  }

  test("is made once, for its owner alone, and found again", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "deep", "root-key");
    const first = await loadRootKey({ environment: undefined, file });
    assert.equal(first.length, 32);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await loadRootKey({ environment: "", file }), first);
    assert.deepEqual(await readdir(join(file, "..")), ["root-key"]);
  });

  test("is one key for all who start at once", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "root-key");
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadRootKey({ file })));
    assert.equal(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size, 1);
    assert.deepEqual(await readdir(folder.path), ["root-key"]);
  });

  for (const text of ["short", randomBytes(31).toString("hex"), randomBytes(33).toString("base64"), "zz zz"]) {
    test(`of ${text.length} characters that are no 32 bytes is refused without being repeated`, async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, "root-key");
      await writeFile(file, text);
      for (const options of [{ environment: text, file: join(folder.path, "other") }, { file }]) {
        await assert.rejects(loadRootKey(options), (error: Error) => !error.message.includes(text));
        await assert.rejects(loadRootKey(options), bad);
      }
    });
  }

  test("in a place that is no file is refused", async () => {
    await using folder = await temporaryFolder();
    await assert.rejects(loadRootKey({ file: folder.path }), bad);
  });
});
