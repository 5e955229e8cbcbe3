import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { prepareDataFolder } from "../../src/secret/data-folder.ts";
import { firstPasswords } from "../../src/secret/first-passwords.ts";
import { storedCredentials } from "../../src/secret/stored-credentials.ts";
import { temporaryFolder } from "../support/folder.ts";

test("passwords are generated once, kept for their owner alone, and found again", (context) => {
  const folder = join(temporaryFolder(context), "data");
  prepareDataFolder(folder);
  const first = firstPasswords(folder, {});
  assert.deepEqual(first.generated, first.passwords);
  assert.notEqual(first.passwords.adminPassword, first.passwords.vaultPassword);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, "credentials.json")).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ["credentials.json"]);
  const second = firstPasswords(folder, {});
  assert.deepEqual(second, { passwords: first.passwords, generated: {} });
});

test("passwords that the environment gives are used and never written", (context) => {
  const folder = temporaryFolder(context);
  const environment = { CASTELLAN_ADMIN_PASSWORD: "admin's", CASTELLAN_VAULT_PASSWORD: "vault's" };
  const { passwords, generated } = firstPasswords(folder, environment);
  assert.deepEqual(passwords, { adminPassword: "admin's", vaultPassword: "vault's" });
  assert.deepEqual(generated, {});
  assert.equal(existsSync(join(folder, "credentials.json")), false);
});

test("of one password given, only the other is generated and kept", (context) => {
  const folder = temporaryFolder(context);
  const { passwords, generated } = firstPasswords(folder, { CASTELLAN_VAULT_PASSWORD: "vault's" });
  assert.equal(passwords.vaultPassword, "vault's");
  assert.deepEqual(Object.keys(generated), ["adminPassword"]);
  assert.deepEqual(storedCredentials(folder), generated);
  const later = firstPasswords(folder, {});
  assert.deepEqual(Object.keys(later.generated), ["vaultPassword"]);
  assert.deepEqual(storedCredentials(folder), later.passwords);
});

test("a credentials file that is not JSON is said so", (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, "credentials.json"), "{");
  assert.throws(() => firstPasswords(folder, {}), {
    code: "dataFolderUnusable",
    message: /credentials\.json cannot be read/,
  });
});
