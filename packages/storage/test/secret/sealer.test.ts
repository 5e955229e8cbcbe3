import assert from "node:assert/strict";
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { createLocalKeys, createSealer, rootKeyId, rootKeyIdOf } from "@castellan/storage";
import fc from "fast-check";

const context = "application:PAM:password";
const unsealable = { name: "StorageError", code: "unsealable" };

describe("a sealer", () => {
  const root = randomBytes(32);
  const sealer = createSealer(root);

  test("opens what it sealed, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.string(), async (plain, context) => {
        assert.equal(await sealer.open(await sealer.seal(plain, context), context), plain);
      }),
    );
  });

  test("seals into printable text that shows neither the secret nor that two are the same", async () => {
    const sealed = await sealer.seal("hunter2", context);
    assert.match(sealed, /^v2\.[0-9a-f]{8}\.[\w-]{80}\.[\w-]+$/);
    assert.equal(rootKeyIdOf(sealed), rootKeyId(root));
    assert.ok(!Buffer.from(sealed.split(".")[3] ?? "", "base64url").includes("hunter2"));
    assert.notEqual(sealed, await sealer.seal("hunter2", context));
  });

  test("does not open a secret that was moved to another context", async () => {
    await assert.rejects(sealer.open(await sealer.seal("hunter2", context), "application:HR:password"), unsealable);
  });

  test("is sealed for what another root key sealed", async () => {
    const other = createSealer(randomBytes(32));
    const sealed = await sealer.seal("hunter2", context);
    await assert.rejects(other.open(sealed, context), { name: "StorageError", code: "sealed" });
  });

  test("does not open a text with any one byte changed", async () => {
    const [version = "", keyId = "", ...parts] = (await sealer.seal("hunter2", context)).split(".");
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, "base64url");
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const sealed = [version, keyId, ...parts.with(index, changed.toString("base64url"))].join(".");
        await assert.rejects(sealer.open(sealed, context), unsealable);
      }
    }
  });

  for (const text of [
    "",
    "v1",
    "v1..",
    "v1.a.b",
    "v2.a.b",
    "v2..a.b",
    "v3.a.b.c",
    "hunter2",
    "v1.AAAA.AAAA.AAAA",
    `v1.${"A".repeat(80)}.`,
  ]) {
    test(`does not open ${JSON.stringify(text)}`, async () => {
      await assert.rejects(sealer.open(text, context), unsealable);
      await assert.rejects(sealer.rewrap(text, context), unsealable);
    });
  }

  test("does not put two secrets together into one", async () => {
    const [, keyId, key] = (await sealer.seal("one", context)).split(".");
    const [, , , secret] = (await sealer.seal("two", context)).split(".");
    await assert.rejects(sealer.open(`v2.${keyId}.${key}.${secret}`, context), unsealable);
  });

  test("takes a root key of 32 bytes alone", () => {
    for (const length of [0, 16, 31, 33]) {
      assert.throws(() => createSealer(randomBytes(length)), { name: "StorageError", code: "badRootKey" });
    }
  });

  test("keeps its own copy of the root key", async () => {
    const key = randomBytes(32);
    const own = createSealer(key);
    const sealed = await own.seal("hunter2", context);
    key.fill(0);
    assert.equal(await own.open(sealed, context), "hunter2");
  });
});

/** What the sealer of before wrote: no id of the root key, the rest as today. */
function sealedBefore(root: Uint8Array, plain: string): string {
  const encrypt = (key: Uint8Array, text: Uint8Array, aad: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(aad));
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString("base64url");
  };
  const dataKey = randomBytes(32);
  return `v1.${encrypt(root, dataKey, `key:${context}`)}.${encrypt(dataKey, Buffer.from(plain), `secret:${context}`)}`;
}

describe("a text of before root keys had ids", () => {
  const root = randomBytes(32);
  const sealed = sealedBefore(root, "hunter2");
  const ring = (...keys: readonly Uint8Array[]) => createSealer(createLocalKeys({ load: async () => keys }));

  test("opens with its root key, the current one or an earlier one", async () => {
    assert.equal(rootKeyIdOf(sealed), "");
    assert.equal(await ring(root).open(sealed, context), "hunter2");
    assert.equal(await ring(randomBytes(32), root).open(sealed, context), "hunter2");
    await assert.rejects(ring(randomBytes(32)).open(sealed, context), unsealable);
    await assert.rejects(ring().open(sealed, context), { code: "sealed" });
  });

  test("has an id once it was wrapped anew, and then opens without its old root key", async () => {
    const next = randomBytes(32);
    const rewrapped = await ring(next, root).rewrap(sealed, context);
    assert.equal(rootKeyIdOf(rewrapped), rootKeyId(next));
    assert.equal(rewrapped.split(".")[3], sealed.split(".")[2], "the secret itself is not touched");
    assert.equal(await ring(next).open(rewrapped, context), "hunter2");
    await assert.rejects(ring(next, root).rewrap(sealed, "application:HR:password"), unsealable);
  });
});
