import { auditMigration, type Migration, serviceKeyMigration } from "@castellan/storage";
import { type Kysely, sql } from "kysely";

export const migrations: readonly Migration[] = [
  auditMigration("001-audit"),
  {
    name: "002-user-supplement",
    async up(db) {
      await db.schema
        .createTable("user_supplement")
        .addColumn("instance", "text", (column) => column.notNull())
        .addColumn("vault_user_id", "bigint", (column) => column.notNull())
        .addColumn("user_name", "text", (column) => column.notNull())
        .addColumn("attributes", "text", (column) => column.notNull())
        .addColumn("created_at", "bigint")
        .addColumn("modified_at", "bigint")
        .addColumn("fingerprint", "text")
        .addPrimaryKeyConstraint("user_supplement_key", ["instance", "vault_user_id"])
        .execute();
    },
  },
  {
    name: "003-api-token",
    async up(db) {
      await db.schema
        .createTable("api_token")
        .addColumn("id", "text", (column) => column.primaryKey().notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("hash", "text", (column) => column.notNull().unique())
        .addColumn("vault_user", "text", (column) => column.notNull())
        .addColumn("sealed_password", "text", (column) => column.notNull())
        .addColumn("scopes", "text", (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("expires_at", "bigint")
        .addColumn("revoked_at", "bigint")
        .addColumn("last_used_at", "bigint")
        .execute();
    },
  },
  { name: "004-supplement", up: (db, dialect) => createSupplement(db, dialect === "postgres") },
  serviceKeyMigration("005-service-keys"),
];

/** One table for users and groups, in which `externalId` is found by an index. */
async function createSupplement(db: Kysely<unknown>, postgres: boolean): Promise<void> {
  await db.schema
    .createTable("supplement")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("vault_id", "bigint", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("attributes", "text", (column) => column.notNull())
    .addColumn("external_id", "text")
    .addColumn("created_at", "bigint")
    .addColumn("modified_at", "bigint")
    .addColumn("fingerprint", "text")
    .addPrimaryKeyConstraint("supplement_key", ["instance", "kind", "vault_id"])
    .execute();
  const externalId = postgres ? sql`attributes::json ->> 'externalId'` : sql`json_extract(attributes, '$.externalId')`;
  await sql`
    insert into supplement (instance, kind, vault_id, name, attributes, external_id, created_at, modified_at, fingerprint)
    select instance, 'User', vault_user_id, user_name, attributes, ${externalId}, created_at, modified_at, fingerprint
    from user_supplement`.execute(db);
  await db.schema
    .createIndex("supplement_external_id")
    .on("supplement")
    .columns(["instance", "kind", "external_id"])
    .execute();
  await db.schema.dropTable("user_supplement").execute();
}
