import type { Kysely } from "kysely";

/** 010: the data keys of the safes. */
export async function createDataKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("data_keys")
    .addColumn("safe_id", "bigint", (column) => column.primaryKey().notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("data_keys_root").on("data_keys").columns(["key_id", "safe_id"]).execute();
}
