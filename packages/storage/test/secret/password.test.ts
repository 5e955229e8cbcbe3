import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createApiToken, generatePassword, hashApiToken, hashPassword, verifyPassword } from "@castellan/storage";

const cheap = { memoryKibibytes: 64, iterations: 1, parallelism: 1 };

describe("a password", () => {
  test("is hashed with argon2id at the recommended cost, under a salt of its own", async () => {
    const [one, other] = await Promise.all([hashPassword("Str0ng!"), hashPassword("Str0ng!")]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.notEqual(one, other);
    assert.equal(await verifyPassword("Str0ng!", one), true);
  });

  test("fits its own hash alone, to the last letter", async () => {
    for (const plain of ["", "a", "pässwörd 🗝", "x".repeat(1000)]) {
      const hash = await hashPassword(plain, cheap);
      assert.match(hash, /m=64,t=1,p=1/);
      assert.equal(await verifyPassword(plain, hash), true);
      for (const wrong of [`${plain} `, `${plain.toUpperCase()}!`, "hunter2"]) {
        assert.equal(await verifyPassword(wrong, hash), false);
      }
    }
  });

  test("fits no text that is not a hash", async () => {
    const hash = await hashPassword("a", cheap);
    for (const text of ["", "a", "$argon2id$", hash.slice(0, -10), hash.replace("argon2id", "argon2i"), "$2b$10$abc"]) {
      assert.equal(await verifyPassword("a", text), false, text);
    }
  });

  test("that is generated has every kind of character and never the same twice", () => {
    const generated = Array.from({ length: 500 }, () => generatePassword());
    assert.equal(new Set(generated).size, 500);
    for (const password of generated) {
      assert.equal(password.length, 24);
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) assert.match(password, kind);
      assert.doesNotMatch(password, /[IlO01\s"'`\\$]/);
    }
    assert.equal(generatePassword(8).length, 8);
    for (const length of [0, 7, 8.5, Number.NaN]) assert.throws(() => generatePassword(length), RangeError);
  });
});

describe("an API token", () => {
  test("is recognisable, random, and kept as a hash", () => {
    const { token, hash } = createApiToken("cst");
    assert.match(token, /^cst_[\w-]{43}$/);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(hashApiToken(token), hash);
    assert.notEqual(createApiToken("cst").token, token);
  });
});
