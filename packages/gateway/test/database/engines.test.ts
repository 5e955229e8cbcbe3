import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, test } from "node:test";
import { createSealer } from "@castellan/storage";
import { closePostgres, postgresUrl } from "@castellan/testing";
import { createTokenStore } from "../../src/authentication/token-store.ts";
import { openDesk } from "../support/desk.ts";
import { createFakeVault } from "../support/fake-vault.ts";
import { patchOp } from "../support/scim.ts";

const postgres = await postgresUrl();
after(closePostgres);
const engines = [
  { name: "SQLite", database: { url: "sqlite::memory:", schema: "gateway" }, skip: false },
  {
    name: "PostgreSQL",
    database: { url: "url" in postgres ? postgres.url : "", schema: `gateway_${randomBytes(4).toString("hex")}` },
    skip: "skip" in postgres && postgres.skip,
  },
];

for (const { name, database, skip } of engines) {
  describe(name, { skip }, () => {
    test("what is kept beside the vault is kept, changed and removed with its user", async () => {
      const vault = createFakeVault();
      const desk = await openDesk(vault, { database });
      try {
        const made = await desk.request("POST", "/Users", { schemas: [], userName: "ann", nickName: "annie" });
        assert.equal(made.body.meta.created, "2026-05-05T13:55:42.375Z");
        const path = `/Users/${made.body.id}`;
        await desk.request("PATCH", path, patchOp({ op: "replace", path: "nickName", value: "anna" }));
        const listed = await desk.request("GET", '/Users?filter=nickName eq "anna"');
        assert.equal(listed.body.totalResults, 1);
        await desk.request("DELETE", path);
        assert.deepEqual(await desk.db.sql.selectFrom("supplement").selectAll().execute(), []);
        const verification = await desk.audit.verify();
        assert.deepEqual(verification, { intact: true, entries: 3 });
      } finally {
        if (database.url.startsWith("postgres")) {
          await desk.db.sql.schema.dropSchema(database.schema).cascade().execute();
        }
        await desk.close();
      }
    });

    test("API tokens are found by their hash, and tell when they were used", async () => {
      const desk = await openDesk(createFakeVault(), { database });
      try {
        const sealer = createSealer(new Uint8Array(32));
        const tokens = createTokenStore(desk.db, desk.audit, sealer, () => desk.time.now);
        const made = await tokens.create({ name: "n", vaultUser: "u", vaultPassword: "p@ss", scopes: ["users"] });
        const found = await tokens.find(made.token);
        assert.ok(found !== undefined);
        assert.equal(await tokens.openPassword(found), "p@ss");
        assert.equal((await tokens.list())[0]?.lastUsedAt, desk.time.now);
        await tokens.revoke(made.id);
        assert.equal(await tokens.find(made.token), undefined);
        const rows = JSON.stringify(await desk.db.sql.selectFrom("api_token").selectAll().execute());
        assert.ok(!rows.includes("p@ss") && !rows.includes(made.token));
      } finally {
        if (database.url.startsWith("postgres")) {
          await desk.db.sql.schema.dropSchema(database.schema).cascade().execute();
        }
        await desk.close();
      }
    });
  });
}
