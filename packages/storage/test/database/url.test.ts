import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openDatabase, StorageError } from "@castellan/storage";

describe("a database URL that is none", () => {
  const cases = [
    "",
    "sqlite:",
    "sqlite",
    "data/vault.db",
    "mysql://user:hunter2@host/db",
    "postgres:hunter2",
    "postgres://user:hunter2@host:port:port/db",
  ];
  for (const url of cases) {
    test(`is refused without being repeated: ${url || "empty"}`, async () => {
      const opening = openDatabase({ url, schema: "vault", migrations: [] });
      await assert.rejects(opening, (error) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, "badUrl");
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      });
    });
  }
});
