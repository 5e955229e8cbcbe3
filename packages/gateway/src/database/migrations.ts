import { auditMigration, type Migration } from "@castellan/storage";

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
];
