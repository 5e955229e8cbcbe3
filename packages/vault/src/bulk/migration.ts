import type { Dialect } from "@castellan/storage";
import type { Kysely } from "kysely";
import { createNumbered } from "../secret/migration.ts";

/** Lists of accounts that are added in the background. */
export async function createBulkTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await createNumbered(db, "bulk_uploads", dialect)
    .addColumn("user_id", "bigint", (column) => column.notNull())
    .addColumn("user_name", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("client", "text", (column) => column.notNull())
    .addColumn("correlation_id", "text")
    .addColumn("total", "integer", (column) => column.notNull())
    .addColumn("succeeded", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("failed", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .addColumn("worker", "text")
    .addColumn("lease_until", "bigint")
    .execute();
  await db.schema.createIndex("bulk_uploads_user").on("bulk_uploads").columns(["user_id", "id"]).execute();
  await db.schema.createIndex("bulk_uploads_finished").on("bulk_uploads").columns(["finished_at"]).execute();
  await db.schema
    .createTable("bulk_items")
    .addColumn("upload_id", "bigint", (column) => column.notNull())
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("document", "text", (column) => column.notNull())
    .addColumn("sealed", "text")
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addPrimaryKeyConstraint("bulk_items_key", ["upload_id", "position"])
    .execute();
}
