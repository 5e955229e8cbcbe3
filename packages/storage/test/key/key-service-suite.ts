import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import type { KeyService } from "@castellan/storage";
import fc from "fast-check";

/** One key service to be tested, and what its operator can do to it. */
export interface KeyServiceUnderTest extends AsyncDisposable {
  readonly keys: KeyService;
  /** A new root key becomes the current one; the one before stays. */
  rotate(): Promise<void>;
  /** Every root key but the current one goes. */
  retire(): Promise<void>;
  /** No root key can be had, until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

const context = "vault:data-key:41";
const unsealable = { name: "StorageError", code: "unsealable" };
const sealed = { name: "StorageError", code: "sealed" };

/** What every key service does. */
export function keyServiceSuite(title: string, open: () => Promise<KeyServiceUnderTest>): void {
  describe(`a key service: ${title}`, () => {
    test("unwraps what it wrapped, whatever the key and the context", async () => {
      await using service = await open();
      const { keys } = service;
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), async (key, context) => {
          const wrapped = await keys.wrap(key, context);
          assert.equal(wrapped.keyId, await keys.current());
          assert.ok(!Buffer.from(wrapped.wrapped).includes(Buffer.from(key)), "the key is not in it");
          assert.deepEqual(Buffer.from(await keys.unwrap(wrapped, context)), Buffer.from(key));
        }),
        { numRuns: 25 },
      );
    });

    test("names its root keys by ids that fit into a sealed text", async () => {
      await using service = await open();
      assert.match(await service.keys.current(), /^[\w:-]{3,100}$/);
      assert.equal(await service.keys.holds(await service.keys.current()), true);
      assert.equal(await service.keys.holds("another:v1"), false);
    });

    test("does not unwrap a key in another context, nor one that was changed", async () => {
      await using service = await open();
      const { keys } = service;
      const wrapped = await keys.wrap(randomBytes(32), context);
      await assert.rejects(keys.unwrap(wrapped, "vault:data-key:42"), unsealable);
      const changed = Buffer.from(wrapped.wrapped);
      const last = changed.length - 10;
      changed[last] = changed[last] === 65 ? 66 : 65;
      await assert.rejects(keys.unwrap({ ...wrapped, wrapped: changed }, context), unsealable);
      await assert.rejects(keys.unwrap({ ...wrapped, wrapped: new Uint8Array() }, context), unsealable);
    });

    test("goes on unwrapping after a rotation, and wraps under the new root key", async () => {
      await using service = await open();
      const { keys } = service;
      const key = randomBytes(32);
      const before = await keys.wrap(key, context);
      await service.rotate();
      assert.notEqual(await keys.current(), before.keyId);
      assert.equal(await keys.holds(before.keyId), true);
      assert.deepEqual(Buffer.from(await keys.unwrap(before, context)), key);
      const after = await keys.wrap(key, context);
      assert.equal(after.keyId, await keys.current());
    });

    test("wraps anew, so that the old root key can go", async () => {
      await using service = await open();
      const { keys } = service;
      const key = randomBytes(32);
      const before = await keys.wrap(key, context);
      await service.rotate();
      const after = await keys.rewrap(before, context);
      assert.equal(after.keyId, await keys.current());
      await service.retire();
      assert.deepEqual(Buffer.from(await keys.unwrap(after, context)), key);
      await assert.rejects(keys.unwrap(before, context), sealed);
      await assert.rejects(keys.rewrap(before, context), sealed);
    });

    test("never makes a key good for another context by wrapping it anew", async () => {
      await using service = await open();
      const { keys } = service;
      const before = await keys.wrap(randomBytes(32), context);
      await service.rotate();
      const moved = keys.rewrap(before, "vault:data-key:42").then((after) => keys.unwrap(after, "vault:data-key:42"));
      await assert.rejects(moved, unsealable);
    });

    test("is sealed while its root keys are away, and open when they are back", async () => {
      await using service = await open();
      const { keys } = service;
      const key = randomBytes(32);
      const wrapped = await keys.wrap(key, context);
      await service.goAway();
      await assert.rejects(keys.current(), sealed);
      await assert.rejects(keys.wrap(key, context), sealed);
      await assert.rejects(keys.unwrap(wrapped, context), sealed);
      await assert.rejects(keys.rewrap(wrapped, context), sealed);
      await service.comeBack();
      assert.deepEqual(Buffer.from(await keys.unwrap(wrapped, context)), key);
      assert.equal(await keys.current(), wrapped.keyId);
    });

    test("tells no key in its errors", async () => {
      await using service = await open();
      const key = randomBytes(32);
      const wrapped = await service.keys.wrap(key, context);
      await service.goAway();
      const failures = await Promise.all(
        [service.keys.wrap(key, context), service.keys.unwrap(wrapped, context)].map((work) =>
          work.then(
            () => "",
            (error: Error) => `${error.stack} ${JSON.stringify(error)} ${error.cause}`,
          ),
        ),
      );
      for (const form of ["base64", "hex", "base64url"] as const) {
        assert.ok(!failures.join().includes(key.toString(form)));
      }
    });
  });
}
