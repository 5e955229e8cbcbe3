import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { openDatabase } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { sql } from "kysely";
import { migrations } from "../../src/database/migrations.ts";
import type { GatewayTables } from "../../src/database/tables.ts";
import { createSupplementStore } from "../../src/supplement/supplement-store.ts";

const postgres = await postgresUrl();
const folder = mkdtempSync(join(tmpdir(), "gateway-"));
after(async () => {
  await closePostgres();
  rmSync(folder, { recursive: true });
});
const engines = [
  { name: "SQLite", url: `sqlite:${join(folder, "gateway.db")}`, schema: "gateway", skip: false },
  {
    name: "PostgreSQL",
    url: "url" in postgres ? postgres.url : "",
    schema: `gateway_${randomBytes(4).toString("hex")}`,
    skip: "skip" in postgres && postgres.skip,
  },
];

for (const { name, url, schema, skip } of engines) {
  describe(name, { skip }, () => {
    test("what an earlier version kept of users is kept, and its externalId is found", async () => {
      const earlier = await openDatabase<GatewayTables>({ url, schema, migrations: migrations.slice(0, 3) });
      const rows = [
        [41, "ann", JSON.stringify({ externalId: "hr-1", nickName: "annie" })],
        [42, "bob", "{}"],
      ] as const;
      for (const [id, userName, attributes] of rows) {
        await sql`
          insert into user_supplement (instance, vault_user_id, user_name, attributes, created_at, modified_at, fingerprint)
          values ('vault-1', ${id}, ${userName}, ${attributes}, 1000, 2000, 'f')`.execute(earlier.sql);
      }
      await earlier.close();
      const db = await openDatabase<GatewayTables>({ url, schema, migrations });
      try {
        const users = createSupplementStore(db, "User");
        assert.deepEqual(await users.find("vault-1", { id: 41, name: "Ann" }), {
          attributes: { externalId: "hr-1", nickName: "annie" },
          createdAt: 1000,
          modifiedAt: 2000,
          fingerprint: "f",
        });
        assert.deepEqual(await users.idsOf("vault-1", "hr-1"), [41]);
        assert.equal((await users.findAll("vault-1", [{ id: 42, name: "bob" }])).size, 1);
        assert.deepEqual(await createSupplementStore(db, "Group").idsOf("vault-1", "hr-1"), []);
        const named = { id: 41, name: "ann" };
        await db.transaction((unit) => users.touch(unit, "vault-1", named, { modifiedAt: 3000 }));
        assert.partialDeepStrictEqual(await users.find("vault-1", named), {
          attributes: { externalId: "hr-1" },
          createdAt: 1000,
          modifiedAt: 3000,
        });
      } finally {
        if (url.startsWith("postgres")) await db.sql.schema.dropSchema(schema).cascade().execute();
        await db.close();
      }
    });
  });
}
