import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { findRootKeys, rootKeyFile, rootKeyId } from "@castellan/storage";
import { temporaryFolder } from "../support/engines.ts";

const bad = { name: "StorageError", code: "badRootKey" };

const hex = (keys: readonly Uint8Array[]) => keys.map((key) => Buffer.from(key).toString("hex"));

describe("a root key file", () => {
  test("is made once, for its owner alone, and found again", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "deep", "root.key");
    const file = rootKeyFile(path);
    await file.create();
    const [first, ...others] = await file.read();
    assert.deepEqual([first?.length, others.length], [32, 0]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await file.create();
    assert.deepEqual(await file.read(), [first]);
    assert.deepEqual(await readdir(join(path, "..")), ["root.key"]);
  });

  test("is one key for all who make it at once", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "root.key");
    const found = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const file = rootKeyFile(path);
        await file.create();
        return hex(await file.read()).join();
      }),
    );
    assert.equal(new Set(found).size, 1);
    assert.deepEqual(await readdir(folder.path), ["root.key"]);
  });

  test("is never made by reading", async () => {
    await using folder = await temporaryFolder();
    assert.deepEqual(await rootKeyFile(join(folder.path, "root.key")).read(), []);
    assert.deepEqual(await readdir(folder.path), []);
  });

  test("keeps every key that was ever current beside it, until it is removed", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "root.key");
    const file = rootKeyFile(path);
    await file.create();
    const ids: string[] = [];
    const keys: string[] = hex(await file.read());
    for (let round = 0; round < 3; round += 1) {
      const { earlier, current } = await file.rotate();
      assert.equal(earlier, ids.at(-1) ?? rootKeyId(Buffer.from(keys[0] ?? "", "hex")));
      ids.push(current);
      const now = await file.read();
      assert.equal(rootKeyId(now[0] ?? new Uint8Array()), current);
      keys.unshift(...hex(now.slice(0, 1)));
      assert.deepEqual(new Set(hex(now)), new Set(keys));
    }
    for (const name of await readdir(folder.path)) {
      assert.match(name, /^root\.key(\.[0-9a-f]{8})?$/);
      assert.equal((await stat(join(folder.path, name))).mode & 0o777, 0o600);
    }
    const [, earlier] = await file.read();
    await file.remove(rootKeyId(earlier ?? new Uint8Array()));
    assert.equal((await file.read()).length, keys.length - 1);
    await file.remove("00000000");
    await file.remove("../../etc");
    assert.equal((await file.read()).length, keys.length - 1);
  });

  test("is whole wherever a rotation was cut short", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "root.key");
    const file = rootKeyFile(path);
    await file.create();
    const [before] = hex(await file.read());
    const id = rootKeyId(Buffer.from(before ?? "", "hex"));
    // The old key is beside, the new one is not in its place yet, and its draft was left behind.
    await writeFile(`${path}.${id}`, await readFile(path));
    await writeFile(`${path}.0123456789ab`, randomBytes(32).toString("base64"));
    assert.deepEqual(hex(await file.read()), [before]);
    await file.rotate();
    assert.deepEqual(hex(await file.read()).slice(1), [before]);
  });

  test("without its current key holds none: an earlier one never takes its place", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "root.key");
    const file = rootKeyFile(path);
    await file.create();
    await file.rotate();
    await unlink(path);
    assert.deepEqual(await file.read(), []);
    assert.deepEqual(await findRootKeys({ previous: randomBytes(32).toString("base64"), file }), []);
  });

  test("is kept beside a copy under the names of its keys", async () => {
    await using folder = await temporaryFolder();
    await using other = await temporaryFolder();
    const file = rootKeyFile(join(folder.path, "root.key"));
    await file.create();
    await file.rotate();
    await file.keepBeside(join(other.path, "root.key"));
    const ids = (await file.read()).map(rootKeyId);
    assert.deepEqual(await readdir(other.path), ids.map((id) => `root.key.${id}`).sort());
  });

  for (const text of ["short", randomBytes(31).toString("hex"), randomBytes(33).toString("base64"), "zz zz"]) {
    test(`of ${text.length} characters that are no 32 bytes is refused without being repeated`, async () => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, "root.key");
      const file = rootKeyFile(path);
      await assert.rejects(findRootKeys({ environment: text, file }), bad);
      await writeFile(path, text);
      for (const work of [() => file.read(), () => file.rotate(), () => findRootKeys({ file })]) {
        await assert.rejects(work, (error: Error) => !error.message.includes(text));
        await assert.rejects(work, bad);
      }
      assert.equal(await readFile(path, "utf8"), text, "nothing is put in its place");
    });
  }

  test("in a place that is no file is refused", async () => {
    await using folder = await temporaryFolder();
    await assert.rejects(rootKeyFile(folder.path).read(), bad);
  });
});

describe("root keys of the environment", () => {
  const [one, two, three] = [Buffer.alloc(32, 0xfb), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];

  for (const encoding of ["hex", "base64", "base64url"] as const) {
    test(`are read in ${encoding}, and then no file is made`, async () => {
      await using folder = await temporaryFolder();
      const file = rootKeyFile(join(folder.path, "root.key"));
      const found = await findRootKeys({ environment: ` ${one.toString(encoding)}\n`, file });
      assert.deepEqual(found, [{ id: rootKeyId(one), source: "environment", key: new Uint8Array(one) }]);
      assert.deepEqual(await readdir(folder.path), []);
    });
  }

  test("come before the file's, whose keys go on unwrapping, and earlier ones last", async () => {
    await using folder = await temporaryFolder();
    const file = rootKeyFile(join(folder.path, "root.key"));
    await file.create();
    await file.rotate();
    const kept = (await file.read()).map(rootKeyId);
    const [environment, previous] = [one.toString("hex"), `${two.toString("hex")}, ${three.toString("base64")},`];
    const ids = async (sources: object) => (await findRootKeys({ ...sources, file })).map(({ id }) => id);
    assert.deepEqual(await ids({ environment, previous }), [rootKeyId(one), ...kept, rootKeyId(two), rootKeyId(three)]);
    assert.deepEqual(await ids({ environment: "", previous }), [...kept, rootKeyId(two), rootKeyId(three)]);
    assert.deepEqual(await ids({ environment, previous: environment }), [rootKeyId(one), ...kept]);
  });
});

test("the id of a root key is one of its own, and no part of it", () => {
  const key = randomBytes(32);
  assert.match(rootKeyId(key), /^[0-9a-f]{8}$/);
  assert.equal(rootKeyId(key), rootKeyId(Uint8Array.from(key)));
  assert.notEqual(rootKeyId(key), rootKeyId(randomBytes(32)));
  assert.ok(!key.toString("hex").includes(rootKeyId(key)));
});
