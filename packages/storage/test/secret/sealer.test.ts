import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { createSealer } from "@castellan/storage";
import fc from "fast-check";

describe("a sealer", () => {
  const sealer = createSealer(randomBytes(32));
  const context = "application:PAM:password";
  const unsealable = { name: "StorageError", code: "unsealable" };

  test("opens what it sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, context) => {
        assert.equal(sealer.open(sealer.seal(plain, context), context), plain);
      }),
    );
  });

  test("seals into printable text that shows neither the secret nor that two are the same", () => {
    const sealed = sealer.seal("hunter2", context);
    assert.match(sealed, /^v1\.[\w-]{80}\.[\w-]+$/);
    assert.ok(!Buffer.from(sealed.split(".")[2] ?? "", "base64url").includes("hunter2"));
    assert.notEqual(sealed, sealer.seal("hunter2", context));
  });

  test("does not open a secret that was moved to another context", () => {
    assert.throws(() => sealer.open(sealer.seal("hunter2", context), "application:HR:password"), unsealable);
  });

  test("does not open what another root key sealed", () => {
    assert.throws(() => createSealer(randomBytes(32)).open(sealer.seal("hunter2", context), context), unsealable);
  });

  test("does not open a text with any one byte changed", () => {
    const [version = "", ...parts] = sealer.seal("hunter2", context).split(".");
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, "base64url");
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const sealed = [version, ...parts.with(index, changed.toString("base64url"))].join(".");
        assert.throws(() => sealer.open(sealed, context), unsealable);
      }
    }
  });

  for (const text of ["", "v1", "v1..", "v1.a.b", "v2.a.b", "hunter2", "v1.AAAA.AAAA.AAAA", `v1.${"A".repeat(80)}.`]) {
    test(`does not open ${JSON.stringify(text)}`, () => assert.throws(() => sealer.open(text, context), unsealable));
  }

  test("does not put two secrets together into one", () => {
    const [, key] = sealer.seal("one", context).split(".");
    const [, , secret] = sealer.seal("two", context).split(".");
    assert.throws(() => sealer.open(`v1.${key}.${secret}`, context), unsealable);
  });

  test("takes a root key of 32 bytes alone", () => {
    for (const length of [0, 16, 31, 33]) {
      assert.throws(() => createSealer(randomBytes(length)), { name: "StorageError", code: "badRootKey" });
    }
  });

  test("keeps its own copy of the root key", () => {
    const key = randomBytes(32);
    const own = createSealer(key);
    const sealed = own.seal("hunter2", context);
    key.fill(0);
    assert.equal(own.open(sealed, context), "hunter2");
  });
});

test("a key of its own for each purpose and root key, the same each time", () => {
  const sealer = createSealer(new Uint8Array(32).fill(7));
  const other = createSealer(new Uint8Array(32).fill(8));
  assert.equal(sealer.deriveKey("cursors").length, 32);
  assert.deepEqual(sealer.deriveKey("cursors"), sealer.deriveKey("cursors"));
  assert.notDeepEqual(sealer.deriveKey("cursors"), sealer.deriveKey("other"));
  assert.notDeepEqual(sealer.deriveKey("cursors"), other.deriveKey("cursors"));
});
